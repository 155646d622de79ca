"""A transcript cut into pieces that fit a model, at segments and with a small overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from summary.transcript_lines import line_of
from summary.values import Segment
from summary.words import estimate_tokens

LEAST_BUDGET = 64
_OVERLAP_SHARE, _MOST_OVERLAP = 20, 200
_TIME_MARK_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring segments; the first `repeated` of them also end the piece before."""

    segments: tuple[Segment, ...]
    repeated: int = 0


def cost_of(segment: Segment, timed: bool) -> int:
    """Tokens of the segment as a line of a prompt, estimated; the figures of a time mark cost more than letters."""
    return estimate_tokens(line_of(segment, timed)) + 1 + (_TIME_MARK_TOKENS if timed else 0)


def cut(segments: Sequence[Segment], budget: int | None, timed: bool = True) -> list[Piece]:
    """Pieces of at most `budget` tokens each; one piece when the budget is None.

    Every segment belongs to a piece, in order. A segment that alone is larger than half the budget is parted first,
    between words where there are any. ValueError when the budget is below `LEAST_BUDGET`.
    """
    if budget is None:
        return [Piece(tuple(segments))]
    if budget < LEAST_BUDGET:
        raise ValueError(f"a piece needs at least {LEAST_BUDGET} tokens, not {budget}")
    fitting = [part for segment in segments for part in _parted(segment, budget // 2, timed)]
    costs = [cost_of(segment, timed) for segment in fitting]
    pieces: list[Piece] = []
    begin = fresh = 0
    spent = 0
    for index, cost in enumerate(costs):
        if spent + cost > budget:
            pieces.append(Piece(tuple(fitting[begin:index]), fresh - begin))
            begin, spent = _overlap(costs, index, budget)
            fresh = index
        spent += cost
    pieces.append(Piece(tuple(fitting[begin:]), fresh - begin))
    return pieces


def _overlap(costs: Sequence[int], index: int, budget: int) -> tuple[int, int]:
    room = min(budget // _OVERLAP_SHARE, _MOST_OVERLAP)  # what follows is at most half a budget, so it fits beside it
    begin, spent = index, 0
    while begin > 0 and spent + costs[begin - 1] <= room:
        begin -= 1
        spent += costs[begin]
    return begin, spent


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
