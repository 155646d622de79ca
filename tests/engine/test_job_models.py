"""Statuses, moves, progress and priorities follow from the items."""

from dataclasses import replace

import pytest

from job_models import MOVES, IllegalMove, JobPriority, JobStatus, JobType, ProcessingJob, check_move, priority_for
from jobs.following import with_items
from tests.engine.jobs import a_job

NOW = "2026-11-21T10:00:00.000Z"


def test_the_table_of_moves_is_the_contracts() -> None:
    allowed = {
        "pending": {"in_progress", "cancelled", "held"},
        "in_progress": {"completed", "failed", "cancelled", "retry", "pending", "held"},
        "retry": {"in_progress", "cancelled", "pending"},
        "held": {"pending", "cancelled"},
        "failed": {"pending"},
        "cancelled": {"pending"},
        "completed": set(),
    }
    assert {str(before): {str(after) for after in afters} for before, afters in MOVES.items()} == allowed


@pytest.mark.parametrize("before", JobStatus)
@pytest.mark.parametrize("after", JobStatus)
def test_every_move_from_every_status(before: JobStatus, after: JobStatus) -> None:
    if after is before or after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(IllegalMove):
            check_move(before, after)


def moved(job: ProcessingJob, *statuses: JobStatus) -> ProcessingJob:
    """The job after its items went through in_progress to these statuses."""
    job = with_items(job, [replace(item, status=JobStatus.IN_PROGRESS) for item in job.items], NOW)
    changed = [replace(item, status=status) for item, status in zip(job.items, statuses, strict=True)]
    return with_items(job, changed, NOW)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((JobStatus.COMPLETED, JobStatus.COMPLETED), JobStatus.COMPLETED),
        ((JobStatus.COMPLETED, JobStatus.FAILED), JobStatus.COMPLETED),
        ((JobStatus.FAILED, JobStatus.FAILED), JobStatus.FAILED),
        ((JobStatus.COMPLETED, JobStatus.IN_PROGRESS), JobStatus.IN_PROGRESS),
        ((JobStatus.COMPLETED, JobStatus.PENDING), JobStatus.IN_PROGRESS),
        ((JobStatus.COMPLETED, JobStatus.RETRY), JobStatus.RETRY),
        ((JobStatus.HELD, JobStatus.RETRY), JobStatus.RETRY),
        ((JobStatus.HELD, JobStatus.COMPLETED), JobStatus.HELD),
    ],
)
def test_a_jobs_status_follows_from_its_items(statuses: tuple[JobStatus, ...], expected: JobStatus) -> None:
    assert moved(a_job("a", 2), *statuses).status is expected


def test_a_cancelled_job_is_cancelled_although_one_item_gave_a_summary() -> None:
    job = replace(a_job("a", 2), cancel_requested=True)
    assert moved(job, JobStatus.COMPLETED, JobStatus.CANCELLED).status is JobStatus.CANCELLED


def test_progress_is_one_only_when_completed_and_never_falls() -> None:
    job = a_job("a", 2)
    seen = [job.progress]
    for item in job.items:
        job = with_items(job, [replace(item, status=JobStatus.IN_PROGRESS, progress=0.99)], NOW)
        seen.append(job.progress)
    job = with_items(job, [replace(job.items[0], status=JobStatus.FAILED, progress=0.2)], NOW)
    seen.append(job.progress)
    assert seen == sorted(seen)
    assert seen[-1] < 1
    done = with_items(job, [replace(job.items[1], status=JobStatus.COMPLETED, progress=1.0)], NOW)
    assert done.progress == 1.0


def test_a_failed_job_shows_the_error_of_its_item() -> None:
    job = with_items(a_job("a"), [replace(a_job("a").items[0], status=JobStatus.IN_PROGRESS)], NOW)
    job = with_items(job, [replace(job.items[0], status=JobStatus.FAILED, error={"message": "No captions."})], NOW)
    assert job.error == {"message": "No captions."}
    assert job.message == "No captions."
    assert job.completed_at == NOW


def test_priority_follows_the_number_of_items() -> None:
    assert priority_for(JobType.VIDEO, 1) is JobPriority.HIGH
    assert priority_for(JobType.PLAYLIST, 1) is JobPriority.MEDIUM
    assert priority_for(JobType.BATCH, 10) is JobPriority.MEDIUM
    assert priority_for(JobType.BATCH, 11) is JobPriority.LOW
