"""What is aimed at, and whether it was met in this run, side by side with the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.live.contestants import FLOOR, OURS, PEERS
from bench.live.tables import Results, idle_health

AT = {1_000: (10, 50), 10_000: (10,)}
"""The rates that are judged with so many streams: those at which the floor itself still writes most events alone."""
MOST_OVER_FLOOR = {1_000: 1.3, 10_000: 1.5}
LEAST_BELOW_SSE_STARLETTE = 5.0
MOST_HEALTH_OVER_FLOOR = 1.2
MOST_RESIDENT = 80e6
MOST_STOP = 1.0
_SSE_STARLETTE = next(one for one in PEERS if one.key == "sse-starlette")


@dataclass(frozen=True, slots=True)
class Goal:
    """`value` is None where it was not measured."""

    name: str
    value: float | None
    aim: float
    unit: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """None where it was not measured."""
        if self.value is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def __str__(self) -> str:
        verdict = {True: "met", False: "NOT MET", None: "not measured"}[self.met]
        value = "–" if self.value is None else f"{self.value:.2f}{self.unit}"
        limit = f"{'at least' if self.at_least else 'at most'} {self.aim:g}{self.unit}"
        return f"{self.name:<66}{value:>9}  {limit}: {verdict}"


def judge(all_results: Sequence[Results]) -> list[Goal]:
    """The goals of those numbers of streams that were asked for."""
    goals: list[Goal] = []
    for results in all_results:
        for rate in AT.get(results.streams, ()):
            if rate in results.rates:
                goals += _of_rate(results, rate)
        if results.streams == 10_000:
            resident = results.run(OURS, lambda run: run.resident)
            stopped = results.run(OURS, lambda run: run.stopped)
            goals += [
                Goal("10,000 streams: resident", resident and resident / 1e6, MOST_RESIDENT / 1e6, " MB"),
                Goal("10,000 streams: SIGTERM to exit", stopped, MOST_STOP, " s"),
            ]
    return goals


def _of_rate(results: Results, rate: int) -> list[Goal]:
    where = f"{results.streams:,} streams, {rate} events/s"
    ours, floor, other = (results.rate(one, rate, lambda told: told.cpu) for one in (OURS, FLOOR, _SSE_STARLETTE))
    health = _ratio(results.rate(OURS, rate, lambda told: told.asked.health[0].p99), idle_health(results, rate))
    return [
        Goal(f"{where}: CPU per delivery, times the floor", _ratio(ours, floor), MOST_OVER_FLOOR[results.streams]),
        Goal(
            f"{where}: CPU of sse-starlette, times ours", _ratio(other, ours), LEAST_BELOW_SSE_STARLETTE, at_least=True
        ),
        Goal(f"{where}: /health p99, times beside the floor", health, MOST_HEALTH_OVER_FLOOR),
    ]


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None
