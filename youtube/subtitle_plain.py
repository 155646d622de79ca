"""Plain text as a transcript: with the times that lines begin with, or without any."""

import re
from collections.abc import Sequence
from itertools import pairwise

from summary.values import Segment
from youtube.subtitle_bytes import check_size
from youtube.subtitle_cues import Cue, cue, seconds
from youtube.subtitle_text import clean, sentences, short_pieces

_LEADING = re.compile(
    r"\s*[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d\d)(?:[.,](\d{1,3}))?[\])]?(?:\s*[-–—:|]\s+|\s+|$)", re.ASCII
)
WRAPPED_WORDS = 25


def read_timed(lines: Sequence[str]) -> list[Cue] | None:
    """Cues when the lines begin with times (`0:15 text`, `[00:15] text`, or a time on its own line); else None.

    Two times at least, rising, and one of them within the first lines: a text that only mentions times is not timed.
    """
    marks = [
        (number, match) for number, line in enumerate(lines) if ":" in line and (match := _LEADING.match(line[:60]))
    ]
    check_size(len(marks))
    starts = [seconds(*match.groups()) for _, match in marks]
    falls = sum(later < earlier for earlier, later in pairwise(starts))
    if len(marks) < 2 or falls * 10 > len(marks):
        return None
    words_before = sum(len(line.split()) for line in lines[: marks[0][0]])
    if words_before > WRAPPED_WORDS:
        return None
    ends = [*[number for number, _ in marks[1:]], len(lines)]
    found = [cue(0.0, 0.0, "\n".join(lines[: marks[0][0]]))]
    for (number, match), start, end, following in zip(marks, starts, ends, [*starts[1:], None], strict=True):
        text = "\n".join([lines[number][match.end() :], *lines[number + 1 : end]])
        found.append(cue(start, following if following and following > start else start, text))
    return [each for each in found if each]


def read_untimed(lines: Sequence[str]) -> tuple[Segment, ...]:
    """Segments without times (0.0): the sentences of each paragraph, or its lines where nothing ends a sentence."""
    found: list[Segment] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        words = clean(line) if line else ""
        if words:
            paragraph.append(words)
        elif paragraph:
            joined = " ".join(paragraph)
            parts = sentences(joined)
            check_size(len(found) + len(parts))
            for part in parts if len(parts) > 1 else paragraph:
                found += [Segment(0.0, 0.0, piece) for piece in short_pieces(part)]
            paragraph = []
    return tuple(found)
