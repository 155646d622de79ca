"""`python -m tests.torture [part …] [--kills N] [--seed N]`: prints tables; exit code 1 when something did not hold."""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.torture.campaign import Campaign
from tests.torture.growth import growth
from tests.torture.load import mixed_load
from tests.torture.outcome import Outcome
from tests.torture.trouble import trouble


def main() -> int:
    """Runs the parts that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help="load, trouble, growth, kills; all without a name")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    asked = parser.parse_args()
    parts: dict[str, Callable[[Path], Iterator[Outcome]]] = {
        "load": lambda folder: iter([mixed_load(folder)]),
        "trouble": trouble,
        "growth": lambda folder: iter([growth(folder)]),
        "kills": lambda folder: iter([_kills(folder, asked.kills, asked.seed)]),
    }
    if unknown := set(asked.parts) - parts.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    faults: list[str] = []
    for name in asked.parts or parts:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            for outcome in parts[name](Path(folder) / "data"):
                print(outcome.table(), flush=True)
                faults += outcome.faults
        print(f"{'seconds':<58}{time.monotonic() - began:>14.0f}")
    for fault in faults[:20]:
        print(f"\n{fault}")
    return 1 if faults else 0


def _kills(folder: Path, kills: int, seed: int) -> Outcome:
    folder.mkdir()
    say = partial(print, flush=True)
    say(f"\nseed {seed}: {kills} kills")
    report = Campaign(kills, seed, folder, say).run()
    return Outcome("kill -9", report.rows(), report.faults)


if __name__ == "__main__":
    sys.exit(main())
