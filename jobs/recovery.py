"""What the jobs are after a restart: the snapshot, the changes since, and nothing left half done."""

from dataclasses import replace
from typing import Any

from errors import INTERRUPTED, RECORD_LOST, AppError
from job_models import JobItem, JobStatus, ProcessingJob
from jobs import moves
from jobs.as_json import read_head, read_item, read_job
from jobs.following import recounted, status_of

SEQUENCE_LEAP = 1 << 20
"""Steps are told with a sequence but not kept; after a restart the numbers go on above any that was told."""


def replay(jobs: list[dict[str, Any]], changes: list[dict[str, Any]]) -> dict[str, ProcessingJob]:
    """The jobs as they stood at the last change that reached the disk, by id."""
    found = {job.job_id: job for job in map(read_job, jobs)}
    for change in changes:
        match change["op"]:
            case "job":
                job = read_job(change["job"])
                found[job.job_id] = job
            case "items" if change["job"]["job_id"] in found:
                items = {item.index: item for item in found[change["job"]["job_id"]].items}
                items |= {item.index: item for item in map(read_item, change["items"])}
                job = read_head(change["job"], _without_gaps(items))
                found[job.job_id] = job
            case "drop":
                for job_id in change["jobs"]:
                    found.pop(job_id, None)
    return found


def _without_gaps(items: dict[int, JobItem]) -> tuple[JobItem, ...]:
    """The items by index; where a damaged journal names none, one that says so, because an index is a place."""
    return tuple(items.get(index) or _lost(index) for index in range(max(items) + 1))


def _lost(index: int) -> JobItem:
    error = AppError(RECORD_LOST).as_dict()
    return moves.failed(JobItem(index=index, source="", url="", title="?", place=index), error)


def settle_interrupted(job: ProcessingJob, now: str) -> ProcessingJob:
    """A job as it goes on after a restart: running items wait again; work inside a request cannot go on.

    The job follows from its items, whatever its own record says: after damage the two may disagree.
    """
    items = tuple(_settled(job, item) for item in job.items)
    waits = replace(job, items=items, status=JobStatus.PENDING)  # nothing has a turn now
    if items == job.items and status_of(waits) is job.status:
        return job
    return recounted(replace(waits, sequence=job.sequence + SEQUENCE_LEAP), now)


def _settled(job: ProcessingJob, item: JobItem) -> JobItem:
    if item.status is JobStatus.IN_PROGRESS and not job.background:
        return moves.failed(item, AppError(INTERRUPTED).as_dict())
    if item.status.over or (item.status.waiting and job.background and not job.cancel_requested):
        return item
    return moves.cancelled(item) if job.cancel_requested or not job.background else moves.released(item)
