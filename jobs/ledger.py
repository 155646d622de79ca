"""JobLedger: the jobs in memory, on disk and as they are told about, changed together and in one order."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from clock import iso
from errors import AppError
from job_models import JobEvent, JobItem, JobStatus, ProcessingJob
from jobs import as_json
from jobs.changes import Change
from jobs.compaction import Compaction
from jobs.following import with_items, with_step
from jobs.recovery import restore
from jobs.table import JobTable
from jobs.telling import Telling
from jobs.unsettled import Unsettled
from storage.job_store import JobStore
from storage.journal import Ticket

log = logging.getLogger(__name__)


class JobLedger:
    """Memory is the truth while running; every change is told only after it is on disk, in the order it was made."""

    def __init__(self, store: JobStore, listener: Callable[[JobEvent], None], now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._lock = threading.Lock()  # memory, and the order of the journal; never held during I/O
        self._table = JobTable()
        self._telling = Telling(listener)
        self._adding: dict[str, Ticket] = {}
        self._unsettled = Unsettled()
        self._compaction = Compaction(store, self._everything)

    def open(self) -> str | None:
        """Reads what was kept and settles what was interrupted; the id of the newest job. AppError."""
        kept = self._store.open(self._flushed)
        for fault in kept.faults:
            log.critical(fault)
        settled = restore(self._table, kept, iso(self._now()))
        if not kept.jobs:
            self.compact()  # a first snapshot, so that its loss is noticed
        elif kept.changes or kept.faults or settled:
            self._compaction.begin()
        return self._table.newest_id

    # -- reading -----------------------------------------------------------------------------------------------
    def get(self, job_id: str) -> ProcessingJob | None:
        """The job as it is now."""
        job = self._table.get(job_id)
        return self._unsettled.shown(job) if job else None

    def by_key(self, key: str) -> ProcessingJob | None:
        """The job that was submitted under this key, once it is on disk; AppError STORAGE_UNAVAILABLE."""
        with self._lock:
            job = self._table.by_key(key)
            ticket = self._adding.get(job.job_id) if job else None
        if ticket is not None:
            self._store.wait(ticket)
        return job

    def page(self, status: JobStatus | None, limit: int, below: str | None) -> tuple[list[ProcessingJob], str | None]:
        """As `JobTable.page`."""
        with self._lock:
            jobs, after = self._table.page(status, limit, below)
        return [self._unsettled.shown(job) for job in jobs], after

    def not_over(self) -> list[ProcessingJob]:
        """Every job that has not ended, oldest first."""
        with self._lock:
            return self._table.not_over()

    def ids_between(self, above: str, below: str, limit: int) -> list[str]:
        """As `JobTable.between`."""
        with self._lock:
            return self._table.between(above, below, limit)

    # -- changing ----------------------------------------------------------------------------------------------
    def add(self, job: ProcessingJob) -> tuple[ProcessingJob, bool]:
        """Stores a new job; on disk when it returns. False: this idempotency key brought an earlier job.

        AppError STORAGE_UNAVAILABLE: the disk refused, and nothing was accepted.
        """
        with self._lock:
            earlier = self._table.by_key(job.idempotency_key) if job.idempotency_key else None
            if earlier is not None:
                ticket = self._adding.get(earlier.job_id)
            else:
                ticket = self._store.append(as_json.whole_record(as_json.encoded(job)))
                self._table.put(job)
                self._telling.queue(ticket, as_json.status_event(job), only_if_kept=True)
                if job.idempotency_key:
                    self._adding[job.job_id] = ticket
        try:
            if ticket is not None:
                self._store.wait(ticket)
        except AppError:
            if earlier is None:
                self._withdraw(job.job_id)
            raise
        if earlier is None and job.idempotency_key:
            with self._lock:
                del self._adding[job.job_id]
        return earlier or job, earlier is None

    def _withdraw(self, job_id: str) -> None:
        """A new job that the disk refused was never there; the `drop` takes it out of a snapshot made meanwhile."""
        with self._lock:
            self._adding.pop(job_id, None)
            self._table.remove([job_id])
            self._store.append(as_json.drop_record([job_id]))  # goes with the next change: the disk refuses now

    def change(
        self,
        job_id: str,
        decide: Callable[[ProcessingJob], Change | None],
        tell: Callable[[ProcessingJob], JobEvent] | None = None,
        *,
        awaited: bool = False,
    ) -> Change | None:
        """Changes a job, and tells it when it is on disk; an awaited change returns only then.

        Answers what changed, with the job as it is afterwards; None when nothing was due or there is no such job.
        """
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
            if job.status.over:
                self._unsettled.note(ticket, change.job)
            told = (tell(job),) if tell else ()
            self._telling.queue(ticket, *as_json.move_events(job, change.items, told))
        if awaited:
            self._settle(ticket)
        return replace(change, job=job)

    def step(self, job_id: str, index: int, further: Callable[[JobItem], JobItem]) -> None:
        """Takes a running item a step further, which is told, but not kept."""
        with self._lock:
            job = self._table.get(job_id)
            if job is None or job.items[index].status is not JobStatus.IN_PROGRESS:
                return
            item = further(job.items[index])
            job = with_step(job, item, iso(self._now()))
            self._table.put(job)
            self._telling.queue(None, as_json.progress_event(job, item))
        self._telling.deliver()

    def note_cost(self, job_id: str, cost_usd: float | None) -> None:
        """What a job cost so far; told and kept with its next change."""
        with self._lock:
            job = self._table.get(job_id)
            if job is not None and not job.status.over:
                self._table.put(job.evolve(cost_usd=cost_usd))

    def drop(self, job_ids: Iterable[str]) -> int:
        """Forgets those of the jobs that are over now; how many."""
        with self._lock:
            gone = [job_id for job_id in job_ids if (job := self._table.get(job_id)) and job.status.over]
            if not gone:
                return 0
            ticket = self._store.append(as_json.drop_record(gone))
            self._table.remove(gone)
        self._settle(ticket)
        return len(gone)

    # -- the disk ----------------------------------------------------------------------------------------------
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

    def close(self) -> None:
        """Leaves everything on disk; nothing can be changed after it."""
        self._compaction.stop()
        self._store.close()

    def _settle(self, ticket: Ticket) -> None:
        try:
            self._store.wait(ticket)
        except AppError as fault:  # memory is ahead of the disk until the next snapshot; the work goes on
            log.error("A change of a job is not on disk yet: %s", fault.message)

    def _flushed(self) -> None:
        with self._lock:
            self._unsettled.forget_settled()
        self._telling.deliver()
        self._compaction.begin_if_due()

    def _everything(self) -> tuple[int, list[ProcessingJob | bytes]]:
        with self._lock:
            return self._store.sequence, self._table.all()
