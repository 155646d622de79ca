"""What the jobs are after a restart: the snapshot, the changes since, and nothing left half done."""

from dataclasses import replace
from typing import Any

import job_moves
from errors import INTERRUPTED, AppError
from job_json import read_head, read_item, read_job
from job_models import JobItem, JobStatus, ProcessingJob, with_items

_WAITING = (JobStatus.PENDING, JobStatus.RETRY, JobStatus.HELD)


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
                job = read_head(change["job"], tuple(items[index] for index in sorted(items)))
                found[job.job_id] = job
            case "drop":
                for job_id in change["jobs"]:
                    found.pop(job_id, None)
    return found


def settle_interrupted(job: ProcessingJob, now: str) -> ProcessingJob:
    """A job that was not over when the server ended: running items wait again; work inside a request cannot go on."""
    changed: list[JobItem] = []
    for item in job.items:
        if item.status is JobStatus.IN_PROGRESS:
            if not job.background:
                changed.append(job_moves.failed(item, AppError(INTERRUPTED).as_dict()))
            elif job.cancel_requested:
                changed.append(job_moves.cancelled(item))
            else:
                changed.append(job_moves.released(item))
        elif item.status in _WAITING and (job.cancel_requested or not job.background):
            changed.append(job_moves.cancelled(item))
    if job.background and not job.cancel_requested and job.status is JobStatus.IN_PROGRESS:
        job = replace(job, status=JobStatus.PENDING)  # its items took turns, and none has one now
        return with_items(job, changed, now)
    return with_items(job, changed, now) if changed else job
