"""A breaker: who fails again and again is left alone for a while, and then asked once; it is told the time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """It opens after `failures` in a row, for `first` seconds; each failed probe makes that `factor` times longer.

    At most `longest` seconds. An outage of `lost_after` seconds is no longer waited for.
    """

    failures: int = 5
    first: float = 10.0
    factor: float = 2.0
    longest: float = 600.0
    lost_after: float = 86_400.0


class Breaker:
    """Closed: everybody passes. Open: nobody. After its time one call passes, the probe, and decides which it becomes.

    Times are seconds of any clock that only goes forward. Not for several threads: hold a lock around every call.
    """

    def __init__(self, policy: BreakerPolicy) -> None:
        self._policy = policy
        self._failures = 0
        self._failing_since = 0.0
        self._period = 0.0  # 0 while closed
        self._until = 0.0
        self._probing = False
        self._probe_began = 0.0

    @property
    def open(self) -> bool:
        """Whether it holds calls back, also while the probe is out."""
        return self._period > 0

    def wait(self, now: float) -> float:
        """Seconds until it is worth to ask again; 0: `begin` now."""
        if self._probing:  # nobody knows how long it takes: the longer it did, the less often they ask
            return max(self._period / 4, now - self._probe_began)
        return max(self._until - now, 0.0) if self.open else 0.0

    def lost(self, now: float) -> bool:
        """Whether it has failed for so long that waiting is no use."""
        return self.open and now - self._failing_since >= self._policy.lost_after

    def begin(self, now: float) -> bool:
        """A call begins after `wait` gave 0; True when it is the probe."""
        self._probing, self._probe_began = self.open, now
        return self._probing

    def succeeded(self) -> bool:
        """A call was answered, whatever it said; True when that closed the breaker."""
        closing = self.open
        self._failures, self._period, self._probing = 0, 0.0, False
        return closing

    def failed(self, now: float, probe: bool, told: float = 0.0) -> bool:
        """A call found nobody there; True when that opened the breaker, or kept it open.

        `told`: it was asked to stay away for so many seconds, which is then the least.
        """
        if self.open:
            if not (probe and self._probing):
                return False  # begun before it opened: that is known already
            self._probing = False
            self._open(now, max(self._period * self._policy.factor, told))
            return True
        if self._failures == 0:
            self._failing_since = now
        self._failures += 1
        if self._failures < self._policy.failures:
            return False
        self._open(now, max(self._policy.first, told))
        return True

    def withdrawn(self, probe: bool) -> None:
        """A call was cancelled before it showed anything; the next one is the probe instead."""
        if probe:
            self._probing = False

    def _open(self, now: float, period: float) -> None:
        self._period = min(period, self._policy.longest)
        self._until = now + self._period
