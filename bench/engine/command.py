"""`python -m bench engine`: our engine, the disk under it, and the peers."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.engine.disk import flush_seconds, machine_line
from bench.engine.goals import Goal, keep, show
from bench.engine.rounds import Entry, Results, run_rounds
from bench.engine.stored import fill

OURS = "this engine"
FEW, MANY = 100, 100_000
_JOBS = 6000


def _tell(text: str) -> None:
    print(f"  … {text}", file=sys.stderr, flush=True)


def _stored_entry(jobs: int, kept: Path) -> Entry:
    fill(kept, jobs)
    return Entry(
        f"{jobs:,} stored",
        (sys.executable, "-m", "bench.engine.stored"),
        prepare=lambda folder: shutil.copytree(kept, folder, dirs_exist_ok=True),
    )


def _ours(workers: int, jobs: int) -> Entry:
    figures = ("--workers", str(workers), "--jobs", str(jobs), "--submitters", "1", "8", "64", "--")
    return Entry(OURS, (sys.executable, "-m", "bench.engine.ours", *figures))


def _engine_table(results: Results, flush: float) -> None:
    def ms(figure: str) -> str:
        value = results.median(OURS, figure)
        return "–" if value is None else f"{value * 1000:.2f} ms"

    print(f"\n{'submitters':<12}{'jobs/s':>10}{'submit p50':>14}{'submit p99':>14}")
    for submitters in (1, 8, 64):
        speed = results.median(OURS, f"{submitters}.jobs_per_second")
        shown = "–" if speed is None else f"{speed:,.0f}"
        print(f"{submitters:<12}{shown:>10}{ms(f'{submitters}.submit_p50'):>14}{ms(f'{submitters}.submit_p99'):>14}")
    print(f"idle: submit→start p50 {ms('idle.start_p50')}, p99 {ms('idle.start_p99')}")
    print(f"\n{'durable updates/s':<20}{'1 writer':>10}{'8 writers':>11}{'read in':>10}")
    for name in (f"{FEW:,} stored", f"{MANY:,} stored"):
        one, eight, read = (
            results.median(name, figure) for figure in ("1.updates_per_second", "8.updates_per_second", "1.recovery")
        )
        if one and eight and read:
            print(f"{name:<20}{one:>10,.0f}{eight:>11,.0f}{read:>8.2f} s")
            print(
                f"{'':<20}{one * flush:>10.2f}{eight * flush:>11.2f}   updates in the time of one fdatasync of the disk"
            )


def _goals(results: Results) -> list[Goal]:
    return [
        Goal("jobs/s with 64 submitters", results.median(OURS, "64.jobs_per_second"), 15_000, "jobs/s"),
        Goal(
            f"durable updates, 8 writers: with {MANY:,} stored over with {FEW:,}",
            results.ratio("8.updates_per_second", f"{MANY:,} stored", f"{FEW:,} stored"),
            0.85,
        ),
    ]


def main(options: Sequence[str]) -> bool:
    """Prints the tables; True when every goal is reached."""
    arguments = argparse.ArgumentParser(prog="python -m bench engine", description=__doc__)
    arguments.add_argument("--ours", action="store_true", help="without the peers")
    arguments.add_argument("--rounds", type=int, default=5, help="runs of each, of which the median is shown")
    arguments.add_argument("--workers", type=int, default=8, help="threads that work, for every contestant")
    arguments.add_argument("--jobs", type=int, default=_JOBS, help="jobs in each of our runs")
    asked = arguments.parse_args(options)
    with tempfile.TemporaryDirectory(prefix="bench-engine-") as name:
        scratch = Path(name)
        flush = flush_seconds(scratch)
        print(f"\n## The job engine\n\n{machine_line(scratch, flush)}", flush=True)
        entries = [_ours(asked.workers, asked.jobs)]
        for jobs in (FEW, MANY):
            kept = scratch / f"stored-{jobs}"
            kept.mkdir()
            entries.append(_stored_entry(jobs, kept))
        results = run_rounds(entries, asked.rounds, scratch, _tell)
    _engine_table(results, flush)
    goals = _goals(results)
    reached = show(goals)
    for contestant, why in results.missing.items():
        print(f"missing: {contestant}: {why}")
    print(f"kept as {keep('engine', goals, {'flush_seconds': flush, 'runs': results.runs})}")
    return reached
