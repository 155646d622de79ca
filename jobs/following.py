"""What follows from the items of a job: its status, its progress, its message and its times."""

from collections.abc import Iterable

from job_models import JobItem, JobStatus, ProcessingJob, check_move


def status_of(job: ProcessingJob) -> JobStatus:
    """The job's status as it follows from its items; a job whose items take turns stays in progress between them."""
    statuses = {item.status for item in job.items}
    if all(status.over for status in statuses):
        if JobStatus.CANCELLED in statuses and (job.cancel_requested or JobStatus.COMPLETED not in statuses):
            return JobStatus.CANCELLED
        return JobStatus.COMPLETED if JobStatus.COMPLETED in statuses else JobStatus.FAILED
    if JobStatus.IN_PROGRESS in statuses:
        return JobStatus.IN_PROGRESS
    if JobStatus.PENDING in statuses:
        return JobStatus.IN_PROGRESS if job.status is JobStatus.IN_PROGRESS else JobStatus.PENDING
    return JobStatus.RETRY if JobStatus.RETRY in statuses else JobStatus.HELD


def progress_of(job: ProcessingJob, status: JobStatus) -> float:
    """0..1; never below what it was, and 1 only when completed."""
    if status is JobStatus.COMPLETED:
        return 1.0
    done = sum(1.0 if item.status is JobStatus.COMPLETED else item.progress for item in job.items)
    return min(max(job.progress, round(done / max(len(job.items), 1), 4)), 0.99)


def message_of(job: ProcessingJob, status: JobStatus) -> str:
    """One sentence for a person."""
    failed = job.count(JobStatus.FAILED)
    match status:
        case JobStatus.PENDING:
            return "Waiting in the queue"
        case JobStatus.IN_PROGRESS:
            running = next((item for item in job.items if item.status is JobStatus.IN_PROGRESS), None)
            return running.message[:1].upper() + running.message[1:] if running else "Waiting for its next turn"
        case JobStatus.RETRY:
            return f"Waiting to try again at {job.next_attempt_at}"
        case JobStatus.HELD:
            held = next((item for item in job.items if item.status is JobStatus.HELD), None)
            return held.message if held else "Held"
        case JobStatus.COMPLETED:
            return f"Done; {failed} of {len(job.items)} failed" if failed else "Done"
        case JobStatus.FAILED:
            return str(job.first_error["message"]) if job.first_error else "Failed"
        case JobStatus.CANCELLED:
            return "Job cancelled"


def with_items(job: ProcessingJob, changed: Iterable[JobItem], now: str, *, reopening: bool = False) -> ProcessingJob:
    """The job after some items changed or were added: status, progress, message and times follow. IllegalMove.

    `reopening`: a person runs failed items of a job again that gave a summary, so that it is over no longer.
    """
    items = list(job.items)
    for moved in changed:
        ended_at = now if moved.status.over else None
        item = moved if moved.ended_at == ended_at else moved.evolve(ended_at=ended_at)
        if item.index < len(items):
            check_move(items[item.index].status, item.status)
            items[item.index] = item
        else:
            items.append(item)
    after = recounted(job.evolve(items=tuple(items)), now)
    if not (reopening and job.status is JobStatus.COMPLETED and after.status is JobStatus.PENDING):
        check_move(job.status, after.status)
    return after


def recounted(job: ProcessingJob, now: str) -> ProcessingJob:
    """The job with the status, progress, message and times that follow from its items, wherever it stood before."""
    status = status_of(job)
    return job.evolve(
        status=status,
        progress=progress_of(job, status),
        message=message_of(job, status),
        started_at=job.started_at or (now if status is JobStatus.IN_PROGRESS else None),
        completed_at=now if status.over else None,
        updated_at=now,
        sequence=job.sequence + 1,
    )


def with_step(job: ProcessingJob, item: JobItem, now: str) -> ProcessingJob:
    """The job after a running item went a step further: its status stays, progress and message follow."""
    further = job.evolve(items=(*job.items[: item.index], item, *job.items[item.index + 1 :]))
    return further.evolve(
        progress=progress_of(further, job.status),
        message=message_of(further, job.status),
        updated_at=now,
        sequence=job.sequence + 1,
    )


def wanted_again(job: ProcessingJob) -> ProcessingJob:
    """A job that was over, before its items are reopened; from here on it is background work."""
    return job.evolve(cancel_requested=False, background=True)
