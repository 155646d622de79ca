"""A provider behind its gate: how many calls at once, at which rate, and none while it is out of order."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

import errors
from clock import iso_in, utc_now
from concurrency.breaker import BreakerPolicy
from concurrency.gate import Busy, Call, Gate, Paused
from concurrency.rate_limit import RateLimit
from errors import AppError
from providers.rate_headers import told
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage

log = logging.getLogger(__name__)

Announce = Callable[[dict[str, Any]], None]
"""Takes the data of a `system` event."""

Heard = Callable[[ModelRequest, Mapping[str, str]], None]
"""Takes the head of the answer to a request, from any thread."""

_OUT_OF_ORDER: Final = frozenset(
    kind.code
    for kind in (errors.MODEL_OVERLOADED, errors.MODEL_UNREACHABLE, errors.MODEL_SILENT, errors.MODEL_BROKE_OFF)
)
# What happens here before anybody is asked.
_OURS: Final = frozenset(
    kind.code for kind in (errors.BUDGET_MONTH, errors.BUDGET_JOB, errors.STORAGE_UNAVAILABLE, errors.SHUTTING_DOWN)
)
_CHARACTERS_PER_TOKEN: Final = 4


class Provider(Protocol):
    """Whoever turns a request into text; models have the same name here and there."""

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """As `summary.ports.Models.stream`."""


class Gated:
    """One provider, shared by all threads; implements `Provider`."""

    def __init__(
        self,
        name: str,
        make: Callable[[Heard], Provider],
        *,
        at_once: int,
        per_minute: int,
        policy: BreakerPolicy,
        announce: Announce,
    ) -> None:
        """`name` is what a person is told; `per_minute` requests to each model, 0: as many as the provider takes."""
        self._name = name
        self._per_minute = per_minute
        self._announce = announce
        self._gate = Gate(at_once, policy, self._opened, self._closed)
        self._lock = threading.Lock()
        self._rates: dict[str, RateLimit] = {}
        self._calls: dict[int, Call] = {}
        self._provider = make(self._heard)

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """As the provider's; AppError PROVIDER_PAUSED or PROVIDER_BUSY when it is not asked now."""
        tokens = (len(request.instructions) + len(request.prompt)) // _CHARACTERS_PER_TOKEN
        try:
            with self._gate.call(cancel, _answers, self._rate(request.model), tokens) as call:
                self._calls[id(request)] = call
                try:
                    yield from self._provider.stream(request, cancel)
                except AppError as fault:
                    if fault.code == errors.MODEL_RATE_LIMITED.code and fault.retry_after:
                        call.come_later(fault.retry_after)
                    raise
                finally:
                    del self._calls[id(request)]
        except Paused as pause:
            reason = str(pause.fault)
            raise AppError(
                errors.PROVIDER_PAUSED, provider=self._name, reason=reason, retry_after=pause.seconds
            ) from pause
        except Busy as busy:
            raise AppError(
                errors.PROVIDER_BUSY, provider=self._name, model=request.model, retry_after=busy.seconds
            ) from busy

    def _rate(self, model: str) -> RateLimit:
        with self._lock:
            return self._rates.setdefault(model, RateLimit(self._per_minute))

    def _heard(self, request: ModelRequest, headers: Mapping[str, str]) -> None:
        call = self._calls.get(id(request))
        if call is not None:  # else it was cancelled meanwhile
            call.heard(told(headers, "requests"), told(headers, "tokens"))

    def _opened(self, seconds: float, fault: Exception) -> None:
        until = iso_in(utc_now(), seconds)
        message = f"{self._name} is out of order: {fault} What needs it waits; it is asked again at {until}."
        log.warning("%s", message)
        self._announce({"level": "warning", "subject": self._name, "message": message, "until": until})

    def _closed(self) -> None:
        message = f"{self._name} answers again."
        log.info("%s", message)
        self._announce({"level": "info", "subject": self._name, "message": message})


def _answers(fault: Exception) -> bool | None:
    """Whether a failure shows that the provider is there; None for one that is not the provider's."""
    if not isinstance(fault, AppError) or fault.code in _OURS:
        return None
    return fault.code not in _OUT_OF_ORDER
