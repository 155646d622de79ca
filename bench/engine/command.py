"""`python -m bench engine`: our engine, the disk under it, and the peers."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.engine import killed
from bench.engine.contestants import PEERS_PYTHON, Contestant, contestants
from bench.engine.disk import flush_seconds, machine_line
from bench.engine.flushes import flushed
from bench.engine.goals import keep, show
from bench.engine.rounds import Entry, Failed, run_rounds
from bench.engine.stored import fill
from bench.engine.table import FEW, MANY, goals, print_contestants, print_updates, stored_name

_JOBS = 6000


def _tell(text: str) -> None:
    print(f"  … {text}", file=sys.stderr, flush=True)


def _stored_entry(jobs: int, kept: Path) -> Entry:
    """Updates beside so many jobs, which are stored once and copied for each run."""
    kept.mkdir()
    fill(kept, jobs)

    @contextmanager
    def around(folder: Path) -> Iterator[Mapping[str, str]]:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield {}

    return Entry(stored_name(jobs), (sys.executable, "-m", "bench.engine.stored"), around)


def _seen_on_disk(everyone: Sequence[Contestant], scratch: Path) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for one in everyone:
        _tell(f"flushes of {one.name}")
        try:
            found[one.name] = flushed(one, scratch)
        except Failed as fault:
            _tell(f"{one.name}: {fault}")
            found[one.name] = None
    return found


def main(options: Sequence[str]) -> bool:
    """Prints the tables; True when every goal is reached."""
    arguments = argparse.ArgumentParser(prog="python -m bench engine", description=__doc__)
    arguments.add_argument("--ours", action="store_true", help="without the peers")
    arguments.add_argument("--killed", action="store_true", help="instead: kill -9 of the worker, up to ten minutes")
    arguments.add_argument("--patience", type=float, default=150.0, help="seconds in which a killed job may run again")
    arguments.add_argument("--rounds", type=int, default=5, help="runs of each, of which the median is shown")
    arguments.add_argument("--workers", type=int, default=8, help="threads that work, for every contestant")
    arguments.add_argument("--jobs", type=int, default=_JOBS, help="jobs in each of our runs")
    asked = arguments.parse_args(options)
    everyone = contestants(asked.jobs)
    if asked.ours:
        everyone = everyone[:1]
    elif not PEERS_PYTHON.exists():
        print(f"the peers are missing: {PEERS_PYTHON} is not there (see bench/README.md); only our engine is measured")
        everyone = everyone[:1]
    with tempfile.TemporaryDirectory(prefix="bench-engine-") as name:
        scratch = Path(name)
        if asked.killed:
            return killed.table(everyone, asked.patience, scratch, _tell)
        flush = flush_seconds(scratch)
        machine = machine_line(scratch, flush)
        print(
            f"\n## The job engine: {asked.rounds} rounds, {asked.workers} worker threads each\n\n{machine}", flush=True
        )
        entries = [one.entry(asked.workers) for one in everyone]
        entries += [_stored_entry(jobs, scratch / stored_name(jobs)) for jobs in (FEW, MANY)]
        seen = _seen_on_disk(everyone, scratch)
        results = run_rounds(entries, asked.rounds, scratch, _tell)
    print_contestants(results, everyone, seen)
    print_updates(results, flush)
    found = goals(results, seen, everyone)
    reached = show(found)
    about = {"machine": machine, "flush_seconds": flush, "flushed": seen, "runs": results.runs}
    print(f"kept as {keep('engine', found, {**about, 'missing': results.missing})}")
    return reached
