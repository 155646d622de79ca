"""JobStateManager: the only writer of jobs, and the only source of what is told about them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from clock import iso, utc_now
from errors import JOB_NOT_FOUND, JOB_NOT_OVER, AppError
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob
from jobs import as_json, changes, moves
from jobs.changes import Change
from jobs.ids import JobIds, first_id_at
from jobs.ledger import JobLedger
from storage.job_store import JobStore
from summary.origin import FallenFrom

_LOOKED_AT_ONCE = 200


class JobStateManager:
    """Memory is the truth while running; every move is told only after it is on disk, in the order it was made.

    What a client is answered waits for the disk; what happens to a running item does not, and is there a moment later:
    were it lost, the item would run again and find in the library what it gave. The verbs of an item answer the job as
    it is afterwards, or None when the move is no longer due. Those that a client asks for raise AppError JOB_NOT_FOUND.
    """

    def __init__(
        self,
        store: JobStore,
        listener: Callable[[JobEvent], None],
        retention_hours: float = 72.0,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._ledger = JobLedger(store, listener, now)
        self._ids = JobIds(now)
        self._retention = timedelta(hours=retention_hours)
        self._now = now

    def recover(self) -> list[ProcessingJob]:
        """Reads what was kept and settles what was interrupted; answers the jobs that are not over, oldest first.

        AppError STORAGE_UNAVAILABLE, JOBS_TOO_NEW.
        """
        self._ids.follow(self._ledger.open())
        return [job for job in self.not_over() if job.background]

    # -- reading -----------------------------------------------------------------------------------------------
    def get(self, job_id: str) -> ProcessingJob | None:
        """The job as it is now."""
        return self._ledger.get(job_id)

    def require(self, job_id: str) -> ProcessingJob:
        """The job as it is now; AppError JOB_NOT_FOUND."""
        if (job := self.get(job_id)) is None:
            raise AppError(JOB_NOT_FOUND, hours=f"{self._retention / timedelta(hours=1):g}")
        return job

    def find_idempotent(self, key: str) -> ProcessingJob | None:
        """The job that was submitted under this key, once it is on disk; AppError STORAGE_UNAVAILABLE."""
        return self._ledger.by_key(key)

    def page(self, status: JobStatus | None, limit: int, cursor: str | None) -> tuple[list[ProcessingJob], str | None]:
        """At most `limit` jobs, newest first, and the cursor of the next page; ValueError when the cursor is none."""
        return self._ledger.page(status, limit, cursor)

    def not_over(self) -> list[ProcessingJob]:
        """Every job that has not ended, oldest first."""
        return self._ledger.not_over()

    # -- submitting --------------------------------------------------------------------------------------------
    def new_id(self) -> str:
        """An id for a new job."""
        return self._ids.new()

    def add(self, job: ProcessingJob) -> tuple[ProcessingJob, bool]:
        """Stores a new job; on disk when it returns. False: this idempotency key brought an earlier job.

        AppError STORAGE_UNAVAILABLE: the disk refused, and nothing was accepted.
        """
        return self._ledger.add(job)

    # -- the life of an item -----------------------------------------------------------------------------------
    def claim(self, job_id: str, index: int) -> ProcessingJob | None:
        """pending or retry → in progress, for one worker only."""
        return self._change(job_id, lambda job: changes.claim(job, index))

    def step(self, job_id: str, index: int, message: str, progress: float, title: str | None = None) -> None:
        """How far a running item is; told, but not kept: after a restart the item starts anew."""
        self._ledger.step(job_id, index, lambda item: moves.stepped(item, message, progress, title))

    def expand(self, job_id: str, index: int, videos: list[JobItem], estimate: Callable[[int], int]) -> tuple[int, ...]:
        """A running playlist item becomes its videos; the indexes that wait for their turn, none if cancelled."""
        grown = self._ledger.change(job_id, lambda job: changes.expand(job, index, videos, estimate))
        return grown.ready if grown else ()

    def complete(
        self,
        job_id: str,
        index: int,
        *,
        summary_id: str,
        title: str,
        cached: bool,
        result: dict[str, Any],
        fallback_from: tuple[FallenFrom, ...] = (),
    ) -> ProcessingJob | None:
        """in progress → completed; `result` is the video result that `summary_complete` tells."""
        done = partial(moves.completed, summary_id=summary_id, title=title, cached=cached, fallback_from=fallback_from)
        tell = partial(as_json.complete_event, index=index, result=result)
        return self._change(job_id, lambda job: changes.end(job, index, done), tell)

    def fail(self, job_id: str, index: int, error: dict[str, Any]) -> ProcessingJob | None:
        """in progress → failed, for good; `error` is the contract's error object."""
        broke, tell = partial(moves.failed, error=error), partial(as_json.failed_event, index=index, error=error)
        return self._change(job_id, lambda job: changes.end(job, index, broke), tell)

    def retry_at(self, job_id: str, index: int, at: str, error: dict[str, Any], counted: bool) -> ProcessingJob | None:
        """in progress → retry, at a time (ISO 8601); → cancelled when that was asked for meanwhile."""
        later = partial(moves.postponed, at=at, error=error, counted=counted)
        return self._change(job_id, lambda job: changes.wait(job, index, later))

    def hold(
        self, job_id: str, index: int, at: str | None, error: dict[str, Any], asking: bool = False
    ) -> ProcessingJob | None:
        """in progress → held, until a time that is known, or until a person lets it go on (`asking`), or both.

        → cancelled when that was asked for meanwhile.
        """
        return self._change(job_id, lambda job: changes.hold(job, index, at, error, asking))

    def spent(self, job_id: str, cost_usd: float | None) -> None:
        """What a job cost so far; shown at once, and kept with its next move."""
        self._ledger.note_cost(job_id, cost_usd)

    def wake(self, job_id: str, index: int, at: str | None) -> ProcessingJob | None:
        """held until this time, or until a person lets it go on (None) → pending."""
        return self._change(job_id, lambda job: changes.wake(job, index, at))

    def release(self, job_id: str, index: int) -> ProcessingJob | None:
        """in progress → pending: the server stops; → cancelled when that was asked for meanwhile."""
        return self._change(job_id, lambda job: changes.wait(job, index, moves.released))

    def cancelled(self, job_id: str, index: int) -> ProcessingJob | None:
        """in progress → cancelled."""
        return self._change(job_id, lambda job: changes.end(job, index, moves.cancelled))

    # -- what a client asks for --------------------------------------------------------------------------------
    def request_cancel(self, job_id: str) -> ProcessingJob:
        """Waiting items are cancelled at once, running ones are marked; AppError JOB_OVER."""
        self._ledger.change(job_id, changes.cancel, awaited=True)
        return self.require(job_id)

    def reopen(
        self, job_id: str, indexes: Iterable[int] | None, captions: str | None = None
    ) -> tuple[ProcessingJob, tuple[int, ...]]:
        """Items that failed, were cancelled or are held wait again, all of them or those named; what will run.

        With `captions`, the key of a transcript the user brought, also items that wait for their next try.
        AppError JOB_NOT_OVER while none can, NOTHING_TO_RETRY.
        """
        named = None if indexes is None else frozenset(indexes)
        again = self._ledger.change(job_id, lambda job: changes.reopen(job, named, captions), awaited=True)
        return (again.job, again.ready) if again else (self.require(job_id), ())

    def delete(self, job_id: str) -> None:
        """Forgets a job that is over; AppError JOB_NOT_OVER."""
        if not self._ledger.drop([job_id]):
            raise AppError(JOB_NOT_OVER, status=self.require(job_id).status.value)

    # -- housekeeping ------------------------------------------------------------------------------------------
    def prune(self) -> int:
        """Forgets the jobs that are over for longer than the retention; their summaries stay. Answers how many."""
        oldest = self._now() - self._retention
        last, pruned = "", 0
        while True:  # few at a time, so that nobody waits long
            begun = self._ledger.ids_between(last, first_id_at(oldest), _LOOKED_AT_ONCE)
            if not begun:
                return pruned
            last = begun[-1]
            jobs = filter(None, map(self.get, begun))
            pruned += self._ledger.drop([job.job_id for job in jobs if (job.completed_at or "~") < iso(oldest)])

    @property
    def wants_compaction(self) -> bool:
        """True when it is time for `compact`."""
        return self._ledger.wants_compaction

    def compact(self) -> None:
        """Writes everything as one snapshot and shortens the journal, while changes go on."""
        self._ledger.compact()

    def flush(self) -> None:
        """Returns when every change so far is on disk, or was refused by it, and told."""
        self._ledger.flush()

    def close(self) -> None:
        """Leaves everything on disk; nothing can be changed after it."""
        self._ledger.close()

    def _change(
        self,
        job_id: str,
        decide: Callable[[ProcessingJob], Change | None],
        tell: Callable[[ProcessingJob], JobEvent] | None = None,
    ) -> ProcessingJob | None:
        change = self._ledger.change(job_id, decide, tell)
        return change.job if change else None
