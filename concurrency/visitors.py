"""How often each visitor comes within a minute, for all threads."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_WINDOW = 60.0
_MOST = 10_000


class Visitors:
    """Exact over any 60 seconds; the limit may be another with every call."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def come(self, visitor: str, limit: int) -> float | None:
        """Counts a visit and answers None; when there were `limit` in the last minute, the seconds to wait."""
        now = self._now()
        with self._lock:
            visits = self._seen.setdefault(visitor, deque())
            self._seen.move_to_end(visitor)
            while visits and now - visits[0] >= _WINDOW:
                visits.popleft()
            if len(visits) >= limit:
                return visits[len(visits) - limit] + _WINDOW - now
            visits.append(now)
            self._forget(now)
            return None

    def _forget(self, now: float) -> None:
        while self._seen:
            visits = next(iter(self._seen.values()))
            if len(self._seen) <= _MOST and visits and now - visits[-1] < _WINDOW:
                return
            self._seen.popitem(last=False)
