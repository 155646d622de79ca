"""The last 24 hours, a point a minute, in memory and in a small file, so that a restart keeps them."""

import json
import logging
import os
import time
from collections import deque
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Any

from storage.files import replace_file

log = logging.getLogger(__name__)

MINUTES = 24 * 60
_MOST_LINES = 2 * MINUTES


@dataclass(frozen=True, slots=True)
class Point:
    """About a minute that ended at `at` (seconds since 1970); `p95` in seconds, `queue` is the most that waited."""

    at: int
    answers: int
    errors: int
    p95: float | None
    queue: int
    summaries: int
    failed: int
    cost_usd: float


COLUMNS = tuple(one.name for one in fields(Point))


class History:
    """Points of one data folder; adding never waits for the disk, and a torn line is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._points: deque[Point] = deque(maxlen=MINUTES)
        self._lines = 0
        self._lock = Lock()

    def read(self) -> None:
        """Takes in what an earlier run kept."""
        try:
            kept = self._path.read_bytes() if self._path.exists() else b""
        except OSError as fault:
            log.warning("The figures of the last day cannot be read: %s", fault.strerror)
            return
        lines = [line for line in kept.splitlines() if line]
        self._lines = len(lines)
        found = sorted((point for line in lines if (point := _read(line))), key=lambda point: point.at)
        with self._lock:
            self._points.extend(found)

    def add(self, point: Point) -> None:
        """One more; what the disk refuses is not kept over a restart, nothing else."""
        with self._lock:
            self._points.append(point)
        try:
            if self._lines >= _MOST_LINES:
                points = self.points()
                replace_file(self._path, (_line(each) for each in points))
                self._lines = len(points)
                return
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, _line(point))
            finally:
                os.close(handle)
            self._lines += 1
        except OSError as fault:
            log.warning("The figures of this minute cannot be kept: %s", fault.strerror)

    def points(self) -> list[Point]:
        """Those of the last 24 hours, oldest first."""
        oldest = time.time() - MINUTES * 60
        with self._lock:
            return [point for point in self._points if point.at > oldest]

    def as_dict(self) -> dict[str, Any]:
        """`{"columns": [name], "points": [[value]]}`."""
        return {"columns": list(COLUMNS), "points": [astuple(point) for point in self.points()]}


def _line(point: Point) -> bytes:
    # A line begins with its own line break, too: one that was torn off before it spoils only itself.
    return b"\n" + json.dumps(astuple(point), separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> Point | None:
    try:
        at, answers, errors, p95, queue, summaries, failed, cost = json.loads(line)
        whole = (int(at), int(answers), int(errors))
        return Point(*whole, None if p95 is None else float(p95), int(queue), int(summaries), int(failed), float(cost))
    except (ValueError, TypeError):
        return None
