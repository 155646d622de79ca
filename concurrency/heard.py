"""Work that one listener hears while it goes on, in a thread of its own; it ends when the listener leaves."""

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from concurrency.cancellation import Cancellation
from errors import SHUTTING_DOWN, TOO_MANY_QUESTIONS, AppError, ErrorKind

T = TypeVar("T")

Work = Callable[[Callable[[T], None], Cancellation], None]
"""Tells what is to be heard, and ends soon after it was cancelled; raises nothing but a cancellation."""

_PULSE = 1.0
"""Seconds of silence after which the listener gets a sign of life: only who is written to is seen to have left."""


class HeardWork(Generic[T]):
    """At most `at_once` pieces of work side by side."""

    def __init__(self, at_once: int, full: ErrorKind = TOO_MANY_QUESTIONS) -> None:
        """`full` is told, with `limit`, to one more."""
        self.at_once = at_once
        self._full = full
        self._lock = threading.Lock()
        self._running: set[Cancellation] = set()
        self._stopped = False

    def begin(self, work: Work[T]) -> "Hearing[T]":
        """Starts it; close what it answers. AppError of kind `full`, or SHUTTING_DOWN."""
        hearing: Hearing[T] = Hearing()
        with self._lock:
            if self._stopped:
                raise AppError(SHUTTING_DOWN, retry_after=5)
            if len(self._running) >= self.at_once:
                raise AppError(self._full, limit=self.at_once, retry_after=5)
            self._running.add(hearing.cancel)
        threading.Thread(target=self._run, args=(work, hearing), name="heard-work", daemon=True).start()
        return hearing

    def _run(self, work: Work[T], hearing: "Hearing[T]") -> None:
        try:
            work(hearing.tell, hearing.cancel)
        finally:
            with self._lock:
                self._running.discard(hearing.cancel)
            hearing.end()

    def stop(self) -> None:
        """Interrupts all of it; nothing begins after it."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for cancel in running:
            cancel.interrupt()


class Hearing(Generic[T]):
    """What one listener hears, as an iterator; None is a sign of life."""

    def __init__(self) -> None:
        self.cancel = Cancellation()
        self._told: queue.SimpleQueue[tuple[T] | None] = queue.SimpleQueue()
        self._over = False

    def __iter__(self) -> "Hearing[T]":
        return self

    def __next__(self) -> T | None:
        """The next thing that is told, as soon as it is."""
        if self._over:
            raise StopIteration
        try:
            told = self._told.get(timeout=_PULSE)
        except queue.Empty:
            return None
        if told is None:
            self._over = True
            raise StopIteration
        return told[0]

    def tell(self, what: T) -> None:
        """More to hear; from the thread of the work."""
        self._told.put((what,))

    def end(self) -> None:
        """There is no more."""
        self._told.put(None)

    def close(self) -> None:
        """The listener leaves: the work is not wanted any more."""
        self.cancel.cancel()
