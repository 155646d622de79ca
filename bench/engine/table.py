"""The tables of `python -m bench engine`, and the figures in them that have a goal."""

from collections.abc import Callable, Mapping, Sequence

from bench.engine.contestants import OURS, Contestant
from bench.engine.flushes import TIMES
from bench.engine.goals import Goal
from bench.engine.rounds import Results

FEW, MANY = 100, 100_000
_DURABLE = 0.95  # a submission may be answered in the moment in which the clock is read

Flushed = Mapping[str, int | None]
"""Of `TIMES` submissions of each contestant, how many were flushed to disk before the answer."""


def stored_name(jobs: int) -> str:
    return f"{jobs:,} stored"


def durable(flushed: Flushed, name: str) -> bool:
    return (flushed.get(name) or 0) >= _DURABLE * TIMES


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds * 1000:.2f}"


def _speed(jobs: float | None) -> str:
    return "–" if jobs is None else f"{jobs:,.0f}"


def _disk(flushed: Flushed, name: str) -> str:
    if (count := flushed.get(name)) is None:
        return "not seen"
    return f"{'yes' if durable(flushed, name) else 'no'}, {count}/{TIMES}"


def print_contestants(results: Results, everyone: Sequence[Contestant], flushed: Flushed) -> None:
    """One line each; those without a run are named below."""
    head = ("jobs/s, 1", "jobs/s, 8", "jobs/s, 64", "submit p50/p99 ms", "start p50/p99 ms", "on disk first?")
    print(f"\n{'':<36}" + "".join(f"{word:>{width}}" for word, width in zip(head, _WIDTHS, strict=True)))
    for one in everyone:
        if one.name not in results.runs:
            continue
        found = {figure: results.median(one.name, figure) for figure in results.runs[one.name][0]}
        cells = (
            *(_speed(found.get(f"{submitters}.jobs_per_second")) for submitters in (1, 8, 64)),
            f"{_ms(found['8.submit_p50'])} / {_ms(found['8.submit_p99'])}",
            f"{_ms(found['idle.start_p50'])} / {_ms(found['idle.start_p99'])}",
            _disk(flushed, one.name),
        )
        print(f"{one.name:<36}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)))
    for name, why in results.missing.items():
        print(f"missing: {name}: {why}")
    print(
        "submit: how long the call took with 8 submitters; start: from the call to the first line of the job, idle;\n"
        f"on disk first: of {TIMES} submissions, those with a flush between call and answer (strace)"
    )


_WIDTHS = (12, 12, 12, 20, 20, 17)


def print_updates(results: Results, flush: float) -> None:
    """Durable updates of the job state, as such and in the time of one flush of the bare disk."""
    head = ("1 writer", "8 writers", "× disk, 1", "× disk, 8")
    print(f"\n{'durable updates/s':<44}" + "".join(f"{word:>12}" for word in head))
    for kind, what in _KINDS.items():
        for name in map(stored_name, (FEW, MANY)):
            one, eight = (results.median(name, f"{kind}.{writers}.updates_per_second") for writers in (1, 8))
            if one and eight:
                times = f"{one * flush:>12.2f}{eight * flush:>12.2f}"
                print(f"{what + ', ' + name:<44}{one:>12,.0f}{eight:>12,.0f}{times}")
    print(
        "asked: a cancel and a retry in turns, each on disk before its call returns; running: an item claimed and\n"
        "given back in turns, until the last is on disk. × disk: updates in the time of one fdatasync of a line, one\n"
        "after the other, on the same disk in the same run"
    )


_KINDS = {"asked": "asked by a client", "running": "of running items"}


def goals(results: Results, flushed: Flushed, everyone: Sequence[Contestant]) -> list[Goal]:
    """Those that this run could measure."""
    found = [
        Goal("jobs/s with 64 submitters", results.median(OURS, "64.jobs_per_second"), 15_000, "jobs/s"),
        *(
            Goal(
                f"durable updates {what}, 8 writers: with {MANY:,} stored over with {FEW:,}",
                results.ratio(f"{kind}.8.updates_per_second", stored_name(MANY), stored_name(FEW)),
                0.85,
                "×",
            )
            for kind, what in _KINDS.items()
        ),
    ]
    as_they_come = [one.name for one in everyone[1:] if durable(flushed, one.name) and not one.options]
    with_settings = [one.name for one in everyone[1:] if durable(flushed, one.name)]
    for peers, which in ((as_they_come, "durable as it comes"), (with_settings, "or by its settings")):
        speed = _best(results, peers, "8.jobs_per_second", max)
        start = _best(results, peers, "idle.start_p50", min)
        if speed and start:
            more = results.ratio("8.jobs_per_second", OURS, speed)
            sooner = results.ratio("idle.start_p50", OURS, start)
            found += [
                Goal(f"jobs/s, 8 submitters, over {speed} ({which})", more, 2.5, "×"),
                Goal(f"submit→start p50 over {start} ({which})", sooner, 0.5, "×", at_most=True),
            ]
    return found


def _best(results: Results, names: Sequence[str], figure: str, choose: Callable[..., tuple[float, str]]) -> str | None:
    known = [(value, name) for name in names if (value := results.median(name, figure)) is not None]
    return choose(known)[1] if known else None
