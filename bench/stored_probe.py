"""The engine alone in a process of its own: opens a data folder, then does and times what standard input asks for.

`python -m bench.stored_probe FOLDER` prints one JSON line when it is ready, `{"seconds", "mb"}`, and one for each line
`<what> <times>` it reads: the seconds that each took.
"""

import itertools
import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.stored_jobs import waiting
from clock import utc_now
from job_models import JobStatus
from job_state import JobStateManager
from jobs.as_json import status_object
from storage.job_store import JobStore


def resident_mb(pid: int | str, name: str = "VmRSS") -> float:
    """What a process holds in memory now; `VmHWM` is the most it ever held."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


class Engine:
    """The verbs that are timed."""

    def __init__(self, folder: Path) -> None:
        self._state = JobStateManager(JobStore(folder), lambda event: None)
        self._state.recover()
        self._chance = random.Random(1)
        self._ids: list[str] = []
        self._new: list[str] = []
        self._claimed: list[str] = []
        self._filters = itertools.cycle((None, JobStatus.COMPLETED))

    def know_all(self) -> None:
        """Walks through the whole list once."""
        cursor = None
        while True:
            jobs, cursor = self._state.page(None, 200, cursor)
            self._ids += [job.job_id for job in jobs]
            if cursor is None:
                return

    def submit(self) -> Callable[[], object]:
        job = waiting(self._state.new_id(), utc_now())
        self._new.append(job.job_id)
        return lambda: self._state.add(job)

    def claim(self) -> Callable[[], object]:
        self._claimed.append(self._new.pop())
        return lambda: self._state.claim(self._claimed[-1], 0)

    def complete(self) -> Callable[[], object]:
        job_id = self._claimed.pop()
        return lambda: self._state.complete(job_id, 0, summary_id="s", title="T", cached=False, result={})

    def cancel(self) -> Callable[[], object]:
        job_id = self._new.pop()
        return lambda: self._state.request_cancel(job_id)

    def page(self) -> Callable[[], object]:
        status = next(self._filters)
        return lambda: [status_object(job) for job in self._state.page(status, 50, None)[0]]

    def status(self) -> Callable[[], object]:
        job_id = self._chance.choice(self._ids)
        return lambda: status_object(self._state.require(job_id))


def main(folder: Path) -> None:
    began = time.perf_counter()
    engine = Engine(folder)
    print(json.dumps({"seconds": time.perf_counter() - began, "mb": resident_mb("self")}), flush=True)
    engine.know_all()
    for line in sys.stdin:
        name, times = line.split()
        took = []
        for _ in range(int(times)):
            act = getattr(engine, name)()
            began = time.perf_counter()
            act()
            took.append(time.perf_counter() - began)
        print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
