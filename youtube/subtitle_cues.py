"""Captions before they become segments: a time span and the lines that are seen meanwhile."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summary.values import Segment
from youtube.subtitle_bytes import check_size
from youtube.subtitle_text import clean, joined, short_pieces, words_of

ROLLING_SHARE = 0.2
TOUCHING_SECONDS = 0.5
MAX_OVERLAP = 40

_TIME = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
_ARROW = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)", re.ASCII)
_SBV = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3}),(\d+):(\d\d):(\d\d)\.(\d{3})\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; `start` and `end` in seconds, `lines` clean and not empty."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all lines."""
        return tuple(word for line in self.lines for word in words_of(line))


def cue(start: float, end: float, text: str) -> Cue | None:
    """A caption from its raw text; None when no words are left."""
    lines = tuple([line for line in map(clean, text.split("\n")) if line])
    return Cue(start, max(start, end), lines) if lines else None


def seconds(hours: str | None, minutes: str, secs: str, fraction: str | None = None) -> float:
    """Seconds from the digits of a written time."""
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(secs) + float(f"0.{fraction or 0}")


def timing(line: str) -> tuple[float, float] | None:
    """Start and end when the line is the time of a WebVTT, SubRip or SubViewer caption."""
    match = _ARROW.match(line[:120]) if "-->" in line else None
    if not match and line[:1].isdecimal():
        match = _SBV.match(line[:60])
    if not match:
        return None
    groups = match.groups()
    return seconds(*groups[:4]), seconds(*groups[4:])


def read_cues(text: str, webvtt: bool) -> list[Cue]:
    """The cues of WebVTT, SubRip and SubViewer text.

    A blank line ends a WebVTT cue: what follows until the next time is a note, a style or a name. The others go on,
    so that a caption with an empty line in it stays whole; the number before each time is left out.
    """
    found: list[Cue | None] = []
    span: tuple[float, float] | None = None
    lines: list[str] = []
    over = said = False
    for line in text.split("\n"):
        at = timing(line)
        if at is None:
            # A line with a space is not blank: YouTube begins its rolling captions so.
            over = over or (webvtt and not line and said)
            if not over:
                lines.append(line)
                said = said or bool(line.strip())
            continue
        check_size(len(found))
        if len(lines) > 1 and lines[-1].strip().isdecimal():
            lines.pop()
        if span:
            found.append(cue(*span, "\n".join(lines)))
        span, lines, over, said = at, [], False, False
    if span:
        found.append(cue(*span, "\n".join(lines)))
    return [each for each in found if each]


def segments_of(cues: Sequence[Cue]) -> tuple[Segment, ...]:
    """Segments in order of time, without what rolling captions repeat; none outlasts the beginning of the next."""
    check_size(len(cues))
    cues = without_repeats(sorted(cues, key=lambda each: each.start))
    found: list[Segment] = []
    for number, each in enumerate(cues, 1):
        following = cues[number].start if number < len(cues) else each.start
        end = min(each.end, following) if following > each.start else each.end
        text = joined(each.lines)
        found += [Segment(round(each.start, 3), round(end, 3), piece) for piece in short_pieces(text)]
    return tuple(found)


def without_repeats(cues: Sequence[Cue]) -> list[Cue]:
    """Captions that roll show each line twice or more, or grow word by word: here each word is said once.

    A file counts as rolling when a good part of its captions repeat; single repeats elsewhere were really said.
    """
    pairs = [(a, b) for a, b in pairwise(cues) if _touching(a, b)]
    enough = max(1.0, ROLLING_SHARE * (len(cues) - 1))
    if sum(_common(a.lines, b.lines) > 0 for a, b in pairs) >= enough:
        return list(_rolled(cues, lambda each: each.lines, 1))
    if sum(_common(a.words, b.words) >= min(3, len(a.words)) for a, b in pairs) >= enough:
        return list(_rolled(cues, lambda each: each.words, 2))
    return list(cues)


def _touching(first: Cue, second: Cue) -> bool:
    return second.start <= first.end + TOUCHING_SECONDS


def _rolled(cues: Sequence[Cue], parts: Callable[[Cue], tuple[str, ...]], least: int) -> Iterator[Cue]:
    shown: Cue | None = None
    for each in cues:
        before = parts(shown) if shown and _touching(shown, each) else ()
        repeated = _common(before, parts(each))
        fresh = parts(each)[repeated:] if repeated >= min(least, len(before)) else parts(each)
        shown = each
        if fresh:
            yield Cue(each.start, each.end, fresh)


def _common(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    """How many parts at the end of one are the beginning of the other."""
    if before and after[: len(before)] == before:
        return len(before)
    for count in range(min(len(before), len(after), MAX_OVERLAP), 0, -1):
        if before[-count] == after[0] and before[-count:] == after[:count]:
            return count
    return 0
