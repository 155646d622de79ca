"""Whether a transcript says what a sentence says, found by the words that both share.

A sentence is compared with overlapping passages of the transcript. Its score is the share of its content words that
the two best passages have together, rare words counting more: a summary often joins two places in one sentence. The
thresholds are measured by `python -m bench grounding` on meetings: of sentences that people wrote about a meeting nine
in ten reach WEAK_SCORE there, and of sentences about another meeting one in ten reaches SUPPORTED_SCORE.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import accumulate

from summary.findings import NOT_FOUND, SUPPORTED, WEAK, Found, Support
from summary.values import Segment
from summary.words import content_words

PASSAGE_WORDS = 40
"""Content words in a passage; about half a minute of talk."""

SUPPORTED_SCORE, WEAK_SCORE = 0.55, 0.38
_PASSAGES = 2
_MOST_SEGMENTS = 12
_LEAST_OF_BEST = 0.3  # what a line must have of the words that the best line has, to be named as support


def supported(sentence: str, segments: Sequence[Segment]) -> Support:
    """What of `segments` says the same; see `Evidence`, which is faster for several sentences."""
    return Evidence(segments).support(sentence)


class Evidence:
    """The words of a transcript, ready to be asked about many sentences."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._order = sorted(range(len(segments)), key=lambda place: segments[place].start)
        self._segments = segments = [segments[place] for place in self._order]
        self._said = [frozenset(content_words(segment.text)) for segment in segments]
        self._lines_with = Counter(word for said in self._said for word in said)
        self._starts = [segment.start for segment in segments]
        self._until = list(accumulate((max(segment.start, segment.end) for segment in segments), max))
        self._passages = _passages(self._said)
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, (begin, end) in enumerate(self._passages):
            for word in frozenset[str]().union(*self._said[begin:end]):
                self._holding[word].append(number)

    def support(self, sentence: str, between: tuple[float, float] | None = None) -> Support:
        """What says the same, anywhere or in passages that touch `between` (seconds).

        A figure that nobody says leaves it at most weak.
        """
        weights = self._weights(sentence)
        whole = sum(weights.values())
        found: set[str] = set()
        chosen: list[int] = []
        for _ in range(_PASSAGES):
            best = self._best(weights, found, between)
            if best is None:
                break
            chosen.append(best)
            found |= self._shared(best, weights.keys())
        if not chosen:
            return Support(NOT_FOUND, 0.0, None, ())
        score = sum(weights[word] for word in found) / whole
        verdict = _verdict(score)
        if verdict == SUPPORTED and any(word.isdigit() and word not in self._holding for word in weights):
            verdict = WEAK
        at = self._densest(chosen[0], weights)
        t = max(int(self._segments[at].start), 0)
        return Support(verdict, round(score, 3), t, self._places(chosen, weights), self._order[at])

    def share(self, sentence: str, begin: float, end: float) -> float:
        """The share of its words, rare ones counting more, that is said from `begin` to `end` (seconds)."""
        weights = self._weights(sentence)
        first = bisect_left(self._until, begin)
        last = bisect_right(self._starts, end)
        said = frozenset[str]().union(*self._said[first:last])
        whole = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in said) / whole if whole else 0.0

    def _weights(self, sentence: str) -> dict[str, float]:
        """How much each word tells: the fewer lines have it, the more."""
        lines = len(self._said)
        return {
            word: math.log1p(lines / max(self._lines_with[word], 1)) for word in dict.fromkeys(content_words(sentence))
        }

    def _best(self, weights: Mapping[str, float], found: Set[str], between: tuple[float, float] | None) -> int | None:
        """The passage that has most of what is not found yet, the earliest of equals."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            if word not in found:
                for number in self._holding.get(word, ()):
                    if between is None or self._touches(number, between):
                        scores[number] += weight
        return max(scores, key=lambda number: (scores[number], -number), default=None)

    def _touches(self, number: int, between: tuple[float, float]) -> bool:
        begin, end = self._passages[number]
        return self._segments[begin].start <= between[1] and self._segments[end - 1].end >= between[0]

    def _shared(self, number: int, words: Set[str]) -> set[str]:
        begin, end = self._passages[number]
        return {word for said in self._said[begin:end] for word in said & words}

    def _densest(self, number: int, weights: Mapping[str, float]) -> int:
        begin, end = self._passages[number]
        return max(range(begin, end), key=lambda at: sum(weights.get(word, 0.0) for word in self._said[at]))

    def _places(self, chosen: Sequence[int], weights: Mapping[str, float]) -> tuple[int, ...]:
        """The segments of the chosen passages that have the words; the most telling ones when they are many."""
        inside = {at for number in chosen for at in range(*self._passages[number])}
        worth = {at: sum(weights.get(word, 0.0) for word in self._said[at]) for at in inside}
        least = _LEAST_OF_BEST * max(worth.values())
        best = sorted((at for at in inside if worth[at] >= least), key=lambda at: -worth[at])[:_MOST_SEGMENTS]
        return tuple(sorted(self._order[at] for at in best))


def _verdict(score: float) -> Found:
    if score >= SUPPORTED_SCORE:
        return SUPPORTED
    return WEAK if score >= WEAK_SCORE else NOT_FOUND


def _passages(said: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Neighbouring segments as (first, behind the last), of PASSAGE_WORDS words each, begun anew after half of that."""
    passages: list[tuple[int, int]] = []
    begin = 0
    while begin < len(said):
        end = _reach(said, begin, PASSAGE_WORDS)
        passages.append((begin, end))
        if end == len(said):
            break
        begin = min(max(_reach(said, begin, PASSAGE_WORDS // 2), begin + 1), end)
    return passages


def _reach(said: Sequence[frozenset[str]], begin: int, words: int) -> int:
    """Behind the segment with which so many words are reached."""
    end, count = begin, 0
    while end < len(said) and (count < words or end == begin):
        count += len(said[end])
        end += 1
    return end
