"""What has to happen later: one thread that sleeps until the next thing is due."""

import heapq
import logging
import threading
import time
from collections.abc import Callable
from itertools import count

log = logging.getLogger(__name__)

_LONGEST_SLEEP = 3600.0  # the system takes no sleep of any length


class Timetable:
    """Calls each entry once, from its own thread; an entry that must come again enters itself anew."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._entries: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="timetable", daemon=True)

    def start(self) -> None:
        """Begins to call."""
        self._thread.start()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls `call` in so many seconds, at once when that is not above zero."""
        with self._changed:
            entry = (time.monotonic() + seconds, next(self._numbers), call)
            heapq.heappush(self._entries, entry)
            if self._entries[0] is entry:  # else whoever sleeps wakes early enough
                self._changed.notify()

    def close(self) -> None:
        """Forgets what is entered and ends the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        while (call := self._next()) is not None:
            try:
                call()
            except Exception:  # one broken entry must not end all later ones
                log.exception("An entry of the timetable failed")

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._closed:
                wait = self._entries[0][0] - time.monotonic() if self._entries else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._entries)[2]
                self._changed.wait(wait if wait is None else min(wait, _LONGEST_SLEEP))
            return None
