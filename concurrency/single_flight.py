"""One at a time for the same work: whoever asks for what is being made waits, and then finds it made."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from summary.ports import CancelToken


class _Flight:
    landed = False


class SingleFlight:
    """Turns by key. When the one ahead failed or was cancelled, the next in line does the work itself.

    Implements `summary.ports.Turns`.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy: dict[str, _Flight] = {}

    @contextmanager
    def turn(self, key: str, cancel: CancelToken) -> Iterator[bool]:
        """Waits until nobody works on `key`, then holds it; True when somebody finished the work meanwhile.

        JobCancelled or WorkInterrupted while waiting.
        """
        made = False
        mine = _Flight()
        forget = cancel.on_cancel(self._wake)
        try:
            with self._changed:
                while (ahead := self._busy.get(key)) is not None:
                    cancel.raise_if_cancelled()
                    self._changed.wait()
                    made = made or ahead.landed
                self._busy[key] = mine
        finally:
            forget()
        try:
            yield made
            mine.landed = True
        finally:
            with self._changed:
                del self._busy[key]
                self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
