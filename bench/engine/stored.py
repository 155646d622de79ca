"""Durable updates a second of the job state, beside many stored jobs that are over."""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from bench.engine.load import together
from clock import iso, utc_now
from job_models import JobItem, JobStatus, JobType, ProcessingJob
from job_state import JobStateManager
from storage.job_store import JobStore
from summary.values import SummaryOptions

_JOBS_PER_WRITER = 4
_FILLERS = 64


def _waiting(job_id: str) -> ProcessingJob:
    now = iso(utc_now())
    item = JobItem(0, "video:00000000000", "https://www.youtube.com/watch?v=00000000000", "Nothing")
    return ProcessingJob(job_id, JobType.VIDEO, "builtin", SummaryOptions(), (item,), now, now)


def _over(job_id: str) -> ProcessingJob:
    job = _waiting(job_id)
    item = replace(job.items[0], status=JobStatus.COMPLETED, progress=1.0, attempts=1, summary_id="0" * 32)
    return replace(
        job,
        items=(item,),
        status=JobStatus.COMPLETED,
        progress=1.0,
        started_at=job.created_at,
        completed_at=job.created_at,
    )


def fill(folder: Path, jobs: int) -> None:
    """Stores so many jobs that are over, by the door that all jobs come in by, and then one snapshot of them."""
    store = JobStore(folder)
    state = JobStateManager(store, lambda event: None)
    state.recover()
    left = iter(range(jobs))

    def add() -> None:
        for _ in left:
            state.add(_over(state.new_id()))

    together(min(_FILLERS, jobs), add)
    state.compact()
    state.close()


def _asked(state: JobStateManager, job_id: str) -> None:
    """Two updates that a client is answered, so that each is on disk when its call returns."""
    state.request_cancel(job_id)
    state.reopen(job_id, None)


def _running(state: JobStateManager, job_id: str) -> None:
    """Two updates of a running item."""
    state.claim(job_id, 0)
    state.release(job_id, 0)


TWO_UPDATES: dict[str, Callable[[JobStateManager, str], None]] = {"asked": _asked, "running": _running}


def updates(folder: Path, kind: str, writers: int, seconds: float) -> dict[str, float]:
    """How many a second, all writers together, until the last of them is on disk."""
    store = JobStore(folder)
    state = JobStateManager(store, lambda event: None)
    begun = time.monotonic()
    state.recover()
    recovery = time.monotonic() - begun
    own = [[state.add(_waiting(state.new_id()))[0].job_id for _ in range(_JOBS_PER_WRITER)] for _ in range(writers)]
    hands = count()
    made: list[int] = []

    def write() -> None:
        jobs, rounds, ends = own[next(hands)], 0, time.monotonic() + seconds
        while time.monotonic() < ends:
            for job_id in jobs:
                TWO_UPDATES[kind](state, job_id)
            rounds += 1
        made.append(2 * len(jobs) * rounds)

    begun = time.monotonic()
    together(writers, write)
    state.close()
    return {"updates_per_second": sum(made) / (time.monotonic() - begun), "recovery": recovery}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--fill", type=int, default=0, help="store so many jobs, and do nothing else")
    arguments.add_argument("--writers", type=int, nargs="+", default=[1, 8])
    arguments.add_argument("--seconds", type=float, default=2.0)
    asked = arguments.parse_args()
    if asked.fill:
        fill(asked.folder, asked.fill)
    else:
        found = {
            kind: {str(writers): updates(asked.folder, kind, writers, asked.seconds) for writers in asked.writers}
            for kind in TWO_UPDATES
        }
        print(json.dumps(found), flush=True)
