"""JobStateManager: the only writer of jobs, and the only source of what is told about them."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from clock import iso, utc_now
from errors import JOB_NOT_FOUND, JOB_NOT_OVER, AppError
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob
from jobs import as_json, changes, moves
from jobs.changes import Change
from jobs.compaction import Compaction
from jobs.following import with_items, with_step
from jobs.ids import JobIds, first_id_at, is_job_id
from jobs.recovery import restore
from jobs.table import JobTable
from jobs.telling import Telling
from storage.job_store import JobStore
from storage.journal import Ticket

log = logging.getLogger(__name__)

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
        self._store = store
        self._retention = timedelta(hours=retention_hours)
        self._now = now
        self._lock = threading.Lock()  # memory, and the order of the journal; never held during I/O
        self._telling = Telling(listener)
        self._ids = JobIds(now)
        self._table = JobTable()
        self._adding: dict[str, Ticket] = {}
        self._compaction = Compaction(store, self._everything)

    def recover(self) -> list[ProcessingJob]:
        """Reads what was kept and settles what was interrupted; answers the jobs that are not over, oldest first."""
        kept = self._store.open(self._flushed)
        for fault in kept.faults:
            log.critical(fault)
        settled = restore(self._table, kept, iso(self._now()))
        self._ids.follow(self._table.newest_id)
        if kept.changes or kept.faults or settled or not kept.jobs:  # a first snapshot, so that its loss is noticed
            self.compact()
        return [job for job in self.not_over() if job.background]

    # -- reading -----------------------------------------------------------------------------------------------
    def get(self, job_id: str) -> ProcessingJob | None:
        """The job as it is now."""
        return self._table.get(job_id)

    def require(self, job_id: str) -> ProcessingJob:
        """The job as it is now; AppError JOB_NOT_FOUND."""
        if (job := self._table.get(job_id)) is None:
            raise AppError(JOB_NOT_FOUND, hours=f"{self._retention / timedelta(hours=1):g}")
        return job

    def find_idempotent(self, key: str) -> ProcessingJob | None:
        """The job that was submitted under this key, once it is on disk; AppError STORAGE_UNAVAILABLE."""
        with self._lock:
            job = self._table.by_key(key)
            ticket = self._adding.get(job.job_id) if job else None
        if ticket is not None:
            self._store.wait(ticket)
        return job

    def page(self, status: JobStatus | None, limit: int, cursor: str | None) -> tuple[list[ProcessingJob], str | None]:
        """At most `limit` jobs, newest first, and the cursor of the next page; ValueError when the cursor is none."""
        if cursor is not None and not is_job_id(cursor):
            raise ValueError("this is not a cursor of this list")
        with self._lock:
            return self._table.page(status, limit, cursor)

    def not_over(self) -> list[ProcessingJob]:
        """Every job that has not ended, oldest first."""
        with self._lock:
            return self._table.not_over()

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
                self._adding[job.job_id] = self._store.append(as_json.whole_record(as_json.encoded(job)))
                self._table.put(job)
                self._telling.queue(self._adding[job.job_id], as_json.status_event(job), only_if_kept=True)
            ticket = self._adding.get(kept.job_id)
        try:
            if ticket is not None:
                self._store.wait(ticket)
        except AppError:
            if earlier is None:
                self._withdraw(job.job_id)
            raise
        if earlier is None:
            with self._lock:
                del self._adding[job.job_id]
        return kept, earlier is None

    def _withdraw(self, job_id: str) -> None:
        """A new job that the disk refused was never there; the `drop` takes it out of a snapshot made meanwhile."""
        with self._lock:
            del self._adding[job_id]
            self._table.remove([job_id])
            self._store.append(as_json.drop_record([job_id]))  # goes with the next change: the disk refuses now

    # -- the life of an item -----------------------------------------------------------------------------------
    def claim(self, job_id: str, index: int) -> ProcessingJob | None:
        """pending or retry → in progress, for one worker only."""
        return self._change(job_id, lambda job: changes.claim(job, index))

    def step(self, job_id: str, index: int, message: str, progress: float, title: str | None = None) -> None:
        """How far a running item is; told, but not kept: after a restart the item starts anew."""
        with self._lock:
            job = self._table.get(job_id)
            if job is None or job.items[index].status is not JobStatus.IN_PROGRESS:
                return
            item = moves.stepped(job.items[index], message, progress, title)
            job = with_step(job, item, iso(self._now()))
            self._table.put(job)
            self._telling.queue(None, as_json.progress_event(job, item))
        self._telling.deliver()

    def expand(self, job_id: str, index: int, videos: list[JobItem], estimate: Callable[[int], int]) -> tuple[int, ...]:
        """A running playlist item becomes its videos; the indexes that wait for their turn, none if cancelled."""
        made: list[Change | None] = []

        def grow(job: ProcessingJob) -> Change | None:
            made.append(changes.expand(job, index, videos, estimate))
            return made[0]

        self._change(job_id, grow)
        return made[0].ready if made and made[0] else ()

    def complete(
        self, job_id: str, index: int, *, summary_id: str, title: str, cached: bool, result: dict[str, Any]
    ) -> ProcessingJob | None:
        """in progress → completed; `result` is the video result that `summary_complete` tells."""
        done = partial(moves.completed, summary_id=summary_id, title=title, cached=cached)
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

    def hold(self, job_id: str, index: int, at: str, error: dict[str, Any]) -> ProcessingJob | None:
        """in progress → held, until a time that is known; → cancelled when that was asked for meanwhile."""
        return self._change(job_id, lambda job: changes.wait(job, index, partial(moves.held, at=at, error=error)))

    def wake(self, job_id: str, index: int, at: str) -> ProcessingJob | None:
        """held until this time → pending."""
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
        return self._change(job_id, changes.cancel, awaited=True) or self.require(job_id)

    def reopen(
        self, job_id: str, indexes: Iterable[int] | None, captions: str | None = None
    ) -> tuple[ProcessingJob, tuple[int, ...]]:
        """Items that failed, were cancelled or are held wait again, all of them or those named; what will run.

        With `captions`, the key of a transcript the user brought, also items that wait for their next try.
        AppError JOB_NOT_OVER while none can, NOTHING_TO_RETRY.
        """
        named = None if indexes is None else frozenset(indexes)
        made: list[Change] = []

        def again(job: ProcessingJob) -> Change:
            made.append(changes.reopen(job, named, captions))
            return made[0]

        return self._change(job_id, again, awaited=True) or self.require(job_id), made[0].ready

    def delete(self, job_id: str) -> None:
        """Forgets a job that is over; AppError JOB_NOT_OVER."""
        if not self._drop([job_id]):
            raise AppError(JOB_NOT_OVER, status=self.require(job_id).status.value)

    # -- housekeeping ------------------------------------------------------------------------------------------
    def prune(self) -> int:
        """Forgets the jobs that are over for longer than the retention; their summaries stay. Answers how many."""
        oldest = self._now() - self._retention
        last, pruned = "", 0
        while True:  # few at a time, so that nobody waits long
            with self._lock:
                begun = self._table.between(last, first_id_at(oldest), _LOOKED_AT_ONCE)
            if not begun:
                return pruned
            last = begun[-1]
            jobs = filter(None, map(self._table.get, begun))
            pruned += self._drop([job.job_id for job in jobs if (job.completed_at or "~") < iso(oldest)])

    @property
    def wants_compaction(self) -> bool:
        """True when it is time for `compact`."""
        return self._store.wants_compaction

    def compact(self) -> None:
        """Writes everything as one snapshot and shortens the journal, while changes go on."""
        self._compaction.run()

    def flush(self) -> None:
        """Returns when every change so far is on disk, or was refused by it, and told."""
        self._store.drain()
        self._telling.deliver()

    def _everything(self) -> tuple[int, list[ProcessingJob | bytes]]:
        with self._lock:
            return self._store.sequence, self._table.all()

    def _flushed(self) -> None:
        self._telling.deliver()
        self._compaction.begin_if_due()

    def _change(
        self,
        job_id: str,
        decide: Callable[[ProcessingJob], Change | None],
        tell: Callable[[ProcessingJob], JobEvent] | None = None,
        *,
        awaited: bool = False,
    ) -> ProcessingJob | None:
        """Changes a job and tells it when it is on disk, for which an awaited one waits; None when nothing was due."""
        with self._lock:
            before = self._table.get(job_id)
            change = decide(before) if before else None
            if change is None:
                return None
            job = with_items(change.job, change.items, iso(self._now()), reopening=change.reopening)
            record = as_json.encoded(job) if job.status.over or self._store.behind else None
            line = as_json.whole_record(record) if record else as_json.change_record(job, change.items)
            ticket = self._store.append(line, awaited=awaited)
            self._table.put(job, record)
            events = [as_json.progress_event(job, item) for item in change.items[:1] if len(change.items) == 1]
            events += [tell(job)] if tell else []
            self._telling.queue(ticket, *events, as_json.status_event(job))
        if awaited:
            self._settle(ticket)
        return job

    def _drop(self, job_ids: Iterable[str]) -> int:
        """Forgets those of the jobs that are over now; how many."""
        with self._lock:
            gone = [job_id for job_id in job_ids if (job := self._table.get(job_id)) and job.status.over]
            if not gone:
                return 0
            ticket = self._store.append(as_json.drop_record(gone))
            self._table.remove(gone)
        self._settle(ticket)
        return len(gone)

    def _settle(self, ticket: Ticket) -> None:
        try:
            self._store.wait(ticket)
        except AppError as fault:  # memory is ahead of the disk until the next snapshot; the work goes on
            log.error("A change of a job is not on disk yet: %s", fault.message)
