"""Any sequence of submits, turns, outcomes, wishes and restarts: jobs and queue against a much simpler reference."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from errors import AppError
from job_models import JobItem, JobPriority
from job_queue import PATIENCE, PriorityJobQueue
from tests.engine.jobs import Kept
from tests.engine.reference import OVER, Reference

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
pick = st.integers(0, 1 << 16)


class Engine(RuleBasedStateMachine):
    """The rules play the workers and the clients; after each one everything must agree with the reference."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.jobs: dict[str, Reference] = {}
        self.running: list[tuple[str, int]] = []
        self.started()

    def started(self) -> None:
        self.quiet = 0  # steps since something happened to the files
        self.kept = Kept(self.folder)
        self.state = self.kept.state
        self.queue = PriorityJobQueue(1000, 1000)
        self.completed: list[tuple[str, int]] = []
        self.due: set[tuple[str, int]] = set()
        self.priorities: dict[str, JobPriority] = {}
        self.passed_over = dict.fromkeys(JobPriority, 0)
        for job in self.kept.unfinished:
            self.enqueue(job.job_id, [n for n, status in enumerate(self.jobs[job.job_id].items) if status == "pending"])

    def enqueue(self, job_id: str, indexes: Any) -> None:
        self.priorities[job_id] = self.state.require(job_id).priority
        self.queue.put(job_id, indexes, self.priorities[job_id])

    def some(self, chance: int) -> str:
        return sorted(self.jobs)[chance % len(self.jobs)]

    def standing(self, status: str) -> set[tuple[str, int]]:
        return {(j, n) for j, job in self.jobs.items() for n, stands in enumerate(job.items) if stands == status}

    def waiting(self) -> set[tuple[str, int]]:
        return self.standing("pending") | self.due

    def later(self) -> list[tuple[str, int]]:
        return sorted(self.standing("retry") - self.due)

    # -- what happens ------------------------------------------------------------------------------------------
    @initialize(items=st.integers(2, 3))
    def first(self, items: int) -> None:
        self.submit(items)

    @rule(items=st.integers(1, 3))
    def submit(self, items: int) -> None:
        job = self.kept.add(items)
        self.jobs[job.job_id] = Reference(["pending"] * items)
        self.enqueue(job.job_id, range(items))

    @precondition(lambda self: self.waiting())
    @rule()
    def take(self) -> None:
        found = self.queue.get()
        assert found is not None
        assert found in self.waiting(), "the queue gave an item that does not wait"
        self.its_turn_has_come(self.priorities[found[0]])
        assert self.state.claim(*found)
        assert self.state.claim(*found) is None, "claimed twice"
        self.jobs[found[0]].items[found[1]] = "in_progress"
        self.due.discard(found)
        self.running.append(found)

    def its_turn_has_come(self, taken: JobPriority) -> None:
        waiting = {self.priorities[job_id] for job_id, _ in self.waiting()}
        patient = [each for each in waiting if self.passed_over[each] >= PATIENCE]
        most = max((self.passed_over[each] for each in patient), default=0)
        assert taken is min(each for each in patient or waiting if self.passed_over[each] >= most)
        for each in JobPriority:
            self.passed_over[each] += each > taken
            if each is taken or each not in waiting:
                self.passed_over[each] = 0

    @precondition(lambda self: self.running)
    @rule(chance=pick, outcome=st.sampled_from(["completed", "failed", "retry", "cancelled", "expand"]))
    def settle(self, chance: int, outcome: str) -> None:
        job_id, index = self.running.pop(chance % len(self.running))
        job = self.jobs[job_id]
        match outcome:
            case "completed":
                self.state.complete(job_id, index, summary_id="s", title="T", cached=False, result={})
                self.completed.append((job_id, index))
            case "failed":
                self.state.fail(job_id, index, ERROR)
            case "retry":
                self.state.retry_at(job_id, index, "2026-11-21T10:00:00.000Z", ERROR, counted=True)
            case "cancelled":
                self.state.cancelled(job_id, index)
            case "expand":
                videos = [JobItem(index=0, source=f"video:{n}", url="", title=f"V{n}") for n in range(chance % 4 + 1)]
                ready = self.state.expand(job_id, index, videos, lambda total: total)
                assert ready == (() if job.unwanted else (index, *range(len(job.items), len(job.items) + chance % 4)))
                if ready:
                    job.items += ["pending"] * (chance % 4)
                    self.enqueue(job_id, ready)
        waits = {"retry": "retry", "expand": "pending"}
        job.items[index] = outcome if outcome in OVER else "cancelled" if job.unwanted else waits[outcome]
        self.queue.done(job_id)

    @precondition(lambda self: self.later())
    @rule(chance=pick)
    def time_has_come(self, chance: int) -> None:
        job_id, index = self.later()[chance % len(self.later())]
        self.due.add((job_id, index))
        self.enqueue(job_id, [index])
        self.enqueue(job_id, [index])  # twice: the queue holds each item once

    # -- what people wish --------------------------------------------------------------------------------------
    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def cancel(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        assert self.refusal(lambda: self.state.request_cancel(job_id)) == ("job_over" if job.over else None)
        if not job.over:
            self.queue.remove(job_id)
            job.cancel()
            self.due = {item for item in self.due if item[0] != job_id}

    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def retry(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        otherwise = "nothing_to_retry" if job.over else "job_not_over"
        refused = self.refusal(lambda: self.enqueue(job_id, self.state.reopen(job_id, None)[1]))
        assert refused == (None if job.reopen() else otherwise)

    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def delete(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        assert self.refusal(lambda: self.state.delete(job_id)) == (None if job.over else "job_not_over")
        if job.over:
            del self.jobs[job_id]

    @precondition(lambda self: self.quiet > 4)
    @rule()
    def snapshot(self) -> None:
        self.quiet = 0
        self.state.compact()

    @precondition(lambda self: self.quiet > 6)
    @rule()
    def crash(self) -> None:
        self.running.clear()
        for job in self.jobs.values():
            job.interrupted()
        self.started()

    @staticmethod
    def refusal(call: Any) -> str | None:
        try:
            call()
        except AppError as refused:
            return refused.code
        return None

    # -- what always holds -------------------------------------------------------------------------------------
    @invariant()
    def time_passes(self) -> None:
        self.quiet += 1

    @invariant()
    def jobs_are_as_the_reference_says(self) -> None:
        self.state.flush()  # an end is not shown before it is on disk
        page, _ = self.state.page(None, 1000, None)
        assert [job.job_id for job in page] == sorted(self.jobs, reverse=True)
        for job in page:
            reference = self.jobs[job.job_id]
            assert [item.status.value for item in job.items] == reference.items
            assert [item.index for item in job.items] == list(range(len(job.items)))
            assert job.status.value in reference.statuses()
            assert job.progress < 1 or job.status == "completed"
            assert (job.completed_at is not None) == job.status.over

    @invariant()
    def what_was_told_is_in_order_and_once(self) -> None:
        self.state.flush()
        told: dict[str, dict[str, Any]] = {}
        for event in self.kept.told:
            if event.name == "job_status":
                job_id = event.data["job_id"]
                assert job_id not in told or told[job_id]["sequence"] < event.data["sequence"]
                told[job_id] = event.data
        for job_id, status in told.items():
            assert job_id not in self.jobs or status["status"] == self.state.require(job_id).status.value
        done = [(e.data["job_id"], e.data["index"]) for e in self.kept.told if e.name == "summary_complete"]
        assert done == self.completed

    def teardown(self) -> None:
        """In the end everything that waits can be done, by workers that know nothing but the queue."""
        try:
            while self.running:
                self.settle(0, "completed")
            while self.later():
                self.time_has_come(0)
            while self.waiting():
                self.take()
                self.settle(0, "completed")
            assert all(job.over for job in self.jobs.values())
            assert self.queue.waiting == 0
        finally:
            self.kept.unflushed.close()
            shutil.rmtree(self.folder)


TestEngine = Engine.TestCase
TestEngine.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
