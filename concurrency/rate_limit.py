"""How many calls, and how much in them, somebody takes in a while: as set, and as it is learned; told the time."""

from collections import deque
from dataclasses import dataclass

_WINDOW = 60.0
_OUT_OF_ORDER = 1.0  # seconds by which answers to requests of the same time may come in another order


@dataclass(frozen=True, slots=True)
class Told:
    """What a service says of one of its limits: `remaining` for the next `seconds`, then at least `limit` again."""

    remaining: int
    seconds: float
    limit: int | None = None


@dataclass(slots=True)
class _Allowance:
    """What is left of one kind, as far as it is known; `until` is when that knowledge ends."""

    left: float = 0.0
    full: float | None = None
    until: float = float("-inf")
    told: bool = False  # else it is a guess: the last thing that was told is over, and the limit was this
    unanswered: float = 0.0  # begun, and not yet in what the service tells

    def wait(self, amount: float, now: float) -> float:
        if now >= self.until:
            return 0.0
        wanted = amount if self.full is None else min(amount, self.full)  # more than all of it never fits
        return self.until - now if self.left < wanted else 0.0

    def begin(self, amount: float, now: float) -> None:
        if now >= self.until and self.full is not None:
            self.left, self.until, self.told = self.full - self.unanswered, now + _WINDOW, False
        self.left -= amount
        self.unanswered += amount

    def learn(self, told: Told, now: float) -> None:
        left, until = told.remaining - self.unanswered, now + told.seconds
        same = self.told and now < self.until and until <= self.until + _OUT_OF_ORDER
        # Two answers of the same window may have been overtaken by each other: the one that promises less is right.
        self.left = min(left, self.left) if same else left
        self.until = max(until, self.until) if same else until
        self.full, self.told = told.limit, True


class RateLimit:
    """Requests and tokens of one service; `per_minute` requests at most, 0: as many as it takes.

    Times are seconds of any clock that only goes forward. Not for several threads: hold a lock around every call.
    """

    def __init__(self, per_minute: int = 0) -> None:
        self._per_minute = per_minute
        self._begun: deque[float] = deque(maxlen=per_minute)
        self._requests = _Allowance()
        self._tokens = _Allowance()
        self._refused_until = float("-inf")

    def wait(self, tokens: int, now: float) -> float:
        """Seconds until a request of so many tokens is welcome; 0: `begin` now."""
        own = 0.0
        if self._per_minute and len(self._begun) == self._per_minute:
            own = self._begun[0] + _WINDOW - now
        learned = max(self._requests.wait(1, now), self._tokens.wait(tokens, now))
        return max(own, learned, self._refused_until - now, 0.0)

    def begin(self, tokens: int, now: float) -> None:
        """A request of so many tokens is sent; answer with `answered`."""
        self._begun.append(now)
        self._requests.begin(1, now)
        self._tokens.begin(tokens, now)

    def answered(self, tokens: int, now: float, requests: Told | None = None, rest: Told | None = None) -> None:
        """It was answered, or will not be; with what the service said of its requests, and of its tokens."""
        self._requests.unanswered -= 1
        self._tokens.unanswered -= tokens
        if requests:
            self._requests.learn(requests, now)
        if rest:
            self._tokens.learn(rest, now)

    def refused(self, seconds: float, now: float) -> None:
        """The service wants nothing more for so many seconds."""
        self._refused_until = max(self._refused_until, now + seconds)
