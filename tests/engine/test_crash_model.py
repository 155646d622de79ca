"""Any sequence of verbs, due or not, with crashes that lose what was not yet on disk: never more than that is lost.

After a crash the engine must be as the reference was at one moment since the last acknowledged wish, because the
journal keeps the order of the changes.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from errors import AppError
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob
from job_state import JobStateManager
from storage.job_store import JobStore
from tests.engine.jobs import a_job
from tests.engine.reference import Reference

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
AT = "2026-11-21T10:00:00.000Z"
RETENTION = timedelta(hours=72)
VERBS = ("claim",) * 3 + ("complete",) * 2 + ("step", "fail", "retry_at", "release", "cancelled", "expand")
pick = st.integers(0, 1 << 16)


def newest_on_disk(journal: bytes) -> int:
    """The number of the last whole line."""
    return max([0, *(int(number) for number in re.findall(rb'^\{"seq":(\d+),.*\n', journal, re.MULTILINE))])


def still(folder: Path, to: Path) -> None:
    """A copy of the jobs' files as they are at one moment, while other threads write."""

    def there() -> list[tuple[str, int, int]]:
        return sorted((p.name, p.stat().st_ino, p.stat().st_size) for p in folder.glob("job_state*"))

    while True:
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        try:
            before = there()
            for name, _, _ in before:
                shutil.copy(folder / name, to / name)
            if before == there():
                return
        except FileNotFoundError:
            continue  # renamed meanwhile


class CrashingEngine(RuleBasedStateMachine):
    """The rules play workers, clients, the clock and the power switch."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.folder = self.place / "0"
        self.folder.mkdir()
        self.now = datetime(2026, 11, 21, tzinfo=UTC)
        self.jobs: dict[str, Reference] = {}
        self.lives = 0
        self.open()
        self.acknowledged()

    def open(self) -> None:
        self.told: list[JobEvent] = []
        self.completed: list[tuple[str, int]] = []
        self.store = JobStore(self.folder)
        self.state = JobStateManager(self.store, self.told.append, RETENTION / timedelta(hours=1), lambda: self.now)
        self.unfinished = self.state.recover()
        assert list(self.folder.glob("*.damaged-*")) == []

    # -- the reference -----------------------------------------------------------------------------------------
    def happened(self) -> None:
        """A change that the next crash may lose."""
        for job in self.jobs.values():
            job.ended = (job.ended or self.now) if job.over else None
        self.since.append(deepcopy(self.jobs))

    def acknowledged(self) -> None:
        """A wish was answered: it is on disk, and so is all that happened before it."""
        self.since: list[dict[str, Reference]] = []
        self.happened()
        self.safe = 0
        with suppress(FileNotFoundError):  # put aside meanwhile: then nothing of the new one was promised
            self.safe = newest_on_disk((self.folder / "job_state.journal").read_bytes())

    def some(self, chance: int) -> str:
        return list(self.jobs)[chance % len(self.jobs)]

    @staticmethod
    def refusal(call: Callable[[], object]) -> str | None:
        try:
            call()
        except AppError as refused:
            return refused.code
        return None

    # -- workers -----------------------------------------------------------------------------------------------
    @precondition(lambda self: self.jobs)
    @rule(chance=pick, which=st.integers(0, 5), verb=st.sampled_from(VERBS))
    def try_a_verb(self, chance: int, which: int, verb: str) -> None:
        job = self.jobs[job_id := self.some(chance)]
        index = which % len(job.items)
        before = self.state.require(job_id)
        if verb == "step":
            self.state.step(job_id, index, "summarizing part 1 of 2", chance / (1 << 16))
            if job.items[index] != "in_progress":
                assert self.state.require(job_id) == before
            return
        after = job.after(verb, index)
        grown = chance % 3 if verb == "expand" and after == "pending" else 0
        self.do(verb, job_id, index, grown + 1)
        if after is None:
            assert self.state.require(job_id) == before, f"{verb} was not due, and changed something"
            return
        job.items[index] = after
        job.items += ["pending"] * grown
        if verb == "complete":
            self.completed.append((job_id, index))
        self.happened()

    def do(self, verb: str, job_id: str, index: int, videos: int) -> ProcessingJob | object | None:
        match verb:
            case "complete":
                return self.state.complete(job_id, index, summary_id="s", title="T", cached=False, result={})
            case "fail":
                return self.state.fail(job_id, index, ERROR)
            case "retry_at":
                return self.state.retry_at(job_id, index, AT, ERROR, counted=True)
            case "expand":
                found = [JobItem(index=0, source=f"video:{n}", url="", title=f"V{n}") for n in range(videos)]
                return self.state.expand(job_id, index, found, lambda total: total)
            case _:
                verbs = {"claim": self.state.claim, "release": self.state.release, "cancelled": self.state.cancelled}
                return verbs[verb](job_id, index)

    # -- clients -----------------------------------------------------------------------------------------------
    @initialize(items=st.integers(1, 3))
    def first(self, items: int) -> None:
        self.submit(items, keyed=True)

    @rule(items=st.integers(1, 3), keyed=st.booleans())
    def submit(self, items: int, keyed: bool) -> None:
        job_id = self.state.new_id()
        key = f"key of {job_id}" if keyed else None
        for created in (True, not keyed)[: 1 + keyed]:
            job, new = self.state.add(a_job(job_id, items, key=key))
            assert (job.job_id, new) == (job_id, created)
        self.jobs[job_id] = Reference(["pending"] * items)
        self.acknowledged()

    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def cancel(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        assert self.refusal(lambda: self.state.request_cancel(job_id)) == ("job_over" if job.over else None)
        if not job.over:
            job.cancel()
            self.acknowledged()

    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def retry(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        refused = self.refusal(lambda: self.state.reopen(job_id, None))
        assert refused in ("nothing_to_retry", "job_not_over", None)
        assert (refused is None) == job.reopen()
        if refused is None:
            self.acknowledged()

    @precondition(lambda self: self.jobs)
    @rule(chance=pick)
    def delete(self, chance: int) -> None:
        job = self.jobs[job_id := self.some(chance)]
        assert self.refusal(lambda: self.state.delete(job_id)) == (None if job.over else "job_not_over")
        if job.over:
            del self.jobs[job_id]
            self.acknowledged()

    # -- time and housekeeping ---------------------------------------------------------------------------------
    @rule(hours=st.integers(-40, 60))
    def the_clock_is_set(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def prune(self) -> None:
        old = [job_id for job_id, job in self.jobs.items() if job.ended and job.ended < self.now - RETENTION]
        assert self.state.prune() == len(old)
        for job_id in old:
            del self.jobs[job_id]
        if old:
            self.happened()

    @rule()
    def compact(self) -> None:
        self.state.compact()

    @rule()
    def stop_and_start(self) -> None:
        self.state.close()
        assert [
            (e.data["job_id"], e.data["index"]) for e in self.told if e.name == "summary_complete"
        ] == self.completed
        self.began_again()

    @rule(chance=pick)
    def crash(self, chance: int) -> None:
        """What is on disk at this moment is left, and of what nobody was promised only a part."""
        self.lives += 1
        left = self.place / str(self.lives)
        told = self.summaries()
        still(self.folder, left)
        self.state.close()
        shutil.rmtree(self.folder)
        self.folder = left
        journal = left / "job_state.journal"
        lines = journal.read_bytes() if journal.exists() else b""
        kept = sum(len(line) for line in lines.splitlines(keepends=True) if newest_on_disk(line) <= self.safe)
        journal.write_bytes(lines[: kept + chance % (len(lines) - kept + 1)])
        self.began_again()
        for job_id, index in told:
            assert job_id not in self.jobs or self.jobs[job_id].items[index] == "completed", "told, and then lost"

    def began_again(self) -> None:
        self.open()
        found = {job.job_id: [item.status.value for item in job.items] for job in self.everything()}
        for candidate in reversed(self.since):
            for job in candidate.values():
                job.interrupted()
            if found == {job_id: job.items for job_id, job in candidate.items()}:
                self.jobs = candidate
                self.acknowledged()
                return
        raise AssertionError(f"it never was like this: {found}, but like {self.since}")

    # -- what always holds -------------------------------------------------------------------------------------
    def everything(self, status: JobStatus | None = None) -> list[ProcessingJob]:
        jobs, cursor = self.state.page(status, 3, None)
        while cursor:
            more, cursor = self.state.page(status, 3, cursor)
            jobs = jobs + more
        return jobs

    @invariant()
    def jobs_are_as_the_reference_says(self) -> None:
        self.state.flush()  # an end is not shown before it is on disk
        jobs = self.everything()
        assert [job.job_id for job in jobs] == list(reversed(self.jobs)), "ids do not sort by age"
        for job in jobs:
            reference = self.jobs[job.job_id]
            assert [item.status.value for item in job.items] == reference.items
            assert job.status.value in reference.statuses()
            assert 0 <= job.progress <= 1
            assert (job.progress == 1) == (job.status is JobStatus.COMPLETED)
            assert (job.completed_at is not None) == reference.over
        assert {job.job_id for job in self.state.not_over()} == {j for j, job in self.jobs.items() if not job.over}
        for status in (JobStatus.COMPLETED, JobStatus.PENDING):
            assert self.everything(status) == [job for job in jobs if job.status is status]

    @invariant()
    def what_was_told_is_in_order_and_once(self) -> None:
        numbers: dict[str, int] = {}
        for event in list(self.told):
            if event.name == "job_status":
                assert numbers.get(event.data["job_id"], -1) < event.data["sequence"]
                numbers[event.data["job_id"]] = event.data["sequence"]
        done = self.summaries()
        assert done == self.completed[: len(done)]

    def summaries(self) -> list[tuple[str, int]]:
        """The items whose summary was told."""
        return [(e.data["job_id"], e.data["index"]) for e in list(self.told) if e.name == "summary_complete"]

    def teardown(self) -> None:
        self.state.close()
        shutil.rmtree(self.place)


TestCrashingEngine = CrashingEngine.TestCase
TestCrashingEngine.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
