"""How often something took how long: a few counters, from which quantiles follow."""

from array import array
from bisect import bisect_left

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds; what took longer is counted behind the last one."""

_KEPT = 512


class Histogram:
    """Counts of durations in seconds by BOUNDS."""

    __slots__ = ("counts", "seconds", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += 1
        self.seconds += seconds

    def merge(self, other: "Histogram") -> None:
        """All of another one."""
        for place, count in enumerate(other.counts):
            self.counts[place] += count
        self.total += other.total
        self.seconds += other.seconds

    def quantile(self, share: float) -> float | None:
        """The duration that this share stayed below, interpolated between two bounds; None when there was nothing."""
        if not self.total:
            return None
        wanted, low = share * self.total, 0.0
        for count, bound in zip(self.counts, BOUNDS, strict=False):
            if count >= wanted and count:
                return low + (bound - low) * wanted / count
            wanted, low = wanted - count, bound
        return BOUNDS[-1]


class Latest:
    """The newest durations themselves, for exact percentiles."""

    __slots__ = ("_next", "_seconds")

    def __init__(self) -> None:
        self._seconds = array("f")
        self._next = 0

    def add(self, seconds: float) -> None:
        """One more; the oldest of 512 gives way."""
        if len(self._seconds) < _KEPT:
            self._seconds.append(seconds)
        else:
            self._seconds[self._next] = seconds
            self._next = (self._next + 1) % _KEPT

    def copied(self) -> list[float]:
        """In no order."""
        return self._seconds.tolist()


def percentiles(seconds: list[float]) -> dict[str, float | None]:
    """`{"p50","p95","p99"}` in seconds, by nearest rank; None when there is nothing."""
    ordered = sorted(seconds)
    count = len(ordered)
    ranks = {50: count * 50, 95: count * 95, 99: count * 99}
    return {f"p{p}": round(ordered[max(0, -(-rank // 100) - 1)], 6) if ordered else None for p, rank in ranks.items()}
