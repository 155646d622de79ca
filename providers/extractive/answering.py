"""The passages of a transcript that answer a question, found by the topic words that both share."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from providers.extractive.languages import Language
from providers.extractive.ranking import terms_of
from providers.extractive.selection import select
from providers.extractive.windows import Passage
from providers.extractive.words import reading_of, words_of
from providers.extractive.writing import sentence
from summary.findings import NO_ANSWER
from summary.time_marks import clock
from summary.values import ModelRequest, Segment

_MOST = 4
_LEAST_SHARE = 0.34  # of the question's words, the rare ones counting more: below it nothing was said of it
_OF_THE_BEST = 0.6  # what a passage must have beside the best one
_GRAMMAR = re.compile("[\u3040-\u309f]")  # hiragana: in a pair of characters it is an ending or a particle
_ABOUT = 60  # words for a question that names no topic, such as "What is this about?"


def passages(request: ModelRequest, may_stop: Callable[[], None]) -> Iterator[str]:
    """Lines `- [mm:ss] text` in the order of time, or the sentence that says that there is no answer."""
    selection = select(request.segments, request.language)
    language, all_ = selection.language, selection.ranking.passages
    may_stop()
    topic = _topic(request.question, request.segments, language)
    if topic:
        said = [frozenset(terms_of(passage, language)) for passage in all_]
        chosen = [all_[place] for place in _best(topic, said, selection.ranking.score)]
    else:
        chosen = selection.ranking.choose(_ABOUT, may_stop)
    if not chosen:
        yield NO_ANSWER
    for passage in sorted(chosen, key=lambda each: each.place):
        may_stop()
        time = f"[{clock(passage.start)}] " if request.timed else ""
        yield f"- {time}{sentence(passage, language.code == 'en')}\n"


def _topic(question: str, segments: Sequence[Segment], language: Language) -> frozenset[str]:
    """What the question is about, in the terms in which the transcript is read."""
    reading = reading_of(segments)
    asked = tuple(words_of([Segment(0.0, 10.0, question)], reading))
    terms = frozenset(terms_of(Passage(0, asked, reading.unspaced), language))
    return frozenset(term for term in terms if not _GRAMMAR.search(term)) or terms


def _best(topic: frozenset[str], said: Sequence[frozenset[str]], score: Callable[[int], float]) -> list[int]:
    """Places of the passages that have most of the topic; none when no passage has enough of it."""
    having = Counter(term for terms in said for term in terms)
    weights = {term: math.log1p(len(said) / max(having[term], 1)) for term in topic}
    whole = sum(weights.values())
    shares = [sum(weights[term] for term in topic & terms) / whole for terms in said]
    least = max(_LEAST_SHARE, _OF_THE_BEST * max(shares, default=0.0))
    good = [place for place, share in enumerate(shares) if share >= least]
    return sorted(good, key=lambda place: (-shares[place], -score(place)))[:_MOST]
