"""A transcript as a ranking of its passages: read, cleaned, cut, ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

from providers.extractive.languages import Language, detect
from providers.extractive.ranking import WEIGHTS, Ranking, Weights
from providers.extractive.windows import passages_of
from providers.extractive.words import reading_of, without_stumbles, words_of
from summary.values import Segment


@dataclass(frozen=True, slots=True)
class Selection:
    """One transcript, read; `words` counts what was said, without hesitations; `begin` and `end` are in seconds."""

    ranking: Ranking
    language: Language
    words: int
    begin: float
    end: float


def select(segments: Sequence[Segment], hint: str | None = None, weights: Weights = WEIGHTS) -> Selection:
    """The passages of a transcript, ready to be chosen from; `hint` is a language tag that is probably right."""
    reading = reading_of(segments)
    said = list(words_of(segments, reading))
    language = detect((word.text for word in said), hint)
    passages = passages_of(without_stumbles(said, language, reading), language, reading)
    return Selection(
        Ranking(passages, language, weights),
        language,
        sum(passage.size for passage in passages),
        passages[0].start if passages else 0.0,
        max((max(segment.start, segment.end) for segment in segments), default=0.0),
    )
