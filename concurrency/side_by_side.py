"""Several calls of one piece of work side by side, in threads that end with it."""

import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextvars import copy_context
from typing import Generic, TypeVar

from summary.ports import CancelToken

T = TypeVar("T")

_GRACE = 0.5
"""Seconds that calls get to end after a cancel; one that does not is left to itself."""


class SideBySide:
    """At most `at_once` calls of each piece of work at the same time; implements `summary.ports.SideBySide`."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once

    def run(self, calls: Sequence[Callable[[], T]], cancel: CancelToken) -> Generator[tuple[int, T], None, None]:
        """Each result with the place of its call, as they come.

        When a call raises, no other is begun, those under way are waited for, and then it is raised here. Close the
        iterator to begin no more calls. JobCancelled or WorkInterrupted at once; calls notice it by themselves.
        """
        line = _Line(calls)
        for _ in range(min(self._at_once, len(calls))):
            about = copy_context()  # what the log says of this work
            threading.Thread(target=about.run, args=(line.work,), name="side-by-side", daemon=True).start()
        forget = cancel.on_cancel(line.cancel)
        try:
            while (result := line.next()) is not None:
                yield result
            cancel.raise_if_cancelled()
            line.settle()
            cancel.raise_if_cancelled()
        finally:
            forget()
            line.close()

    def pause(self, seconds: float, cancel: CancelToken) -> None:
        """Waits; JobCancelled or WorkInterrupted as soon as it is asked for."""
        wanted = threading.Event()
        forget = cancel.on_cancel(wanted.set)
        wanted.wait(seconds)
        forget()
        cancel.raise_if_cancelled()


class _Line(Generic[T]):
    """The calls of one run, and what came of them."""

    def __init__(self, calls: Sequence[Callable[[], T]]) -> None:
        self._changed = threading.Condition()
        self._waiting = deque(enumerate(calls))
        self._running = 0
        self._results: deque[tuple[int, T]] = deque()
        self._fault: BaseException | None = None
        self._cancelled = False

    def work(self) -> None:
        """One thread: call after call, until there is none."""
        while True:
            with self._changed:
                if not self._waiting:
                    return
                place, call = self._waiting.popleft()
                self._running += 1
            fault: BaseException | None = None
            result: list[T] = []
            try:
                result.append(call())
            except BaseException as raised:  # told to whoever asked for the calls
                fault = raised
            with self._changed:
                self._running -= 1
                self._results.extend((place, each) for each in result)
                if fault is not None:
                    self._fault = self._fault or fault
                    self._waiting.clear()
                self._changed.notify_all()

    def next(self) -> tuple[int, T] | None:
        """The next result; None when all are over, one failed, or it was cancelled."""
        with self._changed:
            self._changed.wait_for(lambda: self._results or self._idle() or self._stopped())
            return None if self._stopped() or not self._results else self._results.popleft()

    def settle(self) -> None:
        """Waits for what is under way; what a call raised."""
        self.close()
        if self._fault is not None and not self._cancelled:
            raise self._fault

    def cancel(self) -> None:
        """No more calls; nobody waits for long any more."""
        with self._changed:
            self._cancelled = True
            self._waiting.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """No more calls; returns when none is under way, or soon after a cancel."""
        with self._changed:
            self._waiting.clear()
            self._changed.wait_for(lambda: self._cancelled or not self._running)
            self._changed.wait_for(lambda: not self._running, _GRACE)

    def _idle(self) -> bool:
        return not self._waiting and not self._running

    def _stopped(self) -> bool:
        return self._cancelled or self._fault is not None
