"""Whatever arrives: nobody who waits is passed over for long, and wakes and places are exactly as many as needed."""

import threading
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from job_models import JobPriority
from job_queue import PATIENCE, PriorityJobQueue
from tests.client import wait_for

HIGH, MEDIUM, LOW = JobPriority.HIGH, JobPriority.MEDIUM, JobPriority.LOW


def turns(queue: PriorityJobQueue, count: int) -> list[str]:
    taken = []
    for _ in range(count):
        found = queue.get()
        assert found is not None
        taken.append(found[0])
        queue.done(found[0])
    return taken


def test_low_work_goes_on_under_a_stream_of_high_work_that_never_ends() -> None:
    queue = PriorityJobQueue(1000, 10)
    queue.put("long", range(3), LOW)
    for number in range(3 * (PATIENCE + 1)):
        queue.put(f"single {number}", [0], HIGH)
    taken = turns(queue, 3 * (PATIENCE + 1))
    assert [n for n, job_id in enumerate(taken) if job_id == "long"] == [PATIENCE, 2 * PATIENCE + 1, 3 * PATIENCE + 2]


def test_who_did_not_wait_has_no_turn_saved() -> None:
    queue = PriorityJobQueue(1000, 10)
    for number in range(2 * PATIENCE):
        queue.put(f"single {number}", [0], HIGH)
    assert "late" not in turns(queue, PATIENCE)
    queue.put("late", [0], LOW)
    assert "late" not in turns(queue, PATIENCE)
    assert turns(queue, 1) == ["late"]


@given(
    st.lists(st.tuples(st.sampled_from(JobPriority), st.integers(1, 3)), min_size=20, max_size=60), st.integers(0, 3)
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_job_waits_longer_than_its_fair_turn(arrivals: list[tuple[JobPriority, int]], hands: int) -> None:
    """New work of higher priorities arrives before each turn and never stops; `hands` more items run at any time."""
    queue = PriorityJobQueue(10_000, 10_000)
    queue.put("patient", range(8), LOW)
    running: list[str] = []
    taken: list[str] = []
    for number, (priority, items) in enumerate(arrivals * 8):
        queue.put(f"{number}", range(items), HIGH if priority is LOW else priority)
        if len(running) > hands:
            queue.done(running.pop(0))
        found = queue.get()
        assert found is not None
        running.append(found[0])
        taken.append(found[0])
    turns_of_patient = [n for n, job_id in enumerate(taken) if job_id == "patient"]
    assert len(turns_of_patient) == 8
    # One more where MEDIUM has waited as long: then it goes first.
    gaps = [after - before - 1 for before, after in zip([-1, *turns_of_patient], turns_of_patient, strict=False)]
    assert max(gaps) <= PATIENCE + 1, gaps


def test_lists_leave_a_place_but_single_videos_do_not_keep_lists_out() -> None:
    queue = PriorityJobQueue(1000, max_active=4)
    queue.put("list", range(20), LOW)
    for number in range(60):
        queue.put(f"single {number}", [0], HIGH)
    running = [queue.get() for _ in range(4)]  # as many workers as places: the single videos have them all
    taken = []
    for _ in range(30):
        done = running.pop(0)
        assert done is not None
        queue.done(done[0])
        running.append(queue.get())
        taken.append(running[-1])
    assert ("list", 0) in taken


def test_the_items_of_one_job_run_side_by_side_as_far_as_allowed() -> None:
    queue = PriorityJobQueue(1000, 10, max_parallel=2)
    queue.put("a", range(4), MEDIUM)
    queue.put("b", range(1), LOW)
    assert [queue.get() for _ in range(3)] == [("a", 0), ("a", 1), ("b", 0)]
    queue.done("a")
    assert queue.get() == ("a", 2)
    queue.done("b")
    queue.done("a")
    queue.done("a")
    assert queue.get() == ("a", 3)


def test_items_that_come_back_or_come_late_keep_the_order_of_the_user() -> None:
    queue = PriorityJobQueue(1000, 10)
    places = {0: (0, 0), 1: (1, 0), 2: (2, 0), 3: (1, 1), 4: (1, 2)}  # 1 was a playlist: 1, 3 and 4 are its videos
    queue.put("a", [0, 2], MEDIUM, places.__getitem__)
    queue.put("a", [4, 3, 1], MEDIUM, places.__getitem__)
    order = []
    for _ in range(5):
        found = queue.get()
        assert found is not None
        order.append(found[1])
        queue.done("a")
    assert order == [0, 1, 3, 4, 2]


def test_as_many_workers_wake_as_there_are_items() -> None:
    queue = PriorityJobQueue(1000, 10)
    got: Counter[str] = Counter()
    lock = threading.Lock()

    def work() -> None:
        while (found := queue.get()) is not None:
            with lock:
                got[found[0]] += 1

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    wait_for(lambda: queue._asleep == 6)
    queue.put("a", range(4), MEDIUM)  # more than one item, of one call
    wait_for(lambda: got["a"] == 4 and queue._asleep == 6)
    for number in range(50):  # and many calls at once
        queue.put(f"b{number % 3}", [number], MEDIUM)
    wait_for(lambda: sum(got.values()) == 54 and queue._asleep == 6)
    queue.close()
    for worker in workers:
        worker.join(5)
    assert not any(worker.is_alive() for worker in workers)


def test_a_place_that_becomes_free_is_taken_by_a_worker_that_sleeps() -> None:
    queue = PriorityJobQueue(1000, max_active=1)
    queue.put("a", [0], MEDIUM)
    queue.put("b", [0], MEDIUM)
    assert queue.get() == ("a", 0)
    got: list[object] = []
    worker = threading.Thread(target=lambda: got.append(queue.get()))
    worker.start()
    wait_for(lambda: queue._asleep == 1)
    queue.done("a")
    worker.join(5)
    assert got == [("b", 0)]
