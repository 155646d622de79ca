"""Turns between the jobs of one priority: in counts, and in any sequence beside a plain reference."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from job_models import JobPriority
from job_queue import PriorityJobQueue

HIGH, MEDIUM, LOW = JobPriority.HIGH, JobPriority.MEDIUM, JobPriority.LOW
WORKERS = 4


class Hands:
    """So many workers, of which the one that has worked longest is the next to be through."""

    def __init__(self, queue: PriorityJobQueue) -> None:
        self.queue = queue
        self.begun: Counter[str] = Counter()
        self.running: list[str] = []

    def take(self, count: int = 1) -> list[str]:
        for _ in range(count):
            found = self.queue.get()
            assert found is not None
            self.begun[found[0]] += 1
            self.running.append(found[0])
        return self.running[-count:]

    def go_on(self, count: int, *, stuck: int = 0) -> list[str]:
        """So many times a worker is through and takes the next item; the first `stuck` never are."""
        taken = []
        for _ in range(count):
            self.queue.done(self.running.pop(stuck))
            taken += self.take()
        return taken


@pytest.mark.parametrize("finished_before", [0, 3, 100, 403])
def test_a_newcomer_catches_up_with_what_the_other_has_begun_but_not_finished(finished_before: int) -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("a", range(1000), LOW)
    hands.take(WORKERS)
    hands.go_on(finished_before)
    queue.put("b", range(1000), LOW)
    rounds = [dict(hands.begun)]
    for _ in range(4):
        hands.go_on(WORKERS)
        rounds.append({"a": hands.begun["a"] - finished_before, "b": hands.begun["b"]})
    assert rounds[1:] == [{"a": 4, "b": 4}, {"a": 6, "b": 6}, {"a": 8, "b": 8}, {"a": 10, "b": 10}]


def test_two_playlists_listed_one_after_the_other_are_level_after_two_rounds() -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("a", [0], MEDIUM)
    queue.put("b", [0], MEDIUM)
    hands.take(2)  # both are being listed
    for job_id in "ab":
        queue.put(job_id, range(30), LOW)
        queue.done(job_id)
        hands.running.remove(job_id)
        hands.take(WORKERS - len(hands.running))  # all that are free
    hands.begun.clear()
    hands.begun.update(hands.running)
    assert hands.begun == {"a": 3, "b": 1}
    hands.go_on(4 * WORKERS)
    assert hands.begun == {"a": 10, "b": 10}


def test_several_newcomers_catch_up_side_by_side() -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("a", range(1000), LOW)
    hands.take(WORKERS)
    hands.go_on(20)
    for job_id in "bcd":
        queue.put(job_id, range(1000), LOW)
    hands.go_on(3 * WORKERS)
    assert hands.begun == {"a": 24, "b": 4, "c": 4, "d": 4}
    assert Counter(hands.go_on(8)) == {"a": 2, "b": 2, "c": 2, "d": 2}


def test_a_job_that_ends_leaves_the_others_level() -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("old", range(20), LOW)
    hands.take(WORKERS)
    hands.go_on(16)  # its last four run
    queue.put("a", range(100), LOW)
    hands.go_on(4)
    queue.put("b", range(100), LOW)
    hands.go_on(4)
    assert (hands.begun["a"], hands.begun["b"]) == (4, 4)


def test_an_item_that_never_ends_gives_newcomers_no_more_turns() -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("a", range(1000), LOW)
    hands.take(WORKERS)
    hands.go_on(300, stuck=1)
    queue.put("b", range(1000), LOW)
    hands.go_on(20, stuck=1)
    assert hands.begun["b"] == 12
    assert hands.begun["a"] == 304 + 8


def test_newcomers_that_never_stop_keep_nobody_waiting_who_has_nothing_running() -> None:
    queue = PriorityJobQueue(1000, 1000)
    hands = Hands(queue)
    queue.put("stuck", range(100), LOW)
    hands.take(3)
    queue.put("patient", range(100), LOW)
    hands.take(1)
    for number in range(60):
        queue.put(f"short {number}", [0], LOW)
        hands.go_on(1, stuck=3)
    assert hands.begun["patient"] >= 8  # each turn lets only those go before the next that came until then


def test_who_waited_for_a_place_has_nothing_to_catch_up() -> None:
    queue = PriorityJobQueue(100, max_active=2)
    hands = Hands(queue)
    queue.put("a", range(1000), LOW)
    queue.put("b", range(200), LOW)
    queue.put("c", range(1000), LOW)  # no place before the others have finished 200 each
    hands.take(WORKERS)
    hands.go_on(398)
    assert "c" not in hands.begun
    before = hands.begun["a"]
    hands.go_on(20)
    assert 8 <= hands.begun["c"] <= 12
    assert hands.begun["a"] + hands.begun["c"] == before + 20 + (200 - hands.begun["b"])


def test_who_may_not_run_more_items_side_by_side_saves_no_turns() -> None:
    queue = PriorityJobQueue(100, 10, max_parallel=2)
    hands = Hands(queue)
    queue.put("slow", range(100), LOW)
    queue.put("fast", range(1000), LOW)
    assert sorted(hands.take(WORKERS)) == ["fast", "fast", "slow", "slow"]
    hands.running.sort(reverse=True)  # the two slow ones first
    hands.go_on(200, stuck=2)
    queue.put("new", range(100), LOW)
    for _ in range(12):
        queue.done(hands.running.pop(0))
        hands.take()
    assert hands.begun == {"slow": 2 + 4, "fast": 202 + 3, "new": 5}  # the two that ran are caught up


def test_single_videos_keep_their_order_whatever_runs() -> None:
    queue = PriorityJobQueue(100, 10)
    hands = Hands(queue)
    queue.put("first", [0], HIGH)
    hands.take()
    queue.put("first", [1], HIGH)  # comes back while its worker is not through
    queue.put("second", [0], HIGH)
    queue.put("third", [0], HIGH)
    assert hands.take(3) == ["first", "second", "third"]


@dataclass
class Waiting:
    """A job as the reference sees it."""

    priority: JobPriority
    items: set[int] = field(default_factory=set)
    running: int = 0
    begun: int = 0  # since it came, and what it did not need to catch up
    since: int = 0  # when it came to wait for its turn


class Turns(RuleBasedStateMachine):
    """Puts, turns, ends and removals in any order; each item handed out must be the one that the plain rule names."""

    @initialize(parallel=st.integers(0, 3))
    def opened(self, parallel: int) -> None:
        self.queue = PriorityJobQueue(10_000, 10_000, parallel)
        self.parallel = parallel
        self.jobs: dict[str, Waiting] = {}
        self.finished = dict.fromkeys(JobPriority, 0)
        self.now = 0

    def may_run(self, job: Waiting) -> bool:
        return bool(job.items) and not 0 < self.parallel <= job.running

    def comes_to_wait(self, job: Waiting) -> None:
        self.now += 1
        job.since = self.now
        job.begun = max(job.begun, self.finished[job.priority])

    @rule(
        job_id=st.sampled_from("abcd"), items=st.integers(1, 9), priority=st.sampled_from([LOW, LOW, LOW, MEDIUM, HIGH])
    )
    def put(self, job_id: str, items: int, priority: JobPriority) -> None:
        job = self.jobs.setdefault(job_id, Waiting(priority))
        waited = self.may_run(job)
        fresh = set(range(items)) - job.items
        self.queue.put(job_id, range(items), priority)
        if not fresh:
            return
        if job.priority is not priority:
            job.priority, job.begun, waited = priority, 0, False
        job.items |= fresh
        if self.may_run(job) and not waited:
            self.comes_to_wait(job)

    def expected(self) -> str:
        return min((job.begun, job.since, job_id) for job_id, job in self.jobs.items() if self.may_run(job))[2]

    @precondition(lambda self: len({job.priority for job in self.jobs.values() if self.may_run(job)}) == 1)
    @rule()
    def take(self) -> None:
        """Only while one priority waits: what goes on between priorities is tested elsewhere."""
        expected = self.expected()
        job = self.jobs[expected]
        assert self.queue.get() == (expected, min(job.items))
        job.items.remove(min(job.items))
        job.running += 1
        job.begun += job.priority is not HIGH
        self.now += 1
        job.since = self.now

    @precondition(lambda self: any(job.running for job in self.jobs.values()))
    @rule(chance=st.integers(0, 100))
    def done(self, chance: int) -> None:
        at_work = sorted(job_id for job_id, job in self.jobs.items() if job.running)
        job = self.jobs[job_id := at_work[chance % len(at_work)]]
        waited = self.may_run(job)
        self.queue.done(job_id)
        job.running -= 1
        if job.items:
            self.finished[job.priority] = max(self.finished[job.priority], job.begun - job.running)
            if not waited:
                self.comes_to_wait(job)
        elif not job.running:
            del self.jobs[job_id]

    @precondition(lambda self: self.jobs)
    @rule(chance=st.integers(0, 100))
    def remove(self, chance: int) -> None:
        job_id = sorted(self.jobs)[chance % len(self.jobs)]
        self.queue.remove(job_id)
        self.jobs[job_id].items.clear()
        if not self.jobs[job_id].running:
            del self.jobs[job_id]


TestTurns = Turns.TestCase
TestTurns.settings = settings(max_examples=150, stateful_step_count=60, deadline=None, derandomize=True)
