"""One at a time for the same work: whoever asks for what is being made waits, hears how far it is, and finds it made.

Those who want the same stand in a line, in the order they came. What becomes of them is decided by how the one at
work ends:

- it made it: each in turn finds it made;
- it was cancelled, interrupted or broke: the next one does the work;
- it failed in a way that may pass at once: the next one tries; when that fails with the same code, it is the answer
  for all who wait, so that a provider in trouble is asked twice and not once for each of them;
- it failed in a way that would be the same for all (not retryable, or told to come later): that is the answer for all.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from concurrency.audience import Audience
from errors import AppError
from summary.ports import CancelToken, Report
from summary.values import VideoDetails


@dataclass(slots=True, eq=False)
class _Seat:
    """One who wants the work; who waits is `called` when the wait is over."""

    called: threading.Event = field(default_factory=threading.Event)
    made: bool = False
    fault: AppError | None = None


@dataclass(slots=True)
class _Line:
    waiting: deque[_Seat] = field(default_factory=deque)
    audience: Audience = field(default_factory=Audience)
    failed_with: str | None = None  # the code of the last error


@dataclass(frozen=True, slots=True)
class Turn:
    """The work is ours. `made`: somebody ahead made it meanwhile; `report` also tells those who wait behind."""

    made: bool
    report: Report


class SingleFlight:
    """Turns by key; implements `summary.ports.Turns`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, _Line] = {}

    @contextmanager
    def turn(self, key: str, cancel: CancelToken, report: Report | None = None) -> Iterator[Turn]:
        """Waits until nobody works on `key`, then holds it for the block.

        While it waits, `report` is told what the one at work tells. JobCancelled or WorkInterrupted while waiting;
        the AppError of the one ahead, as an object of its own, when it is the answer for this one, too.
        """
        seat = _Seat()
        with self._lock:
            busy = self._lines.get(key)
            line = busy or self._lines.setdefault(key, _Line())
            if busy:
                line.waiting.append(seat)
        if busy:
            self._wait(line, seat, cancel, report)
        fault: BaseException | None = None
        made = False
        try:
            yield Turn(seat.made, _Both(report, line.audience) if report else line.audience)
            made = True
        except BaseException as ours:
            fault = ours
            raise
        finally:
            self._hand_over(key, line, made, fault)

    def _wait(self, line: _Line, seat: _Seat, cancel: CancelToken, report: Report | None) -> None:
        leave = line.audience.join(report) if report else None
        forget = cancel.on_cancel(seat.called.set)
        seat.called.wait()
        forget()
        if leave:
            leave()
        with self._lock:
            in_line = seat in line.waiting
            if in_line:
                line.waiting.remove(seat)
        if in_line or seat.fault is not None:
            cancel.raise_if_cancelled()
        if seat.fault is not None:
            raise _as_own(seat.fault)

    def _hand_over(self, key: str, line: _Line, made: bool, fault: BaseException | None) -> None:
        """The one at work is through; the next in line begins, or the line is gone."""
        if not made:
            line.audience.text_reset()
        with self._lock:
            if made:
                for seat in line.waiting:
                    seat.made = True
            elif isinstance(fault, AppError) and not fault.kind.asks:  # each has a budget, or a permission, of its own
                if _same_for_all(fault) or fault.code == line.failed_with:
                    _answer(line, fault)
                line.failed_with = fault.code
            if line.waiting:
                line.waiting.popleft().called.set()
            else:
                del self._lines[key]


def _answer(line: _Line, fault: AppError) -> None:
    """Ends the wait of all."""
    while line.waiting:
        seat = line.waiting.popleft()
        seat.fault = fault
        seat.called.set()


def _same_for_all(fault: AppError) -> bool:
    return not fault.retryable or fault.retry_after is not None


def _as_own(fault: AppError) -> AppError:
    """The same error as another object: what is raised in several threads would gather the tracebacks of all."""
    own = AppError.__new__(AppError, *fault.args)
    vars(own).update(vars(fault))
    return own


class _Both:
    """Implements `summary.ports.Report`: one's own report, then those who wait."""

    def __init__(self, own: Report, audience: Audience) -> None:
        self._own = own
        self._audience = audience

    def details(self, details: VideoDetails) -> None:
        self._own.details(details)
        self._audience.details(details)

    def step(self, message: str, progress: float) -> None:
        self._own.step(message, progress)
        self._audience.step(message, progress)

    def text(self, text: str) -> None:
        self._own.text(text)
        self._audience.text(text)

    def text_reset(self) -> None:
        self._own.text_reset()
        self._audience.text_reset()
