"""What is aimed at, judged in one run side by side with the others."""

from collections.abc import Sequence

from bench.engine.goals import Goal
from bench.live.contestants import FLOOR, OURS, PEERS
from bench.live.measuring import Rate
from bench.live.tables import Results

AT = {1_000: (10, 50), 10_000: (10,)}
"""The rates that are judged with so many streams: those that the floor can follow without bundling events."""
MOST_OVER_FLOOR = {1_000: 1.3, 10_000: 1.5}
LEAST_BELOW_SSE_STARLETTE = 5.0
MOST_HEALTH_OVER_FLOOR = 1.2
MOST_RESIDENT_MB = 80.0
MOST_STOP = 1.0
_SSE_STARLETTE = next(one for one in PEERS if one.key == "sse-starlette")


def judge(all_results: Sequence[Results]) -> list[Goal]:
    """The goals of those numbers of streams that were asked for."""
    goals: list[Goal] = []
    for results in all_results:
        for rate in AT.get(results.streams, ()):
            if rate in results.rates:
                goals += _of_rate(results, rate)
        if results.streams == 10_000:
            resident = results.run(OURS, lambda run: run.resident / 1e6)
            stopped = results.run(OURS, lambda run: run.stopped)
            goals += [
                Goal("10,000 streams: resident", resident, MOST_RESIDENT_MB, "MB", at_most=True),
                Goal("10,000 streams: SIGTERM to exit", stopped, MOST_STOP, "s", at_most=True),
            ]
    return goals


def _of_rate(results: Results, rate: int) -> list[Goal]:
    where = f"{results.streams:,} streams, {rate} events/s"
    over = results.ratio(rate, OURS, FLOOR, lambda told: told.cpu)
    below = results.ratio(rate, _SSE_STARLETTE, OURS, lambda told: told.cpu)
    health = results.ratio(rate, OURS, FLOOR, Rate.health, Rate.health_of_idle_app)
    return [
        Goal(f"{where}: CPU per delivery, times the floor", over, MOST_OVER_FLOOR[results.streams], at_most=True),
        Goal(f"{where}: CPU per delivery of sse-starlette, times ours", below, LEAST_BELOW_SSE_STARLETTE),
        Goal(f"{where}: /health p99, times beside the floor", health, MOST_HEALTH_OVER_FLOOR, at_most=True),
    ]
