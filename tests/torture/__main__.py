"""`python -m tests.torture [--kills N] [--seed N]`: prints a table; exit code 1 when something did not hold."""

import argparse
import secrets
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.torture.campaign import Campaign


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    asked = parser.parse_args()
    say = partial(print, flush=True)
    say(f"seed {asked.seed}: {asked.kills} kills")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        report = Campaign(asked.kills, asked.seed, Path(folder), say).run()
    say(f"\n{report.table()}\n{'seconds':<40}{time.monotonic() - began:>10.0f}")
    for fault in report.faults[:20]:
        say(f"\n{fault}")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
