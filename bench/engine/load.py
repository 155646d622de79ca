"""The load every contestant gets: submitters that hand in numbered jobs which do nothing, and the clock beside them.

Standard library only: the peers run it in an environment of their own.
"""

import argparse
import json
import math
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

PATIENCE = 180.0
"""Seconds after which a run that does not end is given up."""

_WARM_UP = 20
_PAUSE = 0.01  # between two jobs of an idle system: workers have gone back to wait

Submit = Callable[[int], None]
"""Hands in the job with this number; returns when the queue under test has accepted it."""


class Progress:
    """When jobs began, and how many are over; any thread may tell, without a lock that all would share."""

    def __init__(self) -> None:
        self.began_at: dict[int, float] = {}
        self._over: list[int] = []
        self._wanted = 0
        self._reached = threading.Event()
        self.last = 0.0

    def began(self, number: int) -> None:
        """The body of the job runs now."""
        self.began_at[number] = time.monotonic()

    def over(self, number: int = 0) -> None:
        """One more job is done."""
        self._over.append(number)
        if len(self._over) >= self._wanted:
            self.last = time.monotonic()
            self._reached.set()

    def expect(self, more: int) -> None:
        """From now on so many jobs; call it before the first of them is handed in."""
        self._wanted = len(self._over) + more
        self._reached.clear()

    def wait(self) -> None:
        """Until all that were expected are over; TimeoutError."""
        if not self._reached.wait(PATIENCE):
            raise TimeoutError(f"{len(self._over)} of {self._wanted} jobs were over after {PATIENCE:g} s")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def together(threads: int, work: Callable[[], None]) -> None:
    """Runs `work` in so many threads that begin at the same time; the first error of any of them is raised."""
    barrier = threading.Barrier(threads)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:  # told to whoever started the threads
            errors.append(error)

    running = [threading.Thread(target=run, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]


def throughput(
    submit: Submit, progress: Progress, numbers: "count[int]", jobs: int, submitters: int
) -> dict[str, float]:
    """Jobs a second from the first submission to the end of the last job, and how long a submission took."""
    took: list[float] = []
    left = iter(range(jobs))

    def hand_in() -> None:
        for _ in left:
            number = next(numbers)
            begun = time.monotonic()
            submit(number)
            took.append(time.monotonic() - begun)

    progress.expect(jobs)
    begun = time.monotonic()
    together(submitters, hand_in)
    progress.wait()
    return {
        "jobs_per_second": jobs / (progress.last - begun),
        "submit_p50": percentile(took, 0.5),
        "submit_p99": percentile(took, 0.99),
    }


def idle(submit: Submit, progress: Progress, numbers: "count[int]", times: int) -> dict[str, float]:
    """Seconds from the call that submits to the first line of the job, one job at a time."""
    waits, took = [], []
    for _ in range(times):
        time.sleep(_PAUSE)
        number = next(numbers)
        progress.expect(1)
        begun = time.monotonic()
        submit(number)
        took.append(time.monotonic() - begun)
        progress.wait()
        waits.append(progress.began_at[number] - begun)
    return {
        "start_p50": percentile(waits, 0.5),
        "start_p99": percentile(waits, 0.99),
        "idle_submit_p50": percentile(took, 0.5),
    }


def stamps(submit: Submit, progress: Progress, numbers: "count[int]", times: int) -> list[tuple[float, float]]:
    """When each of so many submissions began and was answered, by the wall clock, one job at a time."""
    found = []
    for _ in range(times):
        time.sleep(_PAUSE)
        progress.expect(1)
        begun = time.time()
        submit(next(numbers))
        found.append((begun, time.time()))
        progress.wait()
    return found


def main(contestant: Callable[[Progress, Path, int], AbstractContextManager[Submit]]) -> None:
    """Runs one contestant as the arguments say, and prints what was measured as one JSON object."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path, help="an empty folder for whatever is kept")
    arguments.add_argument("--workers", type=int, default=8)
    arguments.add_argument("--jobs", type=int, default=1000)
    arguments.add_argument("--submitters", type=int, nargs="+", default=[1, 8])
    arguments.add_argument("--idle", type=int, default=100)
    arguments.add_argument("--stamps", type=int, default=0, help="only tell when so many submissions began and ended")
    asked = arguments.parse_args()
    progress, numbers = Progress(), count(1)
    with contestant(progress, asked.folder, asked.workers) as submit:
        progress.expect(_WARM_UP)
        for _ in range(_WARM_UP):
            submit(next(numbers))
        progress.wait()
        if asked.stamps:
            print(json.dumps({"stamps": stamps(submit, progress, numbers, asked.stamps)}), flush=True)
            return
        found: dict[str, object] = {"idle": idle(submit, progress, numbers, asked.idle)}
        for submitters in asked.submitters:
            found[str(submitters)] = throughput(submit, progress, numbers, asked.jobs, submitters)
    print(json.dumps(found), flush=True)
