"""What a wish or an outcome changes in a job, decided from the job alone; None when nothing is due any more."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from errors import JOB_NOT_OVER, JOB_OVER, NOTHING_TO_RETRY, AppError
from job_models import JobItem, JobStatus, ProcessingJob, priority_for
from jobs import moves
from jobs.following import wanted_again

_CAN_RUN_AGAIN = (JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.HELD)


@dataclass(frozen=True, slots=True)
class Change:
    """The job with what is new about itself, and the items as they become."""

    job: ProcessingJob
    items: tuple[JobItem, ...] = ()
    reopening: bool = False

    @property
    def ready(self) -> tuple[int, ...]:
        """The indexes of the items that wait for a worker now."""
        return tuple(item.index for item in self.items if item.status is JobStatus.PENDING)


def claim(job: ProcessingJob, index: int) -> Change | None:
    """A worker begins with an item that waits."""
    item = job.item(index)
    if item is None or item.status not in (JobStatus.PENDING, JobStatus.RETRY) or job.cancel_requested:
        return None
    return Change(job, (moves.claimed(item),))


def end(job: ProcessingJob, index: int, verb: Callable[[JobItem], JobItem]) -> Change | None:
    """A running item is over."""
    item = _running(job, index)
    return Change(job, (verb(item),)) if item else None


def wait(job: ProcessingJob, index: int, verb: Callable[[JobItem], JobItem]) -> Change | None:
    """A running item is to wait; when the job was cancelled meanwhile nobody would come for it, so it ends."""
    return end(job, index, moves.cancelled if job.cancel_requested else verb)


def hold(job: ProcessingJob, index: int, at: str | None, error: dict[str, Any], asking: bool = False) -> Change | None:
    """A running item is held until a time, or until a person lets it go on, which work inside a request can, too."""
    change = wait(job, index, partial(moves.held, at=at, error=error, asking=asking))
    if change is None or not asking or job.cancel_requested:
        return change
    return replace(change, job=change.job.evolve(background=True))


def wake(job: ProcessingJob, index: int, at: str | None) -> Change | None:
    """An item that is held until this time, or until a person lets it go on (None), waits for a worker."""
    item = job.item(index)
    due = item is not None and item.status is JobStatus.HELD and item.next_attempt_at == at
    return Change(job, (moves.released(item),)) if item is not None and due else None


def expand(job: ProcessingJob, index: int, videos: list[JobItem], estimate: Callable[[int], int]) -> Change | None:
    """A running playlist item becomes its videos, or ends when the job was cancelled meanwhile.

    `estimate` says how many seconds so many videos take.
    """
    item = _running(job, index)
    if item is None:
        return None
    if job.cancel_requested:
        return Change(job, (moves.cancelled(item),))
    total = len(job.items) + len(videos) - 1
    grown = job.evolve(priority=priority_for(job.job_type, total), estimated_seconds=estimate(total))
    return Change(grown, tuple(moves.expanded(item, videos, len(job.items))))


def cancel(job: ProcessingJob) -> Change | None:
    """A person wants none of it: what waits is cancelled, what runs is marked. AppError JOB_OVER."""
    if job.status.over:
        raise AppError(JOB_OVER, status=job.status.value)
    waiting = tuple(moves.cancelled(item) for item in job.items if item.status.waiting)
    return Change(job.evolve(cancel_requested=True), waiting) if waiting or not job.cancel_requested else None


def reopen(job: ProcessingJob, named: frozenset[int] | None, captions: str | None) -> Change:
    """A person wants items after all, perhaps with captions of their own; those whose record was lost cannot run.

    Not while a cancelled job still winds down: what waits in such a job is never begun. AppError JOB_NOT_OVER while
    none can, NOTHING_TO_RETRY.
    """
    winding_down = job.cancel_requested and not job.status.over
    ready = [i for i in job.items if i.status in _CAN_RUN_AGAIN or (captions is not None and i.status.waiting)]
    items = [item for item in ready if item.source and not winding_down]
    again = tuple(moves.reopened(item, captions) for item in items if named is None or item.index in named)
    if not again:
        raise AppError(NOTHING_TO_RETRY) if job.status.over else AppError(JOB_NOT_OVER, status=job.status)
    return Change(wanted_again(job) if job.status.over else job, again, reopening=True)


def _running(job: ProcessingJob, index: int) -> JobItem | None:
    item = job.item(index)
    return item if item is not None and item.status is JobStatus.IN_PROGRESS else None
