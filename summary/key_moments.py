"""Times that a model claims, checked against the transcript; what is left can be trusted to be in the video.

The stored `summary` is the text without its section "Key moments"; the section becomes data, `key_moments`, and whoever
shows or exports a summary writes it from there.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from summary.languages import same_language
from summary.sections import split_key_moments
from summary.time_marks import CLOCK, UNITS, seconds_of
from summary.transcript_lines import last_time, one_line, passages
from summary.values import KeyMoment, Transcript
from summary.words import content_words

OVERSHOOT_SECONDS = 5
NEAR_SECONDS = 60
MOST_MOMENTS = 30
LONGEST_LABEL = 120
_LONGEST_LINE = 600
_FEWEST_FROM_TRANSCRIPT, _MOST_FROM_TRANSCRIPT, _SECONDS_PER_MOMENT = 3, 8, 150

_SPAN = rf"{CLOCK}(?:\s?(?:-|–|—|to|,|;)\s?{CLOCK}){{0,9}}"
_BRACKETED = re.compile(rf"[\[(【]\s?{_SPAN}\s?[\])】](?:\([^()\s]*\))?")
_LEADING = re.compile(rf"[\[(【*_`\s]{{0,9}}{_SPAN}")
_TRAILING = re.compile(rf"\s{_SPAN}$")
_UNITS = re.compile(rf"\[({UNITS})\]")
_FIRST_TIME = re.compile(f"{CLOCK}|{UNITS}")
_ORDINAL = re.compile(r"\d{1,3}[.)]\s+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BEFORE, _AFTER = " \t-–—:;,|*_`#>+•[]()【】→.", " \t-–—:;,|*_`→"


def settle(markdown: str, transcript: Transcript, language: str) -> tuple[str, tuple[KeyMoment, ...]]:
    """The text without the section "Key moments", and the moments that hold; none when the transcript has no times.

    `language` is the summary's: words can be compared with the transcript only when both are in the same one.
    """
    text, section = split_key_moments(markdown)
    if not text:  # a model that put its whole answer under this one heading
        text = "\n".join(line for line in section.split("\n") if parse_line(line) is None).strip()
    if not transcript.timed:
        return text, ()
    claimed = parse(section)
    held = checked(claimed, transcript, compare_words=same_language(language, transcript.language))
    return text, held or from_transcript(transcript)


def parse(section: str) -> list[KeyMoment]:
    """The moments of a section, one a line, as claimed; lines without a time are passed over."""
    moments = (parse_line(line) for line in section.split("\n"))
    return [moment for moment in moments if moment is not None]


def parse_line(line: str) -> KeyMoment | None:
    """`- **[1:02–1:30]** label`, `1:02 - label`, `label (1:02)`, `[1:02](link) label` and the like."""
    line = _ESCAPED.sub(r"\1", line[:_LONGEST_LINE]).strip().lstrip("-*+•>|#–— \t")
    ordinal = _ORDINAL.match(line)
    line = line[ordinal.end() :] if ordinal else line
    found = _LEADING.match(line) or _BRACKETED.search(line) or _UNITS.match(line) or _TRAILING.search(line)
    if found is None:
        return None
    linked = _BRACKETED.match(line, found.start()) or found
    first = _FIRST_TIME.search(linked.group())
    seconds = seconds_of(first.group()) if first else None
    label = _plain(line[: linked.start()] + " " + line[linked.end() :])
    return KeyMoment(seconds, label) if seconds is not None and label else None


def _plain(label: str) -> str:
    """One line without Markdown, at most `LONGEST_LABEL` characters, cut at a word."""
    label = _LINK.sub(r"\1", label).replace("**", "").replace("__", "").replace("`", "")
    label = one_line(label).lstrip(_BEFORE).rstrip(_AFTER)
    if len(label) <= LONGEST_LABEL:
        return label
    return label[: LONGEST_LABEL - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def checked(moments: Iterable[KeyMoment], transcript: Transcript, *, compare_words: bool) -> tuple[KeyMoment, ...]:
    """Those within the video whose label is about what is said there, ascending, each time and label once.

    A time up to `OVERSHOOT_SECONDS` behind the end becomes the end.
    """
    end = last_time(transcript)
    near = _Near(transcript) if compare_words else None
    kept: dict[int, KeyMoment] = {}
    labels: set[str] = set()
    for moment in sorted(moments, key=lambda each: each.t):
        t = min(moment.t, int(end))
        fits = 0 <= moment.t <= end + OVERSHOOT_SECONDS and (near is None or near.speaks_of(moment.label, t))
        if fits and t not in kept and moment.label.casefold() not in labels:
            kept[t] = KeyMoment(t, moment.label)
            labels.add(moment.label.casefold())
    return tuple(kept.values())[:: -(-len(kept) // MOST_MOMENTS) or 1]


class _Near:
    """What is said around a time."""

    def __init__(self, transcript: Transcript) -> None:
        self._segments = sorted(transcript.segments, key=lambda segment: segment.start)
        self._starts = [segment.start for segment in self._segments]

    def speaks_of(self, label: str, t: int) -> bool:
        wanted = set(content_words(label))
        first = max(bisect_left(self._starts, t - NEAR_SECONDS) - 1, 0)
        last = bisect_right(self._starts, t + NEAR_SECONDS)
        for segment in self._segments[first:last]:
            if segment.end >= t - NEAR_SECONDS and wanted.intersection(content_words(segment.text)):
                return True
        return False


def from_transcript(transcript: Transcript) -> tuple[KeyMoment, ...]:
    """The author's chapters, or the transcript's own salient lines, spread evenly."""
    end = last_time(transcript)
    chapters = [KeyMoment(max(int(c.start), 0), _plain(c.title)) for c in transcript.details.chapters]
    chapters = [moment for moment in chapters if moment.label and moment.t <= end]
    return checked(chapters, transcript, compare_words=False) if chapters else _salient(transcript, end)


def _salient(transcript: Transcript, end: float) -> tuple[KeyMoment, ...]:
    said = passages(transcript.segments)
    weights: dict[str, int] = {}
    for passage in said:
        for word in set(content_words(passage.text)):
            weights[word] = weights.get(word, 0) + 1
    wanted = min(max(round(end / _SECONDS_PER_MOMENT), _FEWEST_FROM_TRANSCRIPT), _MOST_FROM_TRANSCRIPT)
    moments: list[KeyMoment] = []
    for bucket in range(wanted):
        inside = [p for p in said if bucket * end <= p.start * wanted < (bucket + 1) * end]
        if inside:
            best = max(inside, key=lambda p: _weight(content_words(p.text), weights))
            moments.append(KeyMoment(max(int(best.start), 0), _plain(best.text)))
    return checked((m for m in moments if m.label), transcript, compare_words=False)


def _weight(words: Sequence[str], weights: dict[str, int]) -> float:
    return sum(weights[word] for word in set(words)) / (len(words) + 4)
