"""An answer to a question about a video, checked sentence by sentence against the transcript.

What the transcript does not say is left out, whoever wrote it: an answer holds nothing from elsewhere. Each sentence
that stays has a time at which it is said: the one that the model gave, when the words are said near it, else the one
where they are. An answer in another language than the transcript cannot be compared; there only times are checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summary.cleaning import cleaned
from summary.findings import NO_ANSWER, NOT_FOUND, Found, GroundedSentence
from summary.grounding import Evidence
from summary.key_moments import NEAR_SECONDS, NEAR_SHARE
from summary.languages import same_language
from summary.sections import unfenced
from summary.sentences import sentences
from summary.time_marks import CLOCK, player_clock, seconds_of
from summary.transcript_lines import last_time, one_line
from summary.values import Segment, Transcript
from summary.words import content_words

_MARK = rf"[\[(]\s?{CLOCK}(?:\s?(?:-|–|—|,|;|to|and)\s?{CLOCK})*\s?[\])]"
_MARKS = re.compile(_MARK)
_AFTER_THE_END = re.compile(rf"(?<![.!?…。！？])([.!?…。！？]{{1,5}}[\"'”’»]?)((?:\s?{_MARK})+)")
_TIME = re.compile(CLOCK)
_HELD = re.compile(r"\s?⟦([\d,]*)⟧")
_LIST = re.compile(r"^\s*([-*+•]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"^\s*(#{1,6}\s|```)")
_QUOTE_CHARACTERS = 160
_MOST_CHARACTERS = 20_000  # an answer is asked for in a few hundred words; what goes on and on is cut
_MOST_TIMES = 3  # of one sentence


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence is said: second `t` (None without times), the line there, its places in the transcript."""

    t: int | None
    quote: str
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """`text` is plain, with times as `[m:ss]`; `verdicts` are those of all sentences, also of the `left_out` ones.

    `found` is False when nothing is left, and `text` says so. `verdicts` is None in a language that cannot be compared.
    """

    text: str
    found: bool
    citations: tuple[Citation, ...]
    verdicts: tuple[GroundedSentence, ...] | None
    left_out: int


def checked(markdown: str, transcript: Transcript, language: str) -> CheckedAnswer:
    """What may be shown of an answer that a model wrote; `language` is its own."""
    evidence = Evidence(transcript.segments) if same_language(language, transcript.language) else None
    check = _Check(transcript, evidence)
    written = cleaned(unfenced(markdown[:_MOST_CHARACTERS]), transcript.details)
    rows = [row for row in map(check.row, written.split("\n")) if row is not None]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()
    return CheckedAnswer(
        text or NO_ANSWER,
        bool(text),
        tuple(check.citations) if text else (),
        None if evidence is None else tuple(check.verdicts),
        check.left_out,
    )


class _Check:
    """One answer, line by line."""

    def __init__(self, transcript: Transcript, evidence: Evidence | None) -> None:
        self._transcript = transcript
        self._evidence = evidence
        self._end = last_time(transcript)
        self.citations: list[Citation] = []
        self.verdicts: list[GroundedSentence] = []
        self.left_out = 0

    def row(self, line: str) -> str | None:
        """The line with what holds; None when nothing of it does, or when it is a heading."""
        if not line.strip():
            return ""
        if _HEADING.match(line):
            return None
        mark = _LIST.match(line)
        kept = [text for sentence, times in _sentences(line) if (text := self._sentence(sentence, times))]
        return f"{mark.group(1) + ' ' if mark else ''}{' '.join(kept)}" if kept else None

    def _sentence(self, sentence: str, claimed: list[int]) -> str | None:
        if _same(sentence, NO_ANSWER):
            return None
        found: Found | None = None
        times = [t for t in claimed if self._transcript.timed and t <= self._end]
        places: tuple[int, ...] = ()
        best: int | None = None
        if self._evidence is not None:
            support = self._evidence.support(sentence)
            found, places, best = support.verdict, support.segments, support.best
            times = [t for t in times if _is_near(self._evidence, sentence, t)]
            if not times and support.t is not None and self._transcript.timed:
                times = [support.t]
            shown = times[0] if times and found != NOT_FOUND else None
            self.verdicts.append(GroundedSentence(sentence, found, shown, places if found != NOT_FOUND else ()))
        if found == NOT_FOUND:
            self.left_out += 1
            return None
        times = list(dict.fromkeys(times))[:_MOST_TIMES]
        for t in times:
            at = self._line_at(t)
            self.citations.append(Citation(t, self._quote(at), places or (at,)))
        if not times and best is not None:
            self.citations.append(Citation(None, self._quote(best), places))
        return " ".join([sentence, *(f"[{player_clock(t)}]" for t in times)])

    def _line_at(self, t: int) -> int:
        """The place of the line that is spoken at second `t`."""
        lines = self._transcript.segments
        return max(range(len(lines)), key=lambda at: (int(lines[at].start) <= t, _nearness(lines[at], t)))

    def _quote(self, at: int) -> str:
        """The line there, and the next ones as far as there is room."""
        text = ""
        for segment in self._transcript.segments[at:]:
            more = f"{text} {one_line(segment.text)}".strip()
            if len(more) > _QUOTE_CHARACTERS:
                break
            text = more
        return text or one_line(self._transcript.segments[at].text)[: _QUOTE_CHARACTERS - 1].rstrip() + "…"


def _is_near(evidence: Evidence, sentence: str, t: int) -> bool:
    return evidence.share(sentence, t - NEAR_SECONDS, t + NEAR_SECONDS) >= NEAR_SHARE


def _nearness(segment: Segment, t: int) -> float:
    return -abs(segment.start - t)


def _sentences(line: str) -> Iterator[tuple[str, list[int]]]:
    """Each sentence of a line, plain, with the times that stand in it or behind it, in seconds.

    What has no word of its own, such as "Yes.", is part of what follows.
    """
    held = _MARKS.sub(_hold, _AFTER_THE_END.sub(r"\2\1", line.replace("⟦", "[").replace("⟧", "]")))
    before, times = "", list[int]()
    for sentence in sentences(held):
        times += [int(t) for found in _HELD.findall(sentence) for t in found.split(",") if t]
        said = _HELD.sub("", sentence).strip()
        before = f"{before} {said}".strip()
        if content_words(said):
            yield before, times
            before, times = "", []


def _hold(mark: re.Match[str]) -> str:
    times = (seconds_of(text) for text in _TIME.findall(mark.group()))
    return f" ⟦{','.join(str(t) for t in times if t is not None)}⟧"


def _same(one: str, other: str) -> bool:
    return content_words(one) == content_words(other) and len(one) < len(other) + 10
