"""What is done about a failure: its name, and the decision to try again, when, or to give up."""

import errno
import logging
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from errors import (
    INTERNAL,
    MODEL_RATE_LIMITED,
    PROVIDER_BUSY,
    PROVIDER_PAUSED,
    STORAGE_UNAVAILABLE,
    VIDEO_LIVE,
    VIDEO_NOT_STARTED,
    YOUTUBE_BLOCKED,
    YOUTUBE_BUSY,
    YOUTUBE_PAUSED,
    AppError,
)

log = logging.getLogger(__name__)

MAX_POSTPONED = 20
"""How often somebody may ask us to come later before the work is given up."""

LONGEST_WAIT = 86_400.0
"""Seconds; a later time than in a day is taken for a mistake of the sender's."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` in all; waits grow by `factor` from `first` seconds, give or take a fifth.

    `postponed` is how often somebody may ask to come later instead, which is no attempt.
    """

    attempts: int = 3
    first: float = 2.0
    factor: float = 3.0
    longest: float = 300.0
    postponed: float = MAX_POSTPONED

    def wait(self, attempt: int, jitter: float) -> float:
        """Seconds after this attempt (from 1); `jitter` in 0..1."""
        return min(self.first * self.factor ** (attempt - 1), self.longest) * (0.8 + 0.4 * jitter)


# By the code of the error; what is not here has the policy of all others.
POLICIES: dict[str, RetryPolicy] = {
    YOUTUBE_BLOCKED.code: RetryPolicy(first=5.0, factor=4.0),
    MODEL_RATE_LIMITED.code: RetryPolicy(attempts=5),
    VIDEO_NOT_STARTED.code: RetryPolicy(attempts=1),
    VIDEO_LIVE.code: RetryPolicy(attempts=1),
    # Here it is we who put it off, and who know when that ends.
    PROVIDER_PAUSED.code: RetryPolicy(attempts=1, postponed=math.inf),
    PROVIDER_BUSY.code: RetryPolicy(attempts=1, postponed=math.inf),
    YOUTUBE_PAUSED.code: RetryPolicy(attempts=1, postponed=math.inf),
    YOUTUBE_BUSY.code: RetryPolicy(attempts=1, postponed=math.inf),
}


@dataclass(frozen=True, slots=True)
class TryAgain:
    """In `seconds`; not `counted` when somebody asked us to come later."""

    error: AppError
    seconds: float
    counted: bool


@dataclass(frozen=True, slots=True)
class HoldUntil:
    """What is wanted is there in `seconds`, a time that is known."""

    error: AppError
    seconds: float


@dataclass(frozen=True, slots=True)
class AskPerson:
    """It goes on when a person says so, or in `seconds`, when there is such a time."""

    error: AppError
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It would fail again."""

    error: AppError


class ErrorHandler:
    """Decides from the kind of a failure, never from the words of a message."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter

    def name(self, fault: Exception) -> AppError:
        """The failure as it is told to a person; what is not known is logged whole and told as INTERNAL."""
        if isinstance(fault, AppError):
            return fault
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG):
            return AppError(STORAGE_UNAVAILABLE, reason=fault.strerror)
        log.error("Unexpected failure", exc_info=fault)
        return AppError(INTERNAL, reason=type(fault).__name__)

    def decide(self, fault: Exception, attempts: int, postponed: int) -> TryAgain | HoldUntil | AskPerson | GiveUp:
        """What becomes of work that failed in its `attempts`th attempt and was put off `postponed` times."""
        error = self.name(fault)
        policy = POLICIES.get(error.code, RetryPolicy())
        if error.kind.asks:
            return AskPerson(error, None if error.retry_after is None else error.retry_after + 0.2 * self._jitter())
        if error.retryable and error.retry_after is not None and postponed < policy.postponed:
            if error.kind.held:  # a premiere may be days away
                return HoldUntil(error, error.retry_after + 0.2 * self._jitter())
            wait = min(LONGEST_WAIT, error.retry_after)
            return TryAgain(error, wait + 0.2 * self._jitter(), counted=False)
        if error.retryable and attempts < policy.attempts:
            return TryAgain(error, policy.wait(attempts, self._jitter()), counted=True)
        return GiveUp(error)


def error_object(error: AppError, retry_at: str | None = None) -> dict[str, Any]:
    """The contract's error object; with a time, its consequence says that it is tried again."""
    if retry_at is None:
        return error.as_dict()
    return error.as_dict(retry_at=retry_at, consequence=f"{error.consequence} It is tried again at {retry_at}.")
