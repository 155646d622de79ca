"""A transcript as lines and passages: how long it is, and how its words look with their times."""

import re
from collections.abc import Iterable, Sequence

from summary.time_marks import CLOCK, clock
from summary.values import Segment, Transcript
from summary.words import count_words

_MARK = re.compile(rf"\[\s*({CLOCK})\s*\]")
_PASSAGE_WORDS = 12


def last_time(transcript: Transcript) -> float:
    """The end of the video, or of the stretch of it, in seconds: its known duration, else the end of its last line."""
    if transcript.span is not None:
        return transcript.span.end
    if transcript.details.duration and transcript.details.duration > 0:
        return transcript.details.duration
    return max((max(segment.start, segment.end, 0.0) for segment in transcript.segments), default=0.0)


def first_time(transcript: Transcript) -> float:
    """The second at which the stretch of the video begins; 0 for all of it."""
    return 0.0 if transcript.span is None else transcript.span.start


def words_of(transcript: Transcript) -> int:
    """How many words it has, in any script."""
    return sum(count_words(segment.text) for segment in transcript.segments)


def one_line(text: str) -> str:
    """The text on one line, with nothing in it that cannot be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def as_data(text: str) -> str:
    """Text of others made fit to stand between our tags: one line, no tag, nothing that looks like our time marks."""
    return _MARK.sub(r"(\1)", one_line(text)).replace("<", "‹").replace(">", "›")


def line_of(segment: Segment, timed: bool) -> str:
    """`[mm:ss] text`, or the text alone when there are no true times."""
    return f"[{clock(segment.start)}] {as_data(segment.text)}" if timed else as_data(segment.text)


def passages(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbouring segments joined until each passage has about a dozen words."""
    joined: list[Segment] = []
    open_: list[Segment] = []
    words = 0
    for segment in segments:
        open_.append(segment)
        words += count_words(segment.text)
        if words >= _PASSAGE_WORDS:
            joined.append(_join(open_))
            open_, words = [], 0
    return [*joined, _join(open_)] if open_ else joined


def _join(segments: Sequence[Segment]) -> Segment:
    return Segment(segments[0].start, segments[-1].end, " ".join(segment.text for segment in segments))
