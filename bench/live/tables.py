"""The medians of several runs, as tables."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.live.contestants import FLOOR, Contestant
from bench.live.measuring import STOP_PATIENCE, Rate, Run
from bench.live.servers import Failed

IDLE_APP = "this app beside it"
"""The row of /health on this app while it holds no stream and the C floor delivers."""

_UPPER, _LOWER = (7, 11, 7, 8, 11, 7, 22, 11), (7, 11, 7, 8, 11, 7, 11, 11, 11)


@dataclass
class Results:
    """What was measured with one number of streams; `behind` holds the rates that a contestant could not follow."""

    streams: int
    rates: Sequence[int]
    runs: dict[Contestant, list[Run]] = field(default_factory=dict)
    failures: dict[Contestant, str] = field(default_factory=dict)

    def add(self, contestant: Contestant, result: Run | Failed) -> None:
        """One more run, or why there is none; who fails once is out."""
        if isinstance(result, Failed):
            self.failures[contestant] = str(result)
        else:
            self.runs.setdefault(contestant, []).append(result)

    def rates_for(self, contestant: Contestant) -> list[int]:
        """The rates worth trying in the next run: those below the first that it fell behind."""
        behind = [rate for run in self.runs.get(contestant, ()) for rate in run.behind]
        return [rate for rate in self.rates if not behind or rate < min(behind)]

    def rate(self, contestant: Contestant, rate: int, of: Callable[[Rate], float]) -> float | None:
        """The median of `of` over all runs, or None where it did not follow this rate in one of them."""
        runs = self.runs.get(contestant, [])
        found = [of(run.rates[rate]) for run in runs if rate in run.rates]
        return median(found) if found and len(found) == len(runs) else None

    def ratio(
        self,
        rate: int,
        one: Contestant,
        other: Contestant,
        of: Callable[[Rate], float],
        of_other: Callable[[Rate], float] | None = None,
    ) -> float | None:
        """The median over all turns of `one` over `other`: what else the machine did in a turn met both of them."""
        turns = list(zip(self.runs.get(one, ()), self.runs.get(other, ()), strict=False))
        found = [
            of(left.rates[rate]) / (of_other or of)(right.rates[rate])
            for left, right in turns
            if rate in left.rates and rate in right.rates
        ]
        return median(found) if found and len(found) == len(turns) else None

    def run(self, contestant: Contestant, of: Callable[[Run], float | None]) -> float | None:
        """The median of `of` over all runs, or None where a run has none."""
        values = [value for run in self.runs.get(contestant, ()) if (value := of(run)) is not None]
        return median(values) if values and len(values) == len(self.runs[contestant]) else None

    def as_json(self) -> dict[str, Any]:
        """Every run as it was measured."""
        runs = {one.key: [asdict(run) for run in runs] for one, runs in self.runs.items()}
        return {"count": self.streams, "runs": runs, "fail": {one.key: why for one, why in self.failures.items()}}

    def show(self) -> None:
        """Prints both tables."""
        runs = max(map(len, self.runs.values()), default=0)
        print(f"\n## {self.streams:,} open streams, medians of {runs} run{'s' if runs > 1 else ''}\n")
        self._show_rates()
        print()
        self._show_costs()
        for contestant, reason in self.failures.items():
            print(f"{contestant.name:<20}fails at {self.streams:,} streams: {reason}")

    def _show_rates(self) -> None:
        head = (
            (("events", "CPU per", "times", "events", "CPU per", "times", "to the last client", "/health"), _UPPER),
            (("per s", "delivery", "floor", "a write", "write", "floor", "p50", "p99", "p99"), _LOWER),
        )
        for words, widths in head:
            print(" " * 20 + "".join(f"{word:>{width}}" for word, width in zip(words, widths, strict=True)))
        for rate in self.rates:
            for one in self.runs:
                self._show_rate(one, rate)

    def _show_rate(self, one: Contestant, rate: int) -> None:
        late = next((run.behind[rate] for run in self.runs[one] if rate in run.behind), None)
        if late is not None:
            what = f"{late.events:,} events had reached everyone in {late.seconds:.0f} s"
            if late.gaps:
                what = f"clients missed events ({late.gaps:,} gaps)"
            print(f"{one.name:<20}{rate:>7}  falls behind: {what}")
            return
        values = [
            self.rate(one, rate, of)
            for of in (
                lambda told: told.cpu * 1e6,
                Rate.together,
                lambda told: told.cpu_per_write() * 1e6,
                lambda told: told.quiet.p50,
                lambda told: told.quiet.p99,
                Rate.health,
            )
        ]
        if None in values:
            return  # not tried: it fell behind a lower rate
        cpu, together, write, p50, p99, health = values
        over = [self.ratio(rate, one, FLOOR, of) for of in (lambda told: told.cpu, Rate.cpu_per_write)]
        delivery_times, write_times = ("–" if found is None else f"{found:.2f}" for found in over)
        print(
            f"{one.name:<20}{rate:>7}{cpu:>8.1f} us{delivery_times:>7}{together:>8.1f}{write:>8.1f} us{write_times:>7}"
            f"{p50:>8.1f} ms{p99:>8.1f} ms{health:>8.1f} ms"
        )
        if one is FLOOR:
            idle = self.rate(FLOOR, rate, Rate.health_of_idle_app)
            print(f"{'  ' + IDLE_APP:<20}{rate:>7}{idle:>81.1f} ms")

    def _show_costs(self) -> None:
        print(f"{'':<20}{'a stream':>10}{'resident':>10}{'dead client noticed':>21}{'SIGTERM to exit':>18}")
        for one, runs in self.runs.items():
            per_stream = median(run.per_stream for run in runs) / 1024
            resident = median(run.resident for run in runs) / 2**20
            noticed = self.run(one, lambda run: run.noticed)
            stopped = self.run(one, lambda run: run.stopped)
            print(
                f"{one.name:<20}{per_stream:>7.1f} KB{resident:>7.0f} MB"
                f"{'–' if noticed is None else f'{noticed:.2f} s':>21}"
                f"{f'above {STOP_PATIENCE:g} s' if stopped is None else f'{stopped:.2f} s':>18}"
            )
