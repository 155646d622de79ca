"""`python -m bench live`: who is measured how often, one after the other, and the tables."""

import argparse
import resource
import tempfile
from pathlib import Path

from bench.live import contestants, native, tables
from bench.live.measuring import Run, load_of_machine, run
from bench.live.servers import Failed

SPARE_FILES = 200


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench live", description=__doc__)
    parser.add_argument("--ours", action="store_true", help="only this app and the C floor")
    parser.add_argument("--only", nargs="+", choices=[one.key for one in contestants.ALL], help="only these")
    parser.add_argument("--streams", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--rate", type=int, nargs="+", default=[10, 50, 200], help="events a second")
    parser.add_argument("--runs", type=int, default=5, help="runs of each; the tables show medians")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each rate is measured, twice")
    parser.add_argument("--quick", action="store_true", help="one run of two seconds each")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> bool:
    """Prints the tables; True when every goal that could be judged is met."""
    asked = _asked(arguments)
    runs, seconds = (1, 2.0) if asked.quick else (asked.runs, asked.seconds)
    keys = {"ours", "floor"} if asked.ours else set(asked.only or [one.key for one in contestants.ALL])
    chosen = [one for one in contestants.ALL if one.key in keys]
    most = _raise_open_files()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as name:
        folder = Path(name)
        try:
            programs = native.compiled(folder / "programs")
        except native.Missing as missing:
            print(f"Live events: not measured, {missing}.")
            return False
        reached = True
        for count in asked.streams:
            if count + SPARE_FILES > most:
                print(f"\n{count:,} streams: this machine refuses, it allows {most:,} open files in one process")
                reached = False
                continue
            results = tables.Results(count, asked.rate)
            for number in range(runs):
                for one in chosen:
                    if one.key in results.failures:
                        continue
                    try:
                        result: Run | Failed = run(
                            one, programs, folder / f"{one.key}-{count}-{number}", count, asked.rate, seconds
                        )
                    except Failed as fault:
                        result = fault
                    results.add(one, result)
                    print(f"  {count:,} streams, run {number + 1}: {one.name}", end="\r", flush=True)
            reached = results.show() and reached
    print(load_of_machine())
    return reached


def _raise_open_files() -> int:
    """How many files one process may have open, after asking for as many as there may be at all."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
