"""So many at once and no more; the others wait in line, without spinning, and can be cancelled."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from summary.ports import CancelToken


class Slots:
    """`count` places, given out first come, first served."""

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._free = count
        self._line: deque[threading.Event] = deque()

    @contextmanager
    def held(self, cancel: CancelToken, patience: float | None = None) -> Iterator[None]:
        """Waits for a place and keeps it for the block; JobCancelled or WorkInterrupted while waiting.

        TimeoutError without a place within `patience` seconds.
        """
        mine = threading.Event()
        with self._lock:
            self._line.append(mine)
            self._give()
        forget = cancel.on_cancel(mine.set)
        try:
            if not mine.wait(patience):
                raise TimeoutError
            cancel.raise_if_cancelled()
            yield
        finally:
            forget()
            with self._lock:
                if mine in self._line:
                    self._line.remove(mine)  # cancelled before it had one
                else:
                    self._free += 1
                    self._give()

    def _give(self) -> None:
        if self._free and self._line:
            self._free -= 1
            self._line.popleft().set()
