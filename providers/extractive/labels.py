"""Key moments: one short label a stretch of time, made of words that were said there."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from providers.extractive.languages import Language
from providers.extractive.ranking import Ranking, stem
from providers.extractive.windows import Passage
from providers.extractive.words import Word, joined
from summary.values import Chapter

_SECONDS_A_MOMENT = 150
_MOST = {"brief": 4, "short": 5, "medium": 8, "long": 10, "full": 14}
_FEWEST = 3
_SHORTEST_LABEL, _LONGEST_LABEL = 3, 9  # words
_CLAUSE, _TORN = 1.3, 0.75
_LABEL_SIGNS = 16  # characters of a label in a script without spaces
_CANDIDATES = 6  # passages of a stretch that are looked at closely
_CHAPTER_SECONDS = 45  # how soon after a chapter begins its label's words must be said


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the time line, `start` to `end` in seconds; `title` is the author's, when it is a chapter."""

    start: float
    end: float
    title: str | None = None


def stretches(chapters: Sequence[Chapter], begin: float, end: float, length: str) -> list[Stretch]:
    """The author's chapters, or equal parts of what is said from `begin` to `end` in seconds, as many as fit it."""
    duration = end - begin
    inside = sorted((c for c in chapters if 0 <= c.start < end and c.title.strip()), key=lambda c: c.start)
    if inside:
        ends = [chapter.start for chapter in inside[1:]] + [end]
        return [Stretch(c.start, end, " ".join(c.title.split())) for c, end in zip(inside, ends, strict=True)]
    most = _MOST.get(length, _MOST["medium"])
    count = min(most, max(_FEWEST, round(duration / _SECONDS_A_MOMENT)))
    return [Stretch(begin + duration * i / count, begin + duration * (i + 1) / count) for i in range(count)]


def moments(
    parts: Sequence[Stretch], ranking: Ranking, language: Language, may_stop: Callable[[], None]
) -> list[tuple[int, str]]:
    """One (whole second, label) for each part in which something is said, ascending; `may_stop` as of `Ranking`."""
    found: list[tuple[int, str]] = []
    shown: Counter[str] = Counter()
    for part in parts:
        may_stop()
        inside = [p for p in ranking.passages if part.start <= p.start < part.end]
        if not inside:
            continue
        early = [p for p in inside if p.start <= part.start + _CHAPTER_SECONDS]
        if part.title is not None:
            t, label = int(part.start), _chapter_label(part.title, early, ranking, language, shown)
        else:
            if found:
                apart = found[-1][0] + (part.end - part.start) / 3
                inside = [p for p in inside if p.start >= apart] or inside
            best = sorted(inside, key=lambda p: (-ranking.score(p.place, shown), p.place))[:_CANDIDATES]
            passage, words = max(
                ((p, _label(p, ranking, language, shown)) for p in best),
                key=lambda pair: _weight(pair[1], ranking, language, shown),
            )
            t, label = int(passage.start), written(words, passage.unspaced)
            shown.update(_topic(word, language) for word in words)
        if label:
            found.append((t, label))
    return found


def _chapter_label(
    title: str, early: Sequence[Passage], ranking: Ranking, language: Language, shown: Counter[str]
) -> str:
    """The author's title; with the strongest words said there when none of the title's own are."""
    said = {_topic(word, language) for passage in early for word in passage.words}
    if not early or any(stem(word.lower()) in said for word in title.split()):
        return title
    best = max(early, key=lambda p: (ranking.score(p.place), -p.place))
    return f"{title}: {written(_label(best, ranking, language, shown), best.unspaced)}"


def _label(passage: Passage, ranking: Ranking, language: Language, shown: Counter[str]) -> Sequence[Word]:
    """The run of a few words in it that carries most; at its ends stand words that carry something, or a clause's."""
    words = passage.words
    if passage.unspaced:
        line = next((at for at in range(1, len(words)) if words[at].line or words[at].ends_sentence), len(words))
        return words[: min(line + 1 if line < len(words) and not words[line].line else line, _LABEL_SIGNS)]
    solid = [word.plain not in language.stop and len(word.plain) > 1 for word in words]
    begins = [_begins_clause(words, at, language) for at in range(len(words) + 1)]
    best, best_weight = words[:_LONGEST_LABEL], 0.0
    for a in range(len(words)):
        if not solid[a] and not (begins[a] and words[a].plain not in language.chatter):
            continue
        for b in range(a + 1, min(a + _LONGEST_LABEL, len(words)) + 1):
            if solid[b - 1] and b - a >= _SHORTEST_LABEL:
                weight = _weight(words[a:b], ranking, language, shown)
                weight *= _edge(begins[a], a > 0 and solid[a - 1]) * _edge(begins[b], b < len(words) and solid[b])
                if weight > best_weight:
                    best, best_weight = words[a:b], weight
            if words[b - 1].ends_sentence:
                break
    return best


def _edge(clause: bool, torn: bool) -> float:
    """What an end of a label is worth: good where a clause has one, bad inside of what belongs together."""
    return _CLAUSE if clause else _TORN if torn else 1.0


def _begins_clause(words: Sequence[Word], at: int, language: Language) -> bool:
    """Whether a clause begins before this word; the end of the passage counts."""
    if at in (0, len(words)):
        return True
    return words[at - 1].text[-1:] in ",;:.!?…" or words[at].pause > 0 or words[at].plain in language.openers


def _weight(span: Sequence[Word], ranking: Ranking, language: Language, shown: Counter[str]) -> float:
    topics = {_topic(word, language) for word in span}
    gain = sum(ranking.salience.get(topic, 0.0) * 0.25 ** shown[topic] for topic in topics)
    chatter = sum(word.plain in language.chatter for word in span)
    return gain * (1.0 - 0.8 * chatter / len(span)) / math.sqrt(len(span) + 2)


def _topic(word: Word, language: Language) -> str:
    return "" if word.plain in language.stop else stem(word.plain)


def written(words: Sequence[Word], unspaced: bool) -> str:
    """The words as a label: no punctuation at its end, a capital at its beginning."""
    if not words:
        return ""
    text = joined(words, unspaced).strip(' ,;:.!?…-–—"“”()[]*_`#>')
    return text[:1].upper() + text[1:]
