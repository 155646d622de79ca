"""One at a time for the same work: whoever asks for what is being made waits, and then finds it made."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from summary.ports import CancelToken


class SingleFlight:
    """Turns by key. When the one ahead failed or was cancelled, the next in line does the work itself."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy: set[str] = set()

    @contextmanager
    def turn(self, key: str, cancel: CancelToken) -> Iterator[bool]:
        """Waits until nobody works on `key`, then holds it; True when there was somebody to wait for.

        JobCancelled or WorkInterrupted while waiting.
        """
        waited = False
        forget = cancel.on_cancel(self._wake)
        try:
            with self._changed:
                while key in self._busy:
                    cancel.raise_if_cancelled()
                    waited = True
                    self._changed.wait()
                self._busy.add(key)
        finally:
            forget()
        try:
            yield waited
        finally:
            with self._changed:
                self._busy.discard(key)
                self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
