"""Jobs as JSON: the record kept on disk, and the objects that clients get."""

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

from job_models import JobEvent, JobItem, JobPriority, JobStatus, JobType, ProcessingJob
from summary.values import SummaryOptions

_ITEM_FIELDS = frozenset(field.name for field in fields(JobItem))
_JOB_FIELDS = frozenset(field.name for field in fields(ProcessingJob))


def item_record(item: JobItem) -> dict[str, Any]:
    """The item as it is kept."""
    return asdict(item)


def head_record(job: ProcessingJob) -> dict[str, Any]:
    """The job as it is kept, without its items."""
    return asdict(replace(job, items=()))


def job_record(job: ProcessingJob) -> dict[str, Any]:
    """The job as it is kept."""
    return {**head_record(job), "items": [item_record(item) for item in job.items]}


def change_record(job: ProcessingJob, items: Iterable[JobItem], *, whole: bool) -> dict[str, Any]:
    """A change of a job for the journal: what changed, or everything when an earlier change may be missing there."""
    if whole:
        return {"op": "job", "job": job_record(job)}
    return {"op": "items", "job": head_record(job), "items": [item_record(item) for item in items]}


def read_item(record: dict[str, Any]) -> JobItem:
    """The inverse of `item_record`; members of other versions are passed over."""
    known = {name: value for name, value in record.items() if name in _ITEM_FIELDS}
    return JobItem(**{**known, "status": JobStatus(record["status"])})


def read_job(record: dict[str, Any]) -> ProcessingJob:
    """The inverse of `job_record`; members of other versions are passed over."""
    known = {name: value for name, value in record.items() if name in _JOB_FIELDS}
    return ProcessingJob(
        **{
            **known,
            "job_type": JobType(record["job_type"]),
            "status": JobStatus(record["status"]),
            "priority": JobPriority(record["priority"]),
            "options": SummaryOptions(**record["options"]),
            "items": tuple(read_item(item) for item in record["items"]),
        }
    )


def read_head(record: dict[str, Any], items: tuple[JobItem, ...]) -> ProcessingJob:
    """A job from `head_record` and its items."""
    return replace(read_job({**record, "items": []}), items=items)


def _title(job: ProcessingJob) -> str | None:
    """What the job is called: its video or its playlist; a batch has no name."""
    if job.job_type is JobType.BATCH:
        return None
    return job.items[0].playlist_title or job.items[0].title


def status_object(job: ProcessingJob) -> dict[str, Any]:
    """What `GET /jobs/<id>/status` answers and `job_status` tells."""
    running = next((item for item in job.items if item.status is JobStatus.IN_PROGRESS), None)
    options = {name: value for name, value in asdict(job.options).items() if value or name != "instruction"}
    return {
        "job_id": job.job_id,
        "job_type": job.job_type.value,
        "title": _title(job),
        "status": job.status.value,
        "priority": job.priority.name,
        "progress": job.progress,
        "message": job.message,
        "current_item": running.title if running else None,
        "total_items": len(job.items),
        "completed_items": job.count(JobStatus.COMPLETED),
        "failed_items": job.count(JobStatus.FAILED),
        "model": job.model,
        "options": options,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "updated_at": job.updated_at,
        "next_attempt_at": job.next_attempt_at,
        "estimated_seconds": job.estimated_seconds,
        "cancel_requested": job.cancel_requested,
        "sequence": job.sequence,
        "error": job.error,
    }


def item_object(item: JobItem) -> dict[str, Any]:
    """An item as `GET /jobs/<id>` shows it; `video_id` is None while a playlist's videos are not known."""
    kind, _, ident = item.source.partition(":")
    return {
        "index": item.index,
        "video_id": None if item.is_playlist else ident if kind == "video" else item.source,
        "url": item.url,
        "title": item.title,
        "status": item.status.value,
        "progress": item.progress,
        "message": item.message,
        "cached": item.cached,
        "attempts": item.attempts,
        "summary_id": item.summary_id,
        "next_attempt_at": item.next_attempt_at,
        "error": item.error,
    }


def status_event(job: ProcessingJob) -> JobEvent:
    """`job_status`: every move of a job."""
    return JobEvent("job_status", status_object(job), job.job_id)


def progress_event(job: ProcessingJob, item: JobItem) -> JobEvent:
    """`summary_progress`: every step of an item."""
    shown = item_object(item)
    names = ("video_id", "index", "progress", "status", "message", "title", "next_attempt_at")
    data = {"job_id": job.job_id, **{name: shown[name] for name in names}, "sequence": job.sequence}
    return JobEvent("summary_progress", data, job.job_id)


def numbered(event: JobEvent, job: ProcessingJob) -> JobEvent:
    """The event with the number of the change it tells, so that a client can order what it hears."""
    return replace(event, data={**event.data, "sequence": job.sequence})


def failed_event(job_id: str, item: JobItem, error: dict[str, Any]) -> JobEvent:
    """`summary_failed`: an item failed for good."""
    shown = item_object(item)
    names = ("video_id", "index", "title")
    return JobEvent(
        "summary_failed", {"job_id": job_id, **{name: shown[name] for name in names}, "error": error}, job_id
    )
