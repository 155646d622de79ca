"""The passages of a transcript that have most to do with a question, when it is too long to be read whole."""

import math
from collections import Counter
from collections.abc import Sequence

from summary.chunking import cost_of
from summary.values import Segment
from summary.words import content_words

_PASSAGE_WORDS = 120  # content words; about a minute and a half
_NEIGHBOUR = 0.5  # of its score is what the passages before and after a passage get: answers follow questions


def fitting(question: str, segments: Sequence[Segment], room: int, timed: bool) -> tuple[Segment, ...]:
    """Segments of together at most `room` tokens, in the order of time: whole passages, the best ones first.

    A question whose words nobody says, such as "What is this about?", gets passages from all over the video.
    """
    passages = _passages(segments)
    scores = _scores(question, passages)
    spread = _spread(len(passages))
    order = sorted(range(len(passages)), key=lambda place: (-scores[place], spread[place]))
    chosen: list[int] = []
    for place in order:
        cost = sum(cost_of(segment, timed) for segment in passages[place])
        if cost <= room:
            chosen.append(place)
            room -= cost
    return tuple(segment for place in sorted(chosen) for segment in passages[place])


def _passages(segments: Sequence[Segment]) -> list[list[Segment]]:
    passages: list[list[Segment]] = []
    words = _PASSAGE_WORDS
    for segment in sorted(segments, key=lambda each: each.start):
        if words >= _PASSAGE_WORDS:
            passages.append([])
            words = 0
        passages[-1].append(segment)
        words += len(content_words(segment.text))
    return passages


def _scores(question: str, passages: Sequence[Sequence[Segment]]) -> list[float]:
    """What each passage has of the question's words, the rare ones counting more, its neighbours included."""
    said = [frozenset(word for segment in passage for word in content_words(segment.text)) for passage in passages]
    having = Counter(word for words in said for word in words)
    asked = {word: math.log1p(len(said) / having[word]) for word in set(content_words(question)) if word in having}
    own = [sum(weight for word, weight in asked.items() if word in words) for words in said]
    padded = [0.0, *own, 0.0]
    return [own[at] + _NEIGHBOUR * max(padded[at], padded[at + 2]) for at in range(len(own))]


def _spread(count: int) -> list[int]:
    """A rank for each place, so that the first few ranks lie far apart: 0, then the middle, then the quarters."""
    bits = max(count - 1, 1).bit_length()
    mirrored = sorted(range(count), key=lambda place: int(f"{place:0{bits}b}"[::-1], 2))
    ranks = [0] * count
    for rank, place in enumerate(mirrored):
        ranks[place] = rank
    return ranks
