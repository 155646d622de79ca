"""JobBackend: whoever works on jobs, as the rest of the program sees it."""

from collections.abc import Iterable
from typing import Protocol

from job_models import NewJob, ProcessingJob
from setting_values import Settings


class JobBackend(Protocol):
    """Whoever works on jobs: this pool of threads, or later a distributed engine."""

    def start(self, unfinished: Iterable[ProcessingJob]) -> None:
        """Goes on with what an earlier run left to do, and begins to work."""

    def stop(self, patience: float | None = None) -> None:
        """Takes no new work, and ends what runs within `patience` seconds (WORKER_SHUTDOWN_TIMEOUT)."""

    def use(self, settings: Settings) -> None:
        """Goes on under other settings: without background work what runs ends, and what waits waits."""

    def submit(self, new: NewJob) -> tuple[ProcessingJob, bool]:
        """Takes a job in; on disk when it returns. False: the idempotency key brought an earlier one."""

    def run_now(self, new: NewJob) -> ProcessingJob:
        """Works on a job in the calling thread; answers it when it is over."""

    def cancel(self, job_id: str) -> ProcessingJob:
        """Stops a job; it is over at once, or marked and over within a second."""

    def retry(self, job_id: str, items: list[int] | None = None, captions: str | None = None) -> ProcessingJob:
        """Runs failed, cancelled and held items again, perhaps with captions the user brought."""

    def go_on(self, job_id: str, index: int, at: str | None) -> None:
        """An item that is held until this time, or until a person lets it (None), goes on now."""
