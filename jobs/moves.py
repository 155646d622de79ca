"""What happens to an item, one verb each: from a frozen item to the next one."""

from typing import Any

from job_models import JobItem, JobStatus
from summary.origin import FallenFrom


def claimed(item: JobItem) -> JobItem:
    """A worker begins; the attempt counts from here."""
    return item.evolve(
        status=JobStatus.IN_PROGRESS,
        attempts=item.attempts + 1,
        message="checking library",
        next_attempt_at=None,
        error=None,
    )


def stepped(item: JobItem, message: str, progress: float, title: str | None) -> JobItem:
    """A running item is further; progress never falls and reaches 1 only at the end."""
    further = max(item.progress, min(round(progress, 4), 0.99))
    return item.evolve(message=message, progress=further, title=title or item.title)


def completed(
    item: JobItem, summary_id: str, title: str, cached: bool, fallback_from: tuple[FallenFrom, ...] = ()
) -> JobItem:
    """It gave a summary, by a model that was asked after those of `fallback_from`."""
    return item.evolve(
        status=JobStatus.COMPLETED,
        progress=1.0,
        message="done",
        title=title,
        cached=cached,
        summary_id=summary_id,
        fallback_from=fallback_from,
        error=None,
    )


def failed(item: JobItem, error: dict[str, Any]) -> JobItem:
    """It failed for good; `error` is the contract's error object."""
    return item.evolve(status=JobStatus.FAILED, message=error["message"], error=error)


def postponed(item: JobItem, at: str, error: dict[str, Any], counted: bool) -> JobItem:
    """It is tried again at a time; not `counted`: we were asked to come later, which is no failed attempt."""
    return item.evolve(
        status=JobStatus.RETRY,
        message=f"waiting to try again: {error['message']}",
        error=error,
        next_attempt_at=at,
        attempts=item.attempts - (not counted),
        postponed=item.postponed + (not counted),
    )


def held(item: JobItem, at: str | None, error: dict[str, Any], asking: bool = False) -> JobItem:
    """It waits for a time that is known, and is tried then, or for a person (`asking`), or for whichever is first.

    That is no failed attempt.
    """
    return item.evolve(
        status=JobStatus.HELD,
        message=f"waiting until {at}: {error['message']}" if at and not asking else error["message"],
        error=error,
        next_attempt_at=at,
        asking=asking,
        attempts=item.attempts - 1,
        postponed=item.postponed + 1,
    )


def released(item: JobItem) -> JobItem:
    """It waits for a worker again, because the server stopped or a person asks."""
    return item.evolve(status=JobStatus.PENDING, message="queued", next_attempt_at=None)


def cancelled(item: JobItem) -> JobItem:
    """A person does not want it any more."""
    return item.evolve(status=JobStatus.CANCELLED, message="cancelled", next_attempt_at=None, error=None)


def reopened(item: JobItem, captions: str | None = None) -> JobItem:
    """A person wants it after all, perhaps with captions of their own; its attempts begin anew.

    What was missing may be there now. One that asked whether it may go on, may.
    """
    return released(item).evolve(
        error=None,
        attempts=0,
        postponed=0,
        missing=None,
        over_budget=item.asks,
        captions=captions or item.captions,
    )


def expanded(item: JobItem, videos: list[JobItem], start: int) -> list[JobItem]:
    """A playlist becomes its videos: the first takes its index, the others get the free ones from `start`."""
    indexes = [item.index, *range(start, start + len(videos) - 1)]
    return [
        video.evolve(index=index, link=item.link, place=place)
        for place, (index, video) in enumerate(zip(indexes, videos, strict=True))
    ]
