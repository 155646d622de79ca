"""One run of the built-in model on a made-up transcript of four hours, in a process of its own; prints JSON."""

import json
import random
import resource
import sys
import time

from concurrency.cancellation import Cancellation
from providers.builtin import Builtin
from summary.values import ModelRequest, Segment, SummaryOptions, VideoDetails

WORDS, SECONDS, WORDS_A_LINE = 40_000, 4 * 3600, 8
_COMMON = ("the", "and", "to", "of", "a", "in", "that", "it", "is", "i", "you", "we", "so", "um", "but", "this", "for")


def transcript() -> tuple[Segment, ...]:
    """Half of it common words, as in speech; the others are spread as words are: few often, most seldom."""
    dice = random.Random(1)
    rare = [f"{a}{b}{c}" for a in ("bo", "ke", "ti", "mu", "sa") for b in ("ran", "lim", "dop", "vek") for c in _ENDS]
    weights = [1 / (rank + 3) for rank in range(len(rare))]
    words = dice.choices(rare, weights, k=WORDS)
    words = [word if dice.random() < 0.5 else dice.choice(_COMMON) for word in words]
    lines = [" ".join(words[at : at + WORDS_A_LINE]) for at in range(0, WORDS, WORDS_A_LINE)]
    line = SECONDS / len(lines)
    return tuple(Segment(i * line, (i + 1) * line, text) for i, text in enumerate(lines))


_ENDS = [a + b for a in "bdfgklmnprstvz" for b in ("a", "er", "in", "o", "us", "y", "el", "ic")]


def main() -> None:
    segments = transcript()
    details = VideoDetails("sample:four-hours", "Four hours")
    request = ModelRequest("builtin", "", "", segments, details, SummaryOptions(), 300, "en", True, 4000)
    began, clock = time.process_time(), time.perf_counter()
    pieces = list(Builtin().stream(request, Cancellation()))
    json.dump(
        {
            "cpu": time.process_time() - began,
            "wall": time.perf_counter() - clock,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "words": sum(len(segment.text.split()) for segment in segments),
            "pieces": len(pieces),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
