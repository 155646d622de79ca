"""One wish to stop, shared by whoever asks for it and the work that must end."""

import threading
from collections.abc import Callable

from errors import JobCancelled, WorkInterrupted


class Cancellation:
    """A mark that is set once, by a cancel or by the server's stop; implements `summary.ports.CancelToken`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reason: type[BaseException] | None = None
        self._callbacks: list[Callable[[], None]] = []

    def cancel(self) -> None:
        """A person wants it to stop."""
        self._set(JobCancelled)

    def interrupt(self) -> None:
        """The server stops; the work goes back to pending."""
        self._set(WorkInterrupted)

    def _set(self, reason: type[BaseException]) -> None:
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def raise_if_cancelled(self) -> None:
        """JobCancelled or WorkInterrupted once it was asked for."""
        if self._reason is not None:
            raise self._reason

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Calls `callback` once, from the asking thread (at once if it was asked for); returns its removal."""
        with self._lock:
            if self._reason is None:
                self._callbacks.append(callback)
                return lambda: self._forget(callback)
        callback()
        return lambda: None

    def _forget(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)
