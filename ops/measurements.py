"""What is counted while the server works: answers by route, summaries by outcome; a few microseconds each."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import errors
from app_error import ErrorKind
from job_models import JobEvent
from ops.histogram import Histogram, Latest, percentiles

WINDOW = 300.0
"""Seconds that count for rates and alerts."""

OTHER = "(other)"
_SLOT = 10.0
_MOST_ROUTES = 200  # a bound on memory and on what Prometheus must keep; the application has fewer
_OURS = {
    kind.code for kind in vars(errors).values() if isinstance(kind, ErrorKind) and kind.http_status >= 500
}  # what a server or a provider is to blame for, not a video


@dataclass(slots=True)
class Route:
    """One route and method since the start."""

    by_class: dict[str, int] = field(default_factory=dict)
    took: Histogram = field(default_factory=Histogram)
    latest: Latest = field(default_factory=Latest)


@dataclass(slots=True)
class Tally:
    """What happened in a stretch of time; `failed` counts only failures that are no fault of the video."""

    answers: int = 0
    server_errors: int = 0
    summaries: int = 0
    failed: int = 0
    took: Histogram = field(default_factory=Histogram)

    def merge(self, other: "Tally") -> None:
        """All of another one."""
        self.answers += other.answers
        self.server_errors += other.server_errors
        self.summaries += other.summaries
        self.failed += other.failed
        self.took.merge(other.took)


class Measurements:
    """Counters for all threads; nothing here waits for anything."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._routes: dict[tuple[str, str], Route] = {}
        self._slots: deque[tuple[int, Tally]] = deque(maxlen=int(WINDOW / _SLOT))
        self._minute = Tally()
        self._all = Tally()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answer; `route` is a template such as `/jobs/<job_id>`, never an address as it was asked."""
        with self._lock:
            found = self._routes.get((method, route))
            if found is None:
                key = (method, route) if len(self._routes) < _MOST_ROUTES else (method, OTHER)
                found = self._routes.setdefault(key, Route())
            kind = f"{status // 100}xx"
            found.by_class[kind] = found.by_class.get(kind, 0) + 1
            found.took.add(seconds)
            found.latest.add(seconds)
            for tally in (self._slot(), self._minute, self._all):
                tally.answers += 1
                tally.server_errors += status >= 500
                tally.took.add(seconds)

    def heard(self, event: JobEvent) -> None:
        """Something that is told about jobs."""
        if event.name not in ("summary_complete", "summary_failed"):
            return
        failed = event.name == "summary_failed" and event.data["error"]["code"] in _OURS
        with self._lock:
            for tally in (self._slot(), self._minute, self._all):
                tally.summaries += 1
                tally.failed += failed

    def _slot(self) -> Tally:
        number = int(self._clock() / _SLOT)
        if not self._slots or self._slots[-1][0] != number:
            self._slots.append((number, Tally()))
        return self._slots[-1][1]

    def window(self) -> Tally:
        """The last WINDOW seconds."""
        oldest = (self._clock() - WINDOW) / _SLOT
        found = Tally()
        with self._lock:
            for number, tally in self._slots:
                if number > oldest:
                    found.merge(tally)
        return found

    def minute(self) -> Tally:
        """What happened since this was last asked."""
        with self._lock:
            found, self._minute = self._minute, Tally()
        return found

    def since_start(self) -> Tally:
        """Everything."""
        found = Tally()
        with self._lock:
            found.merge(self._all)
        return found

    def routes(self) -> list[tuple[str, str, dict[str, int], Histogram]]:
        """Method, template, answers by class of status, and times, of each route that was asked."""
        found = []
        with self._lock:
            for (method, route), one in sorted(self._routes.items()):
                took = Histogram()
                took.merge(one.took)
                found.append((method, route, dict(one.by_class), took))
        return found

    def latencies(self) -> list[dict[str, Any]]:
        """`{"method","route","count","by_status","mean","p50","p95","p99"}` of each route, in seconds."""
        with self._lock:
            found = [
                (key, dict(one.by_class), one.took.total, one.took.seconds, one.latest.copied())
                for key, one in sorted(self._routes.items())
            ]
        return [
            {
                "method": method,
                "route": route,
                "count": count,
                "by_status": by_class,
                "mean": round(seconds / count, 6),
                **percentiles(latest),
            }
            for (method, route), by_class, count, seconds, latest in found
        ]
