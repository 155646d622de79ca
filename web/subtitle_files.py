"""A transcript as a file that players and people read: WebVTT, SubRip, plain text."""

import re
from collections.abc import Iterator, Sequence

from summary.values import Segment

SHORTEST = 0.001
"""Seconds; a cue must end after it begins."""

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def webvtt(segments: Sequence[Segment], language: str) -> str:
    """Valid WebVTT; the words as they are, whatever is in them."""
    head = f"WEBVTT\nLanguage: {language}\n" if re.fullmatch(r"[A-Za-z0-9-]{2,35}", language) else "WEBVTT\n"
    cues = (f"\n{start} --> {end}\n{_escaped(words)}\n" for start, end, words in _cues(segments, "."))
    return head + "".join(cues)


def subrip(segments: Sequence[Segment]) -> str:
    """Valid SubRip; an arrow in the words becomes another sign, because it has no escape there."""
    cues = enumerate(_cues(segments, ","), 1)
    return "\n".join(f"{n}\n{start} --> {end}\n{words.replace('-->', '→')}\n" for n, (start, end, words) in cues)


def plain_text(segments: Sequence[Segment]) -> str:
    """One line a segment, without times."""
    return "".join(f"{_one_line(line.text)}\n" for line in segments)


def _cues(segments: Sequence[Segment], point: str) -> Iterator[tuple[str, str, str]]:
    """Start, end and words of each, in the order of time."""
    for line in sorted(segments, key=lambda each: each.start):
        words = _one_line(line.text)
        if words:
            start = max(line.start, 0.0)
            yield _time(start, point), _time(max(line.end, start + SHORTEST), point), words


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}{point}{thousandths:03d}"
