"""The medians of several runs, and what was aimed at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from bench.live.contestants import Contestant
from bench.live.measuring import Run
from bench.live.servers import Failed


@dataclass
class Results:
    """What was measured with one number of streams."""

    count: int
    rates: list[int]
    runs: dict[str, list[Run]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def add(self, contestant: Contestant, result: Run | Failed) -> None:
        """One more run, or why there is none."""
        self.names[contestant.key] = contestant.name
        if isinstance(result, Failed):
            self.failures[contestant.key] = str(result)
        else:
            self.runs.setdefault(contestant.key, []).append(result)

    def show(self) -> bool:
        """Prints the table of these streams; True when every goal is met."""
        print(f"\n## {self.count:,} open streams\n")
        for key, runs in self.runs.items():
            name = self.names[key]
            for rate in self.rates:
                if all(rate in one.rates for one in runs):
                    told = [one.rates[rate] for one in runs]
                    health = [
                        _mid([one.asked.health[target] for one in told], lambda h: h.p99)
                        for target in range(len(told[0].asked.health))
                    ]
                    print(
                        f"{name:<26}{rate:>5}/s  cpu {_mid(told, lambda t: t.cpu * 1e6):7.1f} us  "
                        f"p50 {_mid(told, lambda t: t.quiet.p50):8.1f} ms  p99 {_mid(told, lambda t: t.quiet.p99):8.1f}"
                        f" ms  health p99 {' / '.join(f'{p99:.1f}' for p99 in health)} ms"
                    )
                else:
                    late = next((one.behind[rate] for one in runs if rate in one.behind), None)
                    if late:
                        print(f"{name:<26}{rate:>5}/s  fell behind: {late}")
            print(
                f"{name:<26}  per stream {_mid(runs, lambda r: r.per_stream / 1024):.1f} KB, "
                f"resident {_mid(runs, lambda r: r.resident / 2**20):.0f} MB, noticed {[r.noticed for r in runs]}, "
                f"stopped {[r.stopped for r in runs]}"
            )
        for key, reason in self.failures.items():
            print(f"{self.names[key]:<26}  failed: {reason}")
        return not self.failures


_Told = TypeVar("_Told")


def _mid(values: Sequence[_Told], of: Callable[[_Told], float]) -> float:
    return median(of(value) for value in values)
