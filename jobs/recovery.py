"""What the jobs are after a restart: the snapshot, the changes since, and nothing left half done."""

from collections.abc import Iterable
from typing import Any

from errors import INTERRUPTED, RECORD_LOST, AppError
from job_models import JobItem, JobStatus, ProcessingJob
from jobs import moves
from jobs.as_json import read_head, read_item, read_job
from jobs.following import recounted, status_of
from jobs.table import JobTable
from storage.job_store import Recovered
from storage.sealed_json import decode

SEQUENCE_LEAP = 1 << 20
"""Steps are told with a sequence but not kept; after a restart the numbers go on above any that was told."""


def restore(table: JobTable, kept: Recovered, now: str) -> bool:
    """Fills an empty table with what the disk held, nothing left half done; whether something had to be settled."""
    _load(table, kept.jobs)
    touched = _replay(table, kept.changes)
    doubtful = map(table.get, touched) if kept.faults else ()
    settled = False
    for found in [*table.not_over(), *filter(None, doubtful)]:
        job = settle_interrupted(found, now)
        if job is not found:
            settled = True
            table.put(job)
    return settled


def _load(table: JobTable, records: Iterable[bytes]) -> None:
    """Fills an empty table with the encoded jobs of a snapshot; those that are over stay encoded."""
    for record in records:
        head = decode(record)
        if JobStatus(head["status"]).over:
            table.hold(head["job_id"], JobStatus(head["status"]), head.get("idempotency_key"), record)
        else:
            table.put(read_job(head))


def _replay(table: JobTable, changes: Iterable[dict[str, Any]]) -> set[str]:
    """Brings the table to the last change that reached the disk; the ids of the jobs that changed and are there."""
    touched: set[str] = set()
    for change in changes:
        match change["op"]:
            case "job":
                table.put(read_job(change["job"]))
                touched.add(change["job"]["job_id"])
            case "items" if (job := table.get(change["job"]["job_id"])) is not None:
                items = {item.index: item for item in job.items}
                items |= {item.index: item for item in map(read_item, change["items"])}
                table.put(read_head(change["job"], job, _without_gaps(items)))
                touched.add(job.job_id)
            case "drop":
                table.remove(change["jobs"])
                touched.difference_update(change["jobs"])
    return touched


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
    waits = job.evolve(items=items, status=JobStatus.PENDING)  # nothing has a turn now
    if items == job.items and status_of(waits) is job.status:
        return job
    return recounted(waits.evolve(sequence=job.sequence + SEQUENCE_LEAP), now)


def _settled(job: ProcessingJob, item: JobItem) -> JobItem:
    if item.status is JobStatus.IN_PROGRESS and not job.background:
        return moves.failed(item, AppError(INTERRUPTED).as_dict())
    if item.status.over or (item.status.waiting and job.background and not job.cancel_requested):
        return item
    return moves.cancelled(item) if job.cancel_requested or not job.background else moves.released(item)
