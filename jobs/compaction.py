"""Compaction: everything as one new snapshot, written beside the running work, so that the journal stays short."""

import logging
import threading
from collections.abc import Callable

from job_models import ProcessingJob
from jobs.as_json import encoded
from storage.job_store import JobStore

log = logging.getLogger(__name__)


class Compaction:
    """Writes one snapshot at a time, from a thread that lives as long as it takes; nobody waits for it."""

    def __init__(self, store: JobStore, everything: Callable[[], tuple[int, list[ProcessingJob | bytes]]]) -> None:
        """`everything` gives all jobs, those that are over encoded, and the number of the newest change in them."""
        self._store = store
        self._everything = everything
        self._one_at_a_time = threading.Lock()
        self._refused = False
        self._stopped = False

    def begin_if_due(self) -> None:
        """In the background, once the journal has outgrown the snapshot; not again by itself after a failure."""
        if self._store.outgrown and not self._refused:
            self.begin()

    def begin(self) -> None:
        """In the background, unless one is being written."""
        if self._one_at_a_time.acquire(blocking=False):
            threading.Thread(target=self._write_and_release, name="job-snapshot", daemon=True).start()

    def run(self) -> None:
        """Now, in this thread; what fails is logged and due again."""
        self._one_at_a_time.acquire()
        self._write_and_release()

    def _write_and_release(self) -> None:
        try:
            self._store.begin_compaction()
            sequence, jobs = self._everything()
            self._store.compact(sequence, [job if isinstance(job, bytes) else encoded(job) for job in jobs])
            self._refused = False
        except OSError as fault:
            self._refused = True
            log.error("The snapshot of the jobs cannot be written: %s", fault.strerror)
        finally:
            self._one_at_a_time.release()

    def stop(self) -> None:
        """Waits for the one that is being written; none begins after it."""
        if not self._stopped:
            self._one_at_a_time.acquire()
            self._stopped = True
