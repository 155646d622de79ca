"""`python -m bench live`: who is measured how often, taking turns, and the tables."""

import argparse
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.engine.goals import keep, show
from bench.live import contestants, native
from bench.live.goals import judge
from bench.live.measuring import Run, run
from bench.live.servers import Failed
from bench.live.tables import Results

SPARE_FILES = 200


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench live", description=__doc__)
    parser.add_argument("--ours", action="store_true", help="only this app and the C floor")
    parser.add_argument("--only", nargs="+", choices=[one.key for one in contestants.ALL], help="only these")
    parser.add_argument("--streams", type=int, nargs="+", default=[100, 1000, 10_000], help="open streams")
    parser.add_argument("--rate", type=int, nargs="+", default=[10, 50, 200], help="events a second")
    parser.add_argument("--runs", type=int, default=5, help="runs of each; the tables show medians")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each rate is measured, twice")
    parser.add_argument("--quick", action="store_true", help="one run of each")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> bool:
    """Prints the tables; True when every goal was measured and met."""
    asked = _asked(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # leaves no server behind
    if asked.quick:
        asked.runs = 1
    chosen = _contestants(asked)
    most = _raise_open_files()
    told = []
    with tempfile.TemporaryDirectory(prefix="bench-live-") as name:
        folder = Path(name)
        try:
            programs = native.compiled(folder / "programs")
        except native.Missing as missing:
            print(f"Live events: not measured, {missing}.")
            return False
        for streams in asked.streams:
            if streams + SPARE_FILES > most:
                print(f"\n{streams:,} streams: this machine refuses, it allows a process {most:,} open files.")
                continue
            told.append(_measured(chosen, streams, asked, programs, folder))
            told[-1].show()
    goals = judge(told)
    met = show(goals)
    print(f"\nload of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    keep("live", goals, {"streams": [results.as_json() for results in told]})
    return met


def _contestants(asked: argparse.Namespace) -> list[contestants.Contestant]:
    keys = asked.only or (["floor", "ours"] if asked.ours else [one.key for one in contestants.ALL])
    chosen = [one for one in contestants.ALL if one.key in keys]
    if any(one in contestants.PEERS for one in chosen) and not contestants.peers_ready():
        print("The other servers could not be installed and are missing below.")
        chosen = [one for one in chosen if one not in contestants.PEERS]
    return chosen


def _measured(
    chosen: list[contestants.Contestant],
    streams: int,
    asked: argparse.Namespace,
    programs: dict[str, Path],
    folder: Path,
) -> Results:
    """All contestants by turns, so that what else happens on the machine meets all of them."""
    results = Results(streams, sorted(asked.rate))
    for number in range(asked.runs):
        for one in chosen:
            if one in results.failures:
                continue
            print(f"  … {streams:,} streams, run {number + 1}: {one.name}", file=sys.stderr, flush=True)
            own = folder / f"{one.key}-{streams}-{number}"
            try:
                result: Run | Failed = run(one, programs, own, streams, results.rates_for(one), asked.seconds)
            except Failed as fault:
                result = fault
            results.add(one, result)
    return results


def _raise_open_files() -> int:
    """How many files one process may have open, after asking for as many as there may be at all."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
