"""Jobs as JSON: the record kept on disk, and the objects that clients get."""

from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from functools import partial
from typing import Any

from job_models import JobEvent, JobItem, JobPriority, JobStatus, JobType, ProcessingJob
from storage.sealed_json import decode, encode
from summary.origin import FallenFrom
from summary.values import SummaryOptions

_ALWAYS = frozenset({"status"})
_ITEM_FIELDS, _JOB_FIELDS = (
    {field.name: MISSING if field.name in _ALWAYS else field.default for field in fields(value)}
    for value in (JobItem, ProcessingJob)
)
_CHANGING = (
    *("status", "progress", "message", "priority", "started_at", "completed_at", "updated_at", "estimated_seconds"),
    *("cancel_requested", "background", "cost_usd", "sequence"),
)
_OPTIONS = {field.name: field.default for field in fields(SummaryOptions)}


def _options(job: ProcessingJob) -> dict[str, Any]:
    return {name: getattr(job.options, name) for name in _OPTIONS}


def _item_record(item: JobItem) -> dict[str, Any]:
    """The item as it is kept: what is as in any new item is left out."""
    return {name: value for name, value in vars(item).items() if value != _ITEM_FIELDS[name]}


def _head_record(job: ProcessingJob) -> dict[str, Any]:
    """What may change in a job besides its items."""
    of = vars(job)
    return {"job_id": job.job_id} | {name: of[name] for name in _CHANGING if of[name] != _JOB_FIELDS[name]}


def encoded(job: ProcessingJob) -> bytes:
    """The job as it is kept, whole."""
    record = {name: value for name, value in vars(job).items() if value != _JOB_FIELDS[name]}
    options = {name: value for name, value in _options(job).items() if value != _OPTIONS[name]}
    return encode(record | {"options": options, "items": [_item_record(item) for item in job.items]})


def decoded(record: bytes) -> ProcessingJob:
    """The inverse of `encoded`; members of other versions are passed over."""
    return read_job(decode(record))


def whole_record(record: bytes) -> bytes:
    """For the journal: an encoded job, new or of which an earlier change may be missing there."""
    return b'{"op":"job","job":%b}' % record


def change_record(job: ProcessingJob, changed: Iterable[JobItem]) -> bytes:
    """For the journal: the job after a change of these items."""
    items = [_item_record(job.items[item.index]) for item in changed]
    return encode({"op": "items", "job": _head_record(job), "items": items})


def drop_record(job_ids: Iterable[str]) -> bytes:
    """For the journal: these jobs are forgotten."""
    return encode({"op": "drop", "jobs": list(job_ids)})


def read_item(record: dict[str, Any]) -> JobItem:
    """An item from its record; members of other versions are passed over."""
    known = {name: value for name, value in record.items() if name in _ITEM_FIELDS}
    known["status"] = JobStatus(record["status"])
    if "chosen" in known:
        known["chosen"] = tuple(known["chosen"])
    if "fallback_from" in known:
        known["fallback_from"] = tuple(FallenFrom(**fallen) for fallen in known["fallback_from"])
    return JobItem(**known)


def read_job(record: dict[str, Any]) -> ProcessingJob:
    """A job from its record; members of other versions are passed over."""
    known = {name: value for name, value in record.items() if name in _JOB_FIELDS}
    return ProcessingJob(
        **{
            **known,
            "job_type": JobType(record["job_type"]),
            "status": JobStatus(record["status"]),
            "priority": JobPriority(record.get("priority", JobPriority.HIGH)),
            "options": SummaryOptions(**record["options"]),
            "items": tuple(read_item(item) for item in record["items"]),
        }
    )


def read_head(record: dict[str, Any], job: ProcessingJob, items: tuple[JobItem, ...]) -> ProcessingJob:
    """The job after a change: its items, and what the record says of the rest."""
    now = {name: record.get(name, _JOB_FIELDS[name]) for name in _CHANGING}
    now |= {"status": JobStatus(now["status"]), "priority": JobPriority(now["priority"]), "items": items}
    return job.evolve(**now)


def _title(job: ProcessingJob) -> str | None:
    """What the job is called: its video or its playlist; a batch has no name."""
    if job.job_type is JobType.BATCH:
        return None
    return job.items[0].playlist_title or job.items[0].title


def status_object(job: ProcessingJob) -> dict[str, Any]:
    """What `GET /jobs/<id>/status` answers and `job_status` tells."""
    running = next((item for item in job.items if item.status is JobStatus.IN_PROGRESS), None)
    options = {name: value for name, value in _options(job).items() if value or name not in ("instruction", "sponsors")}
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
        "asks": job.asks,
        "estimated_seconds": job.estimated_seconds,
        "cost_usd": job.cost_usd,
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
        "asks": item.asks,
        "error": item.error,
    }


def status_event(job: ProcessingJob) -> JobEvent:
    """`job_status`: every move of a job."""
    return JobEvent("job_status", partial(status_object, job), job.job_id, closes=job.updated_at)


def progress_event(job: ProcessingJob, item: JobItem) -> JobEvent:
    """`summary_progress`: every step of an item."""
    return JobEvent("summary_progress", partial(_progress, job, item), job.job_id)


def _progress(job: ProcessingJob, item: JobItem) -> dict[str, Any]:
    shown = item_object(item)
    names = ["video_id", "index", "progress", "status", "message", "title"]
    if item.status in (JobStatus.RETRY, JobStatus.HELD):
        names += ["error", "next_attempt_at", "asks"]  # why it waits, and until when
    return {"job_id": job.job_id, **{name: shown[name] for name in names}, "sequence": job.sequence}


def move_events(job: ProcessingJob, items: Sequence[JobItem], told: Iterable[JobEvent]) -> list[JobEvent]:
    """What a change of these items tells: the step of the one item, if it is one, what it means, the job."""
    steps = [progress_event(job, items[0])] if len(items) == 1 else []
    return [*steps, *told, status_event(job)]


def complete_event(job: ProcessingJob, index: int, result: dict[str, Any]) -> JobEvent:
    """`summary_complete`: an item succeeded; `result` is the video result."""
    data = {"job_id": job.job_id, "index": index, **result, "sequence": job.sequence}
    return JobEvent("summary_complete", data, job.job_id)


def failed_event(job: ProcessingJob, index: int, error: dict[str, Any]) -> JobEvent:
    """`summary_failed`: an item failed for good."""
    shown = item_object(job.items[index])
    names = ("video_id", "index", "title")
    data = {"job_id": job.job_id, **{name: shown[name] for name in names}, "error": error, "sequence": job.sequence}
    return JobEvent("summary_failed", data, job.job_id)
