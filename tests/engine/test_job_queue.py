"""Priority, turns, room and limits of the queue."""

import threading

import pytest

from errors import AppError
from job_models import JobPriority
from job_queue import PriorityJobQueue

HIGH, MEDIUM, LOW = JobPriority.HIGH, JobPriority.MEDIUM, JobPriority.LOW


def drained(queue: PriorityJobQueue, count: int) -> list[tuple[str, int]]:
    taken = []
    for _ in range(count):
        found = queue.get()
        assert found is not None
        taken.append(found)
        queue.done(found[0])
    return taken


def test_first_come_first_served_inside_a_priority() -> None:
    queue = PriorityJobQueue(100, 10)
    for job_id in "abcde":
        queue.put(job_id, [0], HIGH)
    assert drained(queue, 5) == [(job_id, 0) for job_id in "abcde"]


def test_a_higher_priority_goes_first() -> None:
    queue = PriorityJobQueue(100, 10)
    queue.put("big", [0, 1], LOW)
    queue.put("middle", [0], MEDIUM)
    queue.put("one", [0], HIGH)
    assert drained(queue, 4) == [("one", 0), ("middle", 0), ("big", 0), ("big", 1)]


def test_jobs_take_turns_and_keep_their_own_order() -> None:
    queue = PriorityJobQueue(100, 10)
    queue.put("long", range(5), MEDIUM)
    queue.put("short", range(2), MEDIUM)
    assert drained(queue, 7) == [
        ("long", 0), ("short", 0), ("long", 1), ("short", 1), ("long", 2), ("long", 3), ("long", 4),
    ]  # fmt: skip


def test_no_more_jobs_in_progress_than_allowed() -> None:
    queue = PriorityJobQueue(100, max_active=1)
    queue.put("first", [0, 1], MEDIUM)
    queue.put("second", [0], HIGH)
    assert queue.get() == ("second", 0)
    got: list[tuple[str, int] | None] = []
    waiter = threading.Thread(target=lambda: got.append(queue.get()))
    waiter.start()
    waiter.join(0.05)
    assert got == []  # one job is in progress, the other one waits although a worker is free
    queue.done("second")
    waiter.join(2)
    assert got == [("first", 0)]


def test_full_means_full_and_a_reservation_counts() -> None:
    queue = PriorityJobQueue(2, 10)
    queue.reserve("a")
    queue.put("b", [0], HIGH)
    with pytest.raises(AppError) as refused:
        queue.reserve("c")
    assert refused.value.code == "queue_full"
    assert refused.value.retry_after
    queue.unreserve("a")
    queue.reserve("c")


def test_a_free_worker_is_room() -> None:
    queue = PriorityJobQueue(1, 10)
    worker = threading.Thread(target=lambda: queue.get())
    worker.start()
    while queue._idle == 0:
        threading.Event().wait(0.001)
    queue.reserve("a")
    queue.reserve("b")
    with pytest.raises(AppError):
        queue.reserve("c")
    queue.close()
    worker.join(2)


def test_removed_items_are_not_handed_out() -> None:
    queue = PriorityJobQueue(100, 10)
    queue.put("a", [0, 1], HIGH)
    queue.put("b", [0], HIGH)
    queue.remove("a")
    assert drained(queue, 1) == [("b", 0)]
    assert queue.waiting == 0


def test_close_sends_waiting_workers_home() -> None:
    queue = PriorityJobQueue(100, 10)
    got: list[object] = []
    workers = [threading.Thread(target=lambda: got.append(queue.get())) for _ in range(3)]
    for worker in workers:
        worker.start()
    queue.close()
    for worker in workers:
        worker.join(2)
    assert got == [None, None, None]


def test_the_last_of_many_places_in_progress_is_kept_for_single_videos() -> None:
    queue = PriorityJobQueue(100, max_active=4)
    for name in "abcd":
        queue.put(name, [0, 1], LOW)
    taken = [queue.get() for _ in range(4)]
    assert taken == [("a", 0), ("b", 0), ("c", 0), ("a", 1)]  # not ("d", 0): that would take the last place
    queue.put("one", [0], HIGH)
    assert queue.get() == ("one", 0)


def test_of_two_places_none_is_kept_so_that_two_lists_take_turns() -> None:
    queue = PriorityJobQueue(100, max_active=2)
    queue.put("a", [0, 1], LOW)
    queue.put("b", [0, 1], LOW)
    assert [queue.get() for _ in range(4)] == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]


def test_an_item_waits_only_once() -> None:
    queue = PriorityJobQueue(100, 10)
    queue.put("a", [0, 1], LOW)
    queue.put("a", [1, 2, 0], HIGH)
    assert sorted(drained(queue, 3)) == [("a", 0), ("a", 1), ("a", 2)]
    assert queue.waiting == 0
