"""What this machine gives: its processors, and how long its disk takes to hold one line for good."""

import os
import time
from pathlib import Path
from tempfile import TemporaryFile

from bench.engine.load import percentile

_TIMES = 400
_LINE = b"x" * 600 + b"\n"  # about as long as the line of one change


def flush_seconds(folder: Path) -> float:
    """The median of adding a line to a file and flushing it (fdatasync), one after the other."""
    took = []
    with TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_TIMES):
            file.write(_LINE)
            begun = time.monotonic()
            os.fdatasync(file.fileno())
            took.append(time.monotonic() - begun)
    return percentile(took, 0.5)


def machine_line(folder: Path, flush: float) -> str:
    """One line for the top of a table."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return f"machine: {cores} cores, load {load:.1f}; one fdatasync here {flush * 1000:.2f} ms (p50), in {folder}"
