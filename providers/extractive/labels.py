"""Key moments: one short label a stretch of time, made of words that were said there."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from providers.extractive.languages import Language
from providers.extractive.ranking import Ranking, stem
from providers.extractive.windows import Passage
from providers.extractive.words import Word
from summary.values import Chapter

_SECONDS_A_MOMENT = 150
_MOST = {"brief": 4, "short": 5, "medium": 8, "long": 10, "full": 14}
_FEWEST = 3
_SHORTEST_LABEL, _LONGEST_LABEL = 3, 9  # words
_LABEL_SIGNS = 16  # characters of a label in a script without spaces
_CANDIDATES = 6  # passages of a stretch that are looked at closely
_CHAPTER_SECONDS = 45  # how soon after a chapter begins its label's words must be said


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the time line, `start` to `end` in seconds; `title` is the author's, when it is a chapter."""

    start: float
    end: float
    title: str | None = None


def stretches(chapters: Sequence[Chapter], duration: float, length: str) -> list[Stretch]:
    """The author's chapters, or equal parts of the time line, as many as the length of the video suggests."""
    inside = sorted((c for c in chapters if 0 <= c.start < duration and c.title.strip()), key=lambda c: c.start)
    if inside:
        ends = [chapter.start for chapter in inside[1:]] + [duration]
        return [Stretch(c.start, end, " ".join(c.title.split())) for c, end in zip(inside, ends, strict=True)]
    most = _MOST.get(length, _MOST["medium"])
    count = min(most, max(_FEWEST, round(duration / _SECONDS_A_MOMENT)))
    return [Stretch(duration * i / count, duration * (i + 1) / count) for i in range(count)]


def moments(
    parts: Sequence[Stretch], ranking: Ranking, language: Language, asked: Callable[[], None]
) -> list[tuple[int, str]]:
    """One (whole second, label) for each part in which something is said, ascending."""
    found: list[tuple[int, str]] = []
    shown: Counter[str] = Counter()
    for part in parts:
        asked()
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
            t, label = int(passage.start), written(words)
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
    return f"{title}: {written(_label(best, ranking, language, shown))}"


def _label(passage: Passage, ranking: Ranking, language: Language, shown: Counter[str]) -> Sequence[Word]:
    """The run of a few words in it that carries most, beginning and ending with words that carry something."""
    words = passage.words
    if passage.unspaced:
        return words[:_LABEL_SIGNS]
    solid = [word.plain not in language.stop and len(word.plain) > 1 for word in words]
    spans = [
        words[a:b]
        for a in range(len(words))
        if solid[a]
        for b in range(a + _SHORTEST_LABEL, min(a + _LONGEST_LABEL, len(words)) + 1)
        if solid[b - 1] and not any(word.ends_sentence for word in words[a : b - 1])
    ]
    if not spans:
        return words[:_LONGEST_LABEL]
    return max(spans, key=lambda span: _weight(span, ranking, language, shown))


def _weight(span: Sequence[Word], ranking: Ranking, language: Language, shown: Counter[str]) -> float:
    topics = {_topic(word, language) for word in span}
    gain = sum(ranking.salience.get(topic, 0.0) * 0.25 ** shown[topic] for topic in topics)
    chatter = sum(word.plain in language.chatter for word in span)
    return gain * (1.0 - 0.8 * chatter / len(span)) / math.sqrt(len(span) + 2)


def _topic(word: Word, language: Language) -> str:
    return "" if word.plain in language.stop else stem(word.plain)


def written(words: Sequence[Word]) -> str:
    """The words as a label: no punctuation at its end, a capital at its beginning."""
    if not words:
        return ""
    text = " ".join(word.text for word in words).strip(' ,;:.!?…-–—"“”()[]*_`#>')
    return text[:1].upper() + text[1:]
