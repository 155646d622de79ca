"""JobStateManager: the only writer of jobs, and the only source of what is told about them."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import job_moves
from clock import iso, utc_now
from errors import JOB_NOT_FOUND, JOB_NOT_OVER, JOB_OVER, NOTHING_TO_RETRY, AppError
from job_ids import JobIds, is_job_id
from job_json import failed_event, head_record, item_record, job_record, numbered, progress_event, status_event
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob, priority_for, wanted_again, with_items, with_step
from job_recovery import replay, settle_interrupted
from job_table import JobTable
from job_telling import Telling
from storage.job_store import JobStore
from storage.journal import Ticket

log = logging.getLogger(__name__)

_WAITING = (JobStatus.PENDING, JobStatus.RETRY, JobStatus.HELD)
_CAN_RUN_AGAIN = (JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.HELD)


class JobStateManager:
    """Memory is the truth while running; every move is told only after it is on disk, in the order it was made.

    The verbs of an item answer the job as it is afterwards, or None when the move is no longer due. Those that a
    client asks for raise AppError JOB_NOT_FOUND.
    """

    def __init__(
        self,
        store: JobStore,
        listener: Callable[[JobEvent], None],
        retention_hours: float = 72.0,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._retention = timedelta(hours=retention_hours)
        self._now = now
        self._lock = threading.Lock()  # memory, and the order of the journal; never held during I/O
        self._telling = Telling(listener)
        self._ids = JobIds(now)
        self._table = JobTable()
        self._adding: dict[str, Ticket] = {}

    def recover(self) -> list[ProcessingJob]:
        """Reads what was kept and settles what was interrupted; answers the jobs that are not over, oldest first."""
        kept = self._store.open()
        for fault in kept.faults:
            log.critical(fault)
        now = iso(self._now())
        for job in replay(kept.jobs, kept.changes).values():
            self._table.put(job if job.status.over else settle_interrupted(job, now))
        for newest in islice(self._table.newest(None, None), 1):
            self._ids.follow(newest.job_id)
        if kept.changes or kept.faults:
            self.compact()
        return [job for job in self.not_over() if job.background]

    # -- reading -----------------------------------------------------------------------------------------------
    def get(self, job_id: str) -> ProcessingJob | None:
        """The job as it is now."""
        return self._table.get(job_id)

    def require(self, job_id: str) -> ProcessingJob:
        """The job as it is now; AppError JOB_NOT_FOUND."""
        job = self._table.get(job_id)
        if job is None:
            raise AppError(JOB_NOT_FOUND, hours=f"{self._retention / timedelta(hours=1):g}")
        return job

    def find_idempotent(self, key: str) -> ProcessingJob | None:
        """The job that was submitted under this key."""
        with self._lock:
            return self._table.by_key(key)

    def page(self, status: JobStatus | None, limit: int, cursor: str | None) -> tuple[list[ProcessingJob], str | None]:
        """At most `limit` jobs, newest first, and the cursor of the next page; ValueError when the cursor is none."""
        if cursor is not None and not is_job_id(cursor):
            raise ValueError("this is not a cursor of this list")
        with self._lock:
            jobs = list(islice(self._table.newest(status, cursor), limit + 1))
        return jobs[:limit], jobs[limit - 1].job_id if len(jobs) > limit else None

    def not_over(self) -> list[ProcessingJob]:
        """Every job that has not ended, oldest first."""
        with self._lock:
            return self._table.with_status(*(status for status in JobStatus if not status.over))

    # -- submitting --------------------------------------------------------------------------------------------
    def new_id(self) -> str:
        """An id for a new job."""
        return self._ids.new()

    def add(self, job: ProcessingJob) -> tuple[ProcessingJob, bool]:
        """Stores a new job; on disk when it returns. False: this idempotency key brought an earlier job.

        AppError STORAGE_UNAVAILABLE: the disk refused, and nothing was accepted.
        """
        with self._lock:
            earlier = self._table.by_key(job.idempotency_key) if job.idempotency_key else None
            kept = earlier or job
            if earlier is None:
                self._adding[job.job_id] = self._store.append({"op": "job", "job": job_record(job)})
                self._table.put(job)
            ticket = self._adding.get(kept.job_id)
        if ticket is None:
            return kept, False
        try:
            self._store.wait(ticket)
        except AppError:
            with self._lock:
                if self._adding.pop(job.job_id, None):
                    self._table.remove(job.job_id)
            raise
        if earlier is not None:
            return earlier, False
        with self._lock:
            del self._adding[job.job_id]
        self._telling.queue(ticket, status_event(job))
        self._telling.deliver()
        return job, True

    # -- the life of an item -----------------------------------------------------------------------------------
    def claim(self, job_id: str, index: int) -> ProcessingJob | None:
        """pending or retry → in progress, for one worker only."""

        def start(job: ProcessingJob) -> list[JobItem]:
            ready = job.items[index].status in (JobStatus.PENDING, JobStatus.RETRY) and not job.cancel_requested
            return [job_moves.claimed(job.items[index])] if ready else []

        return self._change(job_id, start)

    def step(self, job_id: str, index: int, message: str, progress: float, title: str | None = None) -> None:
        """How far a running item is; told, but not kept: after a restart the item starts anew."""
        with self._lock:
            job = self._table.get(job_id)
            if job is None or job.items[index].status is not JobStatus.IN_PROGRESS:
                return
            item = job_moves.stepped(job.items[index], message, progress, title)
            job = with_step(job, item, iso(self._now()))
            self._table.put(job)
            self._telling.queue(None, progress_event(job, item))
        self._telling.deliver()

    def expand(self, job_id: str, index: int, videos: list[JobItem]) -> ProcessingJob | None:
        """A running playlist item becomes its videos, which wait for their turn."""
        return self._change(
            job_id,
            lambda job: job_moves.expanded(job.items[index], videos, len(job.items)),
            lambda job: replace(job, priority=priority_for(job.job_type, len(job.items) + len(videos) - 1)),
        )

    def complete(
        self, job_id: str, index: int, *, summary_id: str, title: str, cached: bool, result: dict[str, Any]
    ) -> ProcessingJob | None:
        """in progress → completed; `result` is the video result that `summary_complete` tells."""
        event = JobEvent("summary_complete", {"job_id": job_id, "index": index, **result}, job_id)
        return self._move(job_id, index, lambda item: job_moves.completed(item, summary_id, title, cached), event)

    def fail(self, job_id: str, index: int, error: dict[str, Any]) -> ProcessingJob | None:
        """in progress → failed, for good; `error` is the contract's error object."""
        event = failed_event(job_id, self.require(job_id).items[index], error)
        return self._move(job_id, index, lambda item: job_moves.failed(item, error), event)

    def retry_at(self, job_id: str, index: int, at: str, error: dict[str, Any], counted: bool) -> ProcessingJob | None:
        """in progress → retry, at a time (ISO 8601)."""
        return self._move(job_id, index, lambda item: job_moves.postponed(item, at, error, counted))

    def release(self, job_id: str, index: int) -> ProcessingJob | None:
        """in progress → pending: the server stops."""
        return self._move(job_id, index, job_moves.released)

    def cancelled(self, job_id: str, index: int) -> ProcessingJob | None:
        """in progress → cancelled."""
        return self._move(job_id, index, job_moves.cancelled)

    # -- what a client asks for --------------------------------------------------------------------------------
    def request_cancel(self, job_id: str) -> ProcessingJob:
        """Waiting items are cancelled at once, running ones are marked; AppError JOB_OVER."""
        before = self.require(job_id)
        if before.status.over:
            raise AppError(JOB_OVER, status=before.status.value)

        def stop(job: ProcessingJob) -> list[JobItem]:
            return [job_moves.cancelled(item) for item in job.items if item.status in _WAITING]

        self._change(job_id, stop, lambda job: replace(job, cancel_requested=not job.status.over))
        return self.require(job_id)

    def reopen(
        self, job_id: str, indexes: Iterable[int] | None, captions: str | None = None
    ) -> tuple[ProcessingJob, list[int]]:
        """Items that failed, were cancelled or are held wait again, all of them or those named; what will run.

        With `captions`, the key of a transcript the user brought, also items that wait for their next try.
        AppError JOB_NOT_OVER while none can, NOTHING_TO_RETRY.
        """
        named = None if indexes is None else frozenset(indexes)
        ready = _CAN_RUN_AGAIN if captions is None else (*_CAN_RUN_AGAIN, *_WAITING)
        will_run: list[int] = []

        def again(job: ProcessingJob) -> list[JobItem]:
            items = [i for i in job.items if i.status in ready and (named is None or i.index in named)]
            will_run.extend(item.index for item in items)
            return [job_moves.reopened(item, captions) for item in items]

        before = self.require(job_id)
        job = self._change(job_id, again, wanted_again if before.status.over else None, reopening=True)
        if job is None or not will_run:
            raise AppError(NOTHING_TO_RETRY) if before.status.over else AppError(JOB_NOT_OVER, status=before.status)
        return job, will_run

    def delete(self, job_id: str) -> None:
        """Forgets a job that is over; AppError JOB_NOT_OVER."""
        job = self.require(job_id)
        if not job.status.over:
            raise AppError(JOB_NOT_OVER, status=job.status.value)
        self._drop([job_id])

    # -- housekeeping ------------------------------------------------------------------------------------------
    def prune(self) -> int:
        """Forgets the jobs that are over for longer than the retention; their summaries stay. Answers how many."""
        oldest = iso(self._now() - self._retention)
        with self._lock:
            ended = self._table.with_status(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
        old = [job.job_id for job in ended if (job.completed_at or "") < oldest]
        if old:
            self._drop(old)
        return len(old)

    @property
    def wants_compaction(self) -> bool:
        """True when it is time for `compact`."""
        return self._store.wants_compaction

    def compact(self) -> None:
        """Writes everything as one snapshot and shortens the journal; writers wait only for the second."""
        with self._lock:
            sequence, jobs = self._store.sequence, self._table.all()
        try:
            self._store.compact(sequence, [job_record(job) for job in jobs])
        except OSError as fault:
            log.error("The snapshot of the jobs cannot be written: %s", fault.strerror)

    def _move(
        self, job_id: str, index: int, verb: Callable[[JobItem], JobItem], event: JobEvent | None = None
    ) -> ProcessingJob | None:
        def running(job: ProcessingJob) -> list[JobItem]:
            item = job.items[index]
            return [verb(item)] if item.status is JobStatus.IN_PROGRESS else []

        return self._change(job_id, running, event=event)

    def _change(
        self,
        job_id: str,
        pick: Callable[[ProcessingJob], list[JobItem]],
        prepare: Callable[[ProcessingJob], ProcessingJob] | None = None,
        *,
        event: JobEvent | None = None,
        reopening: bool = False,
    ) -> ProcessingJob | None:
        """Changes items of one job, durably, and tells it; None when nothing was due."""
        with self._lock:
            before = self._table.get(job_id)
            if before is None:
                return None
            changed, prepared = pick(before), prepare(before) if prepare else before
            if not changed and prepared == before:
                return None
            job = with_items(prepared, changed, iso(self._now()), reopening=reopening)
            kept = [item_record(item) for item in changed]
            ticket = self._store.append({"op": "items", "job": head_record(job), "items": kept})
            self._table.put(job)
            events = [progress_event(job, item) for item in changed[:1] if len(changed) == 1]
            events += [numbered(event, job)] if event else []
            self._telling.queue(ticket, *events, status_event(job))
        self._settle(ticket)
        return job

    def _drop(self, job_ids: list[str]) -> None:
        with self._lock:
            ticket = self._store.append({"op": "drop", "jobs": job_ids})
            for job_id in job_ids:
                self._table.remove(job_id)
        self._settle(ticket)

    def _settle(self, ticket: Ticket) -> None:
        try:
            self._store.wait(ticket)
        except AppError as fault:  # memory is ahead of the disk until the next snapshot; the work goes on
            log.error("A change of a job is not on disk yet: %s", fault.message)
        self._telling.deliver()
