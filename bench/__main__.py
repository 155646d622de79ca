"""The tables, printed by `python -m bench [section …]`; exit code 1 when a goal is missed."""

import sys
from collections.abc import Callable

from bench import quality, start_and_idle, tuning

SECTIONS: dict[str, Callable[[], bool]] = {
    "start": start_and_idle.main,
    "quality": quality.captions,
    "tuning": tuning.tuning,
}
DEFAULT = ("start", "quality")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        print(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    reached = [SECTIONS[name]() for name in asked or DEFAULT]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
