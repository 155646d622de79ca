"""The medians of several runs, as tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.live.contestants import FLOOR, Contestant
from bench.live.measuring import STOP_PATIENCE, Rate, Run
from bench.live.servers import Failed

IDLE_APP = "this app beside it"
"""The row of /health on this app while it holds no stream and the C floor delivers."""


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

    def run(self, contestant: Contestant, of: Callable[[Run], float | None]) -> float | None:
        """The median of `of` over all runs, or None where a run has none."""
        values = [value for run in self.runs.get(contestant, ()) if (value := of(run)) is not None]
        return median(values) if values and len(values) == len(self.runs[contestant]) else None

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
        print(f"{'':<20}{'events':>7}{'CPU per':>11}{'times':>8}{'to the last client':>22}{'events':>8}{'/health':>11}")
        print(f"{'':<20}{'per s':>7}{'delivery':>11}{'floor':>8}{'p50':>11}{'p99':>11}{'a read':>8}{'p99':>11}")
        for rate in self.rates:
            floor = self.rate(FLOOR, rate, lambda told: told.cpu)
            for one in self.runs:
                cpu = self.rate(one, rate, lambda told: told.cpu)
                if cpu is None:
                    if any(rate in run.behind for run in self.runs[one]):
                        print(f"{one.name:<20}{rate:>7}  falls behind: {self._how_far(one, rate)}")
                    continue
                p50, p99, together, health = (
                    self.rate(one, rate, of)
                    for of in (
                        lambda told: told.quiet.p50,
                        lambda told: told.quiet.p99,
                        lambda told: told.quiet.deliveries / max(1, told.quiet.reads),
                        lambda told: told.asked.health[0].p99,
                    )
                )
                print(
                    f"{one.name:<20}{rate:>7}{cpu * 1e6:>8.1f} us{cpu / floor if floor else float('nan'):>8.1f}"
                    f"{p50:>8.1f} ms{p99:>8.1f} ms{together:>8.1f}{health:>8.1f} ms"
                )
                if one is FLOOR:
                    print(f"{'  ' + IDLE_APP:<20}{rate:>7}{idle_health(self, rate):>59.1f} ms")

    def _how_far(self, contestant: Contestant, rate: int) -> str:
        late = next(run.behind[rate] for run in self.runs[contestant] if rate in run.behind)
        if late.gaps:
            return f"clients missed events ({late.gaps:,} gaps)"
        return f"{late.events:,} events had reached everyone in {late.seconds:.0f} s"

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


def idle_health(results: Results, rate: int) -> float | None:
    """The p99 of /health, in ms, on this app without streams while the floor delivers."""
    return results.rate(FLOOR, rate, lambda told: told.asked.health[1].p99)
