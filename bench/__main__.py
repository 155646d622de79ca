"""The tables, printed by `python -m bench [section …]`; exit code 1 when a goal is missed.

A section that takes options is asked for alone: `python -m bench engine --help`.
"""

import sys
from collections.abc import Callable, Sequence

from bench import (
    first_text,
    grounding,
    library,
    long_videos,
    operations,
    page,
    quality,
    scale,
    start_and_idle,
    transcripts,
    tuning,
)
from bench.engine import command as engine
from bench.engine import scenario
from bench.live import command as live

SECTIONS: dict[str, Callable[[], bool]] = {
    "start": start_and_idle.main,
    "quality": quality.captions,
    "tuning": tuning.tuning,
    "scale": scale.main,
    "transcripts": transcripts.transcripts,
    "grounding": grounding.grounding,
    "long": long_videos.long_videos,
    "first": first_text.first_text,
    "library": library.main,
    "page": page.main,
    "operations": operations.main,
}
WITH_OPTIONS: dict[str, Callable[[Sequence[str]], bool]] = {
    "engine": engine.main,
    "scenario": scenario.main,
    "live": live.main,
}
DEFAULT = ("start", "quality", "page")


def main(asked: list[str]) -> int:
    if asked and asked[0] in WITH_OPTIONS:
        return 0 if WITH_OPTIONS[asked[0]](asked[1:]) else 1
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        print(f"no section {', '.join(unknown)}; there are {', '.join((*SECTIONS, *WITH_OPTIONS))}", file=sys.stderr)
        return 2
    reached = [SECTIONS[name]() for name in asked or DEFAULT]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
