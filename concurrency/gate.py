"""The way to one service outside: so many calls at once, at its rate, and none while it is out of order."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from concurrency.breaker import Breaker, BreakerPolicy
from concurrency.rate_limit import RateLimit, Told
from concurrency.slots import Slots
from errors import AppError
from summary.ports import CancelToken

SHORT_WAIT = 2.0
"""Seconds that a call may wait for its rate in the thread that makes it; a longer wait is told as Busy."""

Verdict = Callable[[Exception], bool | None]
"""What a failure says of the service: True, it answers; False, it is out of order; None, nothing."""


class Paused(Exception):
    """The service fails again and again (`fault` was the last time), and is not asked for `seconds`.

    `seconds` is None when it has failed for so long that nobody should wait for it.
    """

    def __init__(self, seconds: float | None, fault: Exception) -> None:
        self.seconds = seconds
        self.fault = fault
        super().__init__(f"paused for {seconds} s")


class Busy(Exception):
    """The rate of the service is used up for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"busy for {seconds} s")


class Gate:
    """One for each service, for all threads; what happens to one says nothing of another.

    `on_open(seconds, fault)` and `on_close()` are called, without a lock held, when the breaker opens (or stays open
    after a probe) and closes.
    """

    def __init__(
        self,
        at_once: int,
        policy: BreakerPolicy,
        on_open: Callable[[float, Exception], None],
        on_close: Callable[[], None],
        now: Callable[[], float] = time.monotonic,
        waits: bool = True,
    ) -> None:
        """Not `waits`: a call that cannot begin at once is told Busy, for a free place as well."""
        self._lock = threading.Lock()
        self._slots = Slots(at_once)
        self._breaker = Breaker(policy)
        self._on_open = on_open
        self._on_close = on_close
        self._now = now
        self._patience = SHORT_WAIT if waits else 0.0
        self._in_line = None if waits else 0.0
        self._last_fault = Exception("nothing failed yet")

    @contextmanager
    def call(self, cancel: CancelToken, verdict: Verdict, rate: RateLimit, tokens: int = 0) -> Iterator["Call"]:
        """Holds a place for the block, which is one call; what it raises is judged by `verdict`.

        Paused or Busy instead of the call; Paused also in place of what the call raised, when that opened the breaker
        or found it open. JobCancelled or WorkInterrupted while waiting. `rate` belongs to this gate alone.
        """
        with self._lock:  # nobody need wait in line for a refusal
            self._refuse_while_open()
            if (wait := rate.wait(tokens, self._now())) > self._patience:
                raise Busy(wait)
        with self._place(cancel):
            call = self._admitted(cancel, rate, tokens)
            answers: bool | None = None
            try:
                yield call
                answers = True
            except Exception as fault:
                answers = verdict(fault)
                if answers is False:
                    self._failed(fault, call.probe)
                raise
            finally:
                call.heard()
                self._end(answers, call.probe)

    @contextmanager
    def _place(self, cancel: CancelToken) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(self._slots.held(cancel, self._in_line))
            except TimeoutError as fault:
                raise Busy(SHORT_WAIT) from fault
            yield

    def _admitted(self, cancel: CancelToken, rate: RateLimit, tokens: int) -> "Call":
        """The call, as soon as it may begin."""
        deadline = self._now() + self._patience
        while True:
            with self._lock:
                self._refuse_while_open()
                now = self._now()
                wait = rate.wait(tokens, now)
                if wait <= 0:
                    rate.begin(tokens, now)
                    return Call(self, rate, tokens, self._breaker.begin(now))
            if now + wait > deadline:
                raise Busy(wait)
            _sleep(wait, cancel)

    def _refuse_while_open(self) -> None:
        now = self._now()
        if (seconds := self._breaker.wait(now)) > 0:
            raise Paused(None if self._breaker.lost(now) else seconds, self._last_fault)

    def _failed(self, fault: Exception, probe: bool) -> None:
        """Notes that nobody is there; Paused when nobody is asked any more for now."""
        with self._lock:
            now = self._now()
            self._last_fault = fault
            told = fault.retry_after if isinstance(fault, AppError) else None
            opened = self._breaker.failed(now, probe, told or 0.0)
            seconds, lost = self._breaker.wait(now), self._breaker.lost(now)
        if opened:
            self._on_open(seconds, fault)
        if seconds > 0:
            raise Paused(None if lost else seconds, fault) from fault

    def _end(self, answers: bool | None, probe: bool) -> None:
        with self._lock:
            if answers is None:
                self._breaker.withdrawn(probe)
            closed = bool(answers) and self._breaker.succeeded()
        if closed:
            self._on_close()

    def note(self, what: Callable[[float], None]) -> None:
        """Calls `what` with the time, and nobody else meanwhile."""
        with self._lock:
            what(self._now())


class Call:
    """One call that is under way; `probe` when it finds out for all whether the service is back."""

    def __init__(self, gate: Gate, rate: RateLimit, tokens: int, probe: bool) -> None:
        self.probe = probe
        self._gate = gate
        self._rate = rate
        self._tokens = tokens
        self._heard = False

    def heard(self, requests: Told | None = None, tokens: Told | None = None) -> None:
        """The service began to answer, and told so much of its limits; only the first time counts."""
        if not self._heard:
            self._heard = True
            self._gate.note(lambda now: self._rate.answered(self._tokens, now, requests, tokens))

    def come_later(self, seconds: float) -> None:
        """The service asked for no more calls for so many seconds."""
        self._gate.note(lambda now: self._rate.refused(seconds, now))


def _sleep(seconds: float, cancel: CancelToken) -> None:
    wanted = threading.Event()
    forget = cancel.on_cancel(wanted.set)
    try:
        wanted.wait(seconds)
    finally:
        forget()
    cancel.raise_if_cancelled()
