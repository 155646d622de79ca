"""A transcript cut into pieces that fit a model, of much the same size, where the talk turns to something else.

A piece ends at a segment, and the next one begins with a small overlap. Among the segments near the place where pieces
would be of equal size, the one is chosen after which a chapter begins, the speaker pauses or the words change most.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summary.transcript_lines import line_of
from summary.values import Segment
from summary.words import content_words, estimate_tokens

LEAST_BUDGET = 64
_OVERLAP_SHARE, _MOST_OVERLAP = 20, 200
_TIME_MARK_TOKENS = 4
_PLAY = 0.1  # of a piece: how far from the even place it may end
_AROUND = 12  # segments before and after a place whose words are compared
_LONG_PAUSE = 3.0  # seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring segments; the first `repeated` of them also end the piece before."""

    segments: tuple[Segment, ...]
    repeated: int = 0


def cost_of(segment: Segment, timed: bool) -> int:
    """Tokens of the segment as a line of a prompt, estimated; the figures of a time mark cost more than letters."""
    return estimate_tokens(line_of(segment, timed)) + 1 + (_TIME_MARK_TOKENS if timed else 0)


def cut(
    segments: Sequence[Segment], budget: int | None, timed: bool = True, chapters: Collection[float] = ()
) -> list[Piece]:
    """Pieces of at most `budget` tokens each; one piece when all fits, or when the budget is None.

    Every segment belongs to a piece, in order; `chapters` are the seconds at which one begins. A segment that alone is
    larger than half the budget is parted first, between words where there are any. ValueError when the budget is below
    `LEAST_BUDGET`.
    """
    if budget is None:
        return [Piece(tuple(segments))]
    if budget < LEAST_BUDGET:
        raise ValueError(f"a piece needs at least {LEAST_BUDGET} tokens, not {budget}")
    fitting = [part for segment in segments for part in _parted(segment, budget // 2, timed)]
    costs = [cost_of(segment, timed) for segment in fitting]
    if sum(costs) <= budget:
        return [Piece(tuple(fitting))]
    turns = _Turns(fitting, chapters)
    overlap = _overlap_room(budget)
    pieces: list[Piece] = []
    begin = 0
    while begin < len(fitting):
        end = _end(costs, begin, budget - (overlap if begin else 0), turns)
        first = _with_overlap(costs, begin, overlap)
        pieces.append(Piece(tuple(fitting[first:end]), begin - first))
        begin = end
    return pieces


def _end(costs: Sequence[int], begin: int, room: int, turns: "_Turns") -> int:
    """Behind the last segment of the piece that begins there; `room` holds at least one."""
    left = sum(costs[begin:])
    if left <= room:
        return len(costs)
    even = left / -(-left // room)
    allowed: list[int] = []
    spent = 0
    end = begin
    while end < len(costs) and spent + costs[end] <= room:
        spent += costs[end]
        end += 1
        if abs(spent - even) <= even * _PLAY:
            allowed.append(end)
    return max(allowed, key=turns.worth) if allowed else end


def _overlap_room(budget: int) -> int:
    return min(budget // _OVERLAP_SHARE, _MOST_OVERLAP)


def _with_overlap(costs: Sequence[int], begin: int, room: int) -> int:
    spent = 0
    while begin > 0 and spent + costs[begin - 1] <= room:
        begin -= 1
        spent += costs[begin]
    return begin


class _Turns:
    """How well a piece may end before a segment."""

    def __init__(self, segments: Sequence[Segment], chapters: Collection[float]) -> None:
        self._segments = segments
        self._chapters = frozenset(chapters)
        self._words: dict[int, frozenset[str]] = {}

    def worth(self, at: int) -> float:
        """0 in the middle of a thought; a chapter's beginning is worth more than all else together."""
        before, after = self._segments[at - 1], self._segments[at]
        chapter = any(before.start < start <= after.start for start in self._chapters)
        pause = min(max(after.start - before.end, 0.0), _LONG_PAUSE) / _LONG_PAUSE
        sentence = 0.5 if before.text.rstrip().endswith((".", "!", "?", "。", "！", "？")) else 0.0
        return 4.0 * chapter + pause + sentence + self._change(at)

    def _change(self, at: int) -> float:
        """0..1: how few of the words before are said after, too."""
        before = self._said(range(max(at - _AROUND, 0), at))
        after = self._said(range(at, min(at + _AROUND, len(self._segments))))
        fewer = min(len(before), len(after))
        return 1.0 - len(before & after) / fewer if fewer else 1.0

    def _said(self, places: range) -> set[str]:
        for place in places:
            if place not in self._words:
                self._words[place] = frozenset(content_words(self._segments[place].text))
        return {word for place in places for word in self._words[place]}


def _parted(segment: Segment, limit: int, timed: bool) -> list[Segment]:
    if cost_of(segment, timed) <= limit:
        return [segment]
    parts: list[str] = []
    rest = segment.text.strip()
    characters = max(limit - 4 * _TIME_MARK_TOKENS, 8)  # as many characters as tokens fit in every script
    while len(rest) > characters:
        at = rest.rfind(" ", characters // 2, characters + 1)
        at = at if at > 0 else characters
        parts.append(rest[:at])
        rest = rest[at:].strip()
    parts.append(rest)
    step = max(segment.end - segment.start, 0.0) / len(parts)
    return [
        Segment(segment.start + step * number, segment.start + step * (number + 1), part)
        for number, part in enumerate(parts)
        if part
    ] or [segment]
