"""Times that a model claims, checked against the transcript; what is left can be trusted to be in the video.

A label is about its time when three tenths of its words, rare ones counting more, are said within a minute of it. By
the measure of `python -m bench grounding` nine in ten true labels reach that, and one in four does at a random time.
One that is said somewhere else is moved there; one that is said nowhere is dropped. The author's chapters, where there
are any, are the skeleton, and the model's moments stand between them.
"""

import re
from collections.abc import Iterable, Sequence

from summary.findings import SUPPORTED
from summary.grounding import Evidence
from summary.marks import unescaped
from summary.sponsors import without_sponsors
from summary.time_marks import CLOCK, UNITS, seconds_of
from summary.transcript_lines import first_time, last_time, one_line, passages
from summary.values import KeyMoment, Transcript
from summary.words import content_words

OVERSHOOT_SECONDS = 5
NEAR_SECONDS = 60
NEAR_SHARE = 0.3
BETWEEN_CHAPTERS = 20
"""Seconds that a model's moment must be away from the beginning of a chapter."""

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
_BEFORE, _AFTER = " \t-–—:;,|*_`#>+•[]()【】→.", " \t-–—:;,|*_`→"


def settle(section: str, transcript: Transcript, evidence: Evidence | None) -> tuple[KeyMoment, ...]:
    """The moments that hold, of those in the section, or the transcript's own; none when it has no times.

    `evidence` is None when the summary is in another language, so that words cannot be compared.
    """
    if not transcript.timed:
        return ()
    chapters = _chapters(transcript)
    held = checked(parse(section), transcript, evidence)
    if chapters:
        held = [m for m in held if all(abs(m.t - chapter.t) >= BETWEEN_CHAPTERS for chapter in chapters)]
        held = held[: max(MOST_MOMENTS - len(chapters), 0)]
    return _in_order([*chapters, *held]) or from_transcript(transcript)


def parse(section: str) -> list[KeyMoment]:
    """The moments of a section, one a line, as claimed; lines without a time are passed over."""
    moments = (parse_line(line) for line in section.split("\n"))
    return [moment for moment in moments if moment is not None]


def parse_line(line: str, longest: int = LONGEST_LABEL) -> KeyMoment | None:
    """`- **[1:02–1:30]** label`, `1:02 - label`, `label (1:02)`, `[1:02](link) label` and the like."""
    line = unescaped(line[:_LONGEST_LINE]).strip().lstrip("-*+•>|#–— \t")
    ordinal = _ORDINAL.match(line)
    line = line[ordinal.end() :] if ordinal else line
    found = _LEADING.match(line) or _BRACKETED.search(line) or _UNITS.match(line) or _TRAILING.search(line)
    if found is None:
        return None
    linked = _BRACKETED.match(line, found.start()) or found
    first = _FIRST_TIME.search(linked.group())
    seconds = seconds_of(first.group()) if first else None
    label = _plain(line[: linked.start()] + " " + line[linked.end() :], longest)
    return KeyMoment(seconds, label) if seconds is not None and label else None


def _plain(label: str, longest: int = LONGEST_LABEL) -> str:
    """One line without Markdown, at most `longest` characters, cut at a word."""
    label = _LINK.sub(r"\1", label).replace("**", "").replace("__", "").replace("`", "")
    label = one_line(label).lstrip(_BEFORE).rstrip(_AFTER)
    if len(label) <= longest:
        return label
    return label[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def checked(moments: Iterable[KeyMoment], transcript: Transcript, evidence: Evidence | None) -> list[KeyMoment]:
    """Those within the video whose label is about what is said there, or moved to where it is said; ascending.

    A time up to `OVERSHOOT_SECONDS` behind the end becomes the end. Without `evidence` only times are looked at.
    """
    begin, end = int(first_time(transcript)), last_time(transcript)
    kept: list[KeyMoment] = []
    for moment in moments:
        inside = begin <= moment.t <= end + OVERSHOOT_SECONDS
        placed = KeyMoment(min(moment.t, int(end)), moment.label) if inside else None
        if evidence is not None:
            placed = _placed(moment.label, placed, evidence)
        if placed is not None and begin <= placed.t <= end:
            kept.append(placed)
    return list(_in_order(kept))


def _placed(label: str, claimed: KeyMoment | None, evidence: Evidence) -> KeyMoment | None:
    """The moment where its label is said: near the claimed time, else where it surely is; None when nowhere."""
    if claimed is not None:
        near = evidence.share(label, claimed.t - NEAR_SECONDS, claimed.t + NEAR_SECONDS)
        if near >= NEAR_SHARE:
            return claimed
    found = evidence.support(label)
    return KeyMoment(found.t, label) if found.verdict == SUPPORTED and found.t is not None else None


def _in_order(moments: Iterable[KeyMoment]) -> tuple[KeyMoment, ...]:
    """Ascending, each time and label once, at most `MOST_MOMENTS` spread over all."""
    kept: dict[int, KeyMoment] = {}
    labels: set[str] = set()
    for moment in sorted(moments, key=lambda each: each.t):
        if moment.t not in kept and moment.label.casefold() not in labels:
            kept[moment.t] = moment
            labels.add(moment.label.casefold())
    return tuple(kept.values())[:: -(-len(kept) // MOST_MOMENTS) or 1]


def from_transcript(transcript: Transcript) -> tuple[KeyMoment, ...]:
    """The author's chapters, or the transcript's own salient lines, spread evenly."""
    return _in_order(_chapters(transcript)) or _salient(transcript)


def _chapters(transcript: Transcript) -> list[KeyMoment]:
    end = last_time(transcript)
    chapters = (KeyMoment(max(int(c.start), 0), _plain(c.title)) for c in transcript.details.chapters)
    return [moment for moment in chapters if moment.label and moment.t <= end]


def _salient(transcript: Transcript) -> tuple[KeyMoment, ...]:
    begin, end = first_time(transcript), last_time(transcript)
    said = passages(without_sponsors(transcript.segments))
    weights: dict[str, int] = {}
    for passage in said:
        for word in set(content_words(passage.text)):
            weights[word] = weights.get(word, 0) + 1
    wanted = min(max(round((end - begin) / _SECONDS_PER_MOMENT), _FEWEST_FROM_TRANSCRIPT), _MOST_FROM_TRANSCRIPT)
    moments: list[KeyMoment] = []
    for bucket in range(wanted):
        low, high = (begin + (end - begin) * at / wanted for at in (bucket, bucket + 1))
        inside = [p for p in said if low <= p.start < high]
        if inside:
            best = max(inside, key=lambda p: _weight(content_words(p.text), weights))
            moments.append(KeyMoment(max(int(best.start), 0), _plain(best.text)))
    return _in_order(m for m in moments if m.label)


def _weight(words: Sequence[str], weights: dict[str, int]) -> float:
    return sum(weights[word] for word in set(words)) / (len(words) + 4)
