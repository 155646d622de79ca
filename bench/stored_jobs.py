"""Fills a data folder with jobs that are over, through the verbs that the server itself uses."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from clock import iso
from errors import VIDEO_UNAVAILABLE, AppError
from job_models import JobItem, JobStatus, JobType, ProcessingJob
from job_state import JobStateManager
from storage.job_store import JobStore
from summary.values import SummaryOptions

WRITERS = 64
_SNAPSHOT_SECONDS = 120.0


def fill(folder: Path, count: int, ended: datetime) -> None:
    """Leaves a folder as a server with `count` jobs, all over since `ended`, leaves it when it stops."""
    folder.mkdir(parents=True, exist_ok=True)
    store = JobStore(folder)
    state = JobStateManager(store, lambda event: None)
    state.recover()
    with ThreadPoolExecutor(WRITERS) as writers:
        for _ in writers.map(state.add, (over(state.new_id(), number, ended) for number in range(count))):
            pass  # what was refused is raised here
    state.compact()
    deadline = time.monotonic() + _SNAPSHOT_SECONDS
    while (folder / "job_state.json").stat().st_size < 100 * count and time.monotonic() < deadline:
        time.sleep(0.05)  # a snapshot may be written in the background
    state.close()


def over(job_id: str, number: int, ended: datetime) -> ProcessingJob:
    """A job of one video that is over; every tenth one failed, the others gave a summary."""
    then = iso(ended)
    ident = f"{number:011d}"
    done = JobItem(
        index=0,
        source=f"video:{ident}",
        url=f"https://www.youtube.com/watch?v={ident}",
        title=f"How the old bridge was repaired before the rain, part {number}",
        status=JobStatus.COMPLETED,
        progress=1.0,
        message="done",
        attempts=1,
        summary_id=f"{number:032x}",
    )
    job = ProcessingJob(
        job_id=job_id,
        job_type=JobType.VIDEO,
        model="builtin",
        options=SummaryOptions(),
        items=(done,),
        created_at=then,
        updated_at=then,
        status=JobStatus.COMPLETED,
        progress=1.0,
        message="Done",
        started_at=then,
        completed_at=then,
        estimated_seconds=10,
        sequence=2,
    )
    if number % 10:
        return job
    error = AppError(VIDEO_UNAVAILABLE).as_dict()
    item = replace(done, status=JobStatus.FAILED, progress=0.1, message=error["message"], error=error, summary_id=None)
    return replace(job, items=(item,), status=JobStatus.FAILED, progress=0.1, message=error["message"])


def waiting(job_id: str, now: datetime) -> ProcessingJob:
    """A job of one video that nobody has begun."""
    item = JobItem(index=0, source="video:abcdefghijk", url="https://youtu.be/abcdefghijk", title="abcdefghijk")
    then = iso(now)
    return ProcessingJob(job_id, JobType.VIDEO, "builtin", SummaryOptions(), (item,), then, then)
