"""Which items of a job are ready for a worker, when some of it has to wait for its turn at YouTube."""

from errors import YOUTUBE_BUSY
from job_models import JobItem, JobStatus, ProcessingJob
from summary.values import Source, SourceKind


def ready(job: ProcessingJob, *, elsewhere: bool = False) -> list[int]:
    """The indexes of what waits for a worker or for its turn, in the job's order; `elsewhere`: without YouTube."""
    waiting = [item for item in job.items if _waits(item) and not (elsewhere and _asks_youtube(item))]
    return [item.index for item in sorted(waiting, key=lambda item: item.position)]


def _waits(item: JobItem) -> bool:
    in_turn = item.status is JobStatus.RETRY and item.error and item.error["code"] == YOUTUBE_BUSY.code
    return bool(in_turn) or item.status is JobStatus.PENDING


def _asks_youtube(item: JobItem) -> bool:
    """Whether it may have to."""
    return Source.from_key(item.captions or item.source).kind in (SourceKind.VIDEO, SourceKind.PLAYLIST)
