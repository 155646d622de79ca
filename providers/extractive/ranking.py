"""Which passages to show: those that cover the transcript's frequent topic words with little chatter."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from providers.extractive.languages import Language
from providers.extractive.windows import Passage


@dataclass(frozen=True, slots=True)
class Weights:
    """What the ranking may be tuned with; `bench quality` prints how each was chosen and what it is worth.

    `frequency`: a topic word weighs its count to this power. `again`: what a topic word still weighs each time it
    was already chosen (1 would repeat itself, 0 would show it once). `chatter`: how much a passage loses when all
    its words are chatter. `length` and `padding`: a passage is divided by (size + padding) ** length.
    """

    frequency: float = 0.5
    again: float = 0.5
    chatter: float = 1.5
    length: float = 0.5
    padding: float = 10.0


WEIGHTS = Weights()
_UNKNOWN_SHARE = 0.1  # without stop lists, a word in more of the passages than this carries no topic
_MIN_TERM = 3  # letters
_WORTHLESS = 0.3  # of the best passage's score: less is not shown even where there is room


def terms_of(passage: Passage, language: Language) -> list[str]:
    """The topic words of a passage, roughly stemmed; pairs of characters in a script without spaces."""
    if passage.unspaced:
        signs = [word.plain for word in passage.words]
        return [a + b if len(a) == len(b) == 1 else b for a, b in pairwise(signs) if a and b]
    return [
        stem(word.plain) for word in passage.words if len(word.plain) >= _MIN_TERM and word.plain not in language.stop
    ]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Folds the commonest endings, so that `meeting` and `meetings` are one topic."""
    word = word.removesuffix("'s")
    for ending in ("ings", "ing", "ies", "ed", "es", "en", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Ranking:
    """The passages of one transcript with their topic words; everything in it follows from the text alone."""

    def __init__(self, passages: Sequence[Passage], language: Language, weights: Weights = WEIGHTS) -> None:
        self.passages = passages
        self._weights = weights
        terms = [terms_of(passage, language) for passage in passages]
        counts = Counter(chain.from_iterable(terms))
        self._terms = [frozenset(each) for each in terms]
        if not language.known:
            spread = Counter(chain.from_iterable(self._terms))
            limit = max(3.0, _UNKNOWN_SHARE * len(passages))
            counts = Counter({term: count for term, count in counts.items() if spread[term] <= limit})
        self.salience: dict[str, float] = {term: count**weights.frequency for term, count in counts.items()}
        self._factor = [self._worth(passage, language) for passage in passages]

    def _worth(self, passage: Passage, language: Language) -> float:
        chatter = sum(word.plain in language.chatter for word in passage.words) / len(passage.words)
        length = (passage.size + self._weights.padding) ** self._weights.length
        return float(max(0.05, 1.0 - self._weights.chatter * chatter) / length)

    def score(self, place: int, shown: Counter[str] | None = None) -> float:
        """What this passage adds to those whose topic words are counted in `shown`."""
        again: float = self._weights.again
        gain = sum(
            self.salience.get(term, 0.0) * (again ** shown[term] if shown else 1.0) for term in self._terms[place]
        )
        return gain * self._factor[place]

    def choose(self, room: int, may_stop: Callable[[], None] = lambda: None) -> list[Passage]:
        """Passages of together at most `room` words, best first.

        `may_stop` is called between two choices and raises when the work is not wanted any more.
        Greedy, and lazy: a passage's gain only falls while others are chosen, so an old gain is an upper bound.
        """
        shown: Counter[str] = Counter()
        scores = [self.score(place) for place in range(len(self.passages))]
        worth = _WORTHLESS * max(scores, default=0.0)
        heap = [(-score, place) for place, score in enumerate(scores) if score >= worth]
        heapq.heapify(heap)
        chosen: list[Passage] = []
        while heap and room > 0:
            may_stop()
            _, place = heapq.heappop(heap)
            passage = self.passages[place]
            if passage.size > room:
                continue
            gain = self.score(place, shown)
            if heap and -gain > heap[0][0] and not math.isclose(-gain, heap[0][0]):
                heapq.heappush(heap, (-gain, place))
                continue
            chosen.append(passage)
            room -= passage.size
            shown.update(self._terms[place])
        return chosen
