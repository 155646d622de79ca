"""Jobs and stores for the tests of the engine."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from clock import iso, utc_now
from job_models import JobEvent, JobItem, JobType, ProcessingJob, priority_for
from job_state import JobStateManager
from storage.job_store import JobStore
from storage.journal import Ticket
from summary.values import SummaryOptions


def a_job(job_id: str, items: int = 1, *, key: str | None = None, background: bool = True) -> ProcessingJob:
    """A waiting job with so many videos."""
    now = iso(utc_now())
    job_type = JobType.VIDEO if items == 1 else JobType.BATCH
    return ProcessingJob(
        job_id=job_id,
        job_type=job_type,
        model="builtin",
        options=SummaryOptions(),
        items=tuple(
            JobItem(index=n, source=f"sample:s{n}", url=f"sample:s{n}", title=f"S{n}", link=n) for n in range(items)
        ),
        created_at=now,
        updated_at=now,
        priority=priority_for(job_type, items),
        idempotency_key=key,
        background=background,
    )


class Kept:
    """A job state over real files, and what it told.

    Whatever was done so far is on disk when `state` is asked for. Another one over the same files ends it.
    """

    _over: ClassVar[dict[Path, JobStateManager]] = {}

    def __init__(self, folder: Path) -> None:
        if earlier := self._over.get(folder):
            earlier.close()
        self.told: list[JobEvent] = []
        self.store = JobStore(folder)
        self.unflushed = self._over[folder] = JobStateManager(self.store, self.told.append)
        self.unfinished = self.unflushed.recover()

    @property
    def state(self) -> JobStateManager:
        """The job state."""
        self.unflushed.flush()
        return self.unflushed

    def add(self, items: int = 1, *, key: str | None = None, background: bool = True) -> ProcessingJob:
        """A new job, on disk."""
        return self.state.add(a_job(self.state.new_id(), items, key=key, background=background))[0]

    def names(self) -> list[str]:
        """The names of the events so far."""
        self.state.flush()
        return [event.name for event in self.told]


class HeldDisk(JobStore):
    """The real files behind a disk that answers only when the test lets it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.waiting = threading.Semaphore(0)
        self.go = threading.Event()

    def wait(self, ticket: Ticket) -> None:
        self.waiting.release()
        assert self.go.wait(10)
        super().wait(ticket)


@contextmanager
def full_disk(store: JobStore) -> Iterator[None]:
    """The journal cannot be written for a while: the system's own device that is always full stands in its place."""
    handle = store._journal._file
    kept, full = os.dup(handle), os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, handle)
    try:
        yield
    finally:
        os.dup2(kept, handle)
        os.close(kept)
        os.close(full)


def ten_each(videos: int) -> int:
    """An estimate for so many videos, in seconds."""
    return 10 * videos
