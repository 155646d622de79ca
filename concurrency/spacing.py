"""A rate with a memory: some calls at once, and from then on so far apart; told the time."""

import random
from collections.abc import Callable

from concurrency.rate_limit import RateLimit, Told

JITTER = 1 / 3
"""By so much of itself a pause may be longer; never shorter."""


class Spacing(RateLimit):
    """Lets `burst` calls go at once, and then one for each `pause` of seconds, which may be up to a third longer.

    Whoever rests gets the burst back, one call for each pause. A call counts from its end, so that whenever it sends
    something meanwhile: within any t seconds at most burst + t / pause calls are seen where they arrive, and with a
    burst of 1 no two are closer than `pause`. A pause of 0 holds nobody back.
    """

    def __init__(self, pause: float, burst: int, jitter: Callable[[], float] = random.random) -> None:
        """`jitter` gives numbers in 0..1."""
        super().__init__()
        self._pause = pause
        self._ahead = (burst - 1) * pause
        self._jitter = jitter
        self._level_at = float("-inf")  # when all of the burst is there again, but for the calls under way
        self._under_way = 0

    def wait(self, tokens: int, now: float) -> float:
        """As of RateLimit; while calls are under way, the least that it may be."""
        owed = max(self._level_at - now, 0.0) + self._under_way * self._pause
        return max(super().wait(tokens, now), owed - self._ahead)

    def begin(self, tokens: int, now: float) -> None:
        """As of RateLimit."""
        super().begin(tokens, now)
        self._under_way += 1

    def answered(self, tokens: int, now: float, requests: Told | None = None, rest: Told | None = None) -> None:
        """As of RateLimit."""
        super().answered(tokens, now, requests, rest)
        self._under_way -= 1
        self._level_at = max(self._level_at, now) + self._pause * (1 + JITTER * self._jitter())
