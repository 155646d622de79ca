"""A summary as the reader's template shows it: words, times and addresses, nothing left to work out."""

import re
from dataclasses import dataclass

from summary.time_marks import player_clock
from summary.values import SummaryRecord, Transcript
from web.reader_facts import Fact, facts, missing_words

SUMMARY_FILES = ((".md", "Markdown"), (".txt", "Plain text"), (".json", "JSON, with the transcript"))
WORDS_FILES = (("/transcript.txt", "Transcript as text"),)
TIMED_FILES = (("/transcript.vtt", "Transcript as WebVTT"), ("/transcript.srt", "Transcript as SubRip"))
"""What comes behind `/summaries/<id>` in the address of a file, and what the file is."""

_TAG = re.compile(r"(?!und)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_OF_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """A time with what it is about; `t` in whole seconds, `x` its place on the strip in per cent, None without length.

    `url` leads to the second of the video, None when it is not on YouTube.
    """

    t: int
    clock: str
    label: str
    url: str | None
    x: str | None


@dataclass(frozen=True, slots=True)
class ReaderView:
    """All of the page; `stretch` is the part of the strip that the summary is about, as (x, width) in per cent.

    `spoken` says whether what was said is kept: a summary may have come without it.
    """

    summary_id: str
    title: str
    origin: str
    video_url: str | None
    duration: float
    verdict: Moment | None
    summary_html: str
    language: str | None
    description: str
    moments: tuple[Moment, ...]
    stretch: tuple[str, str] | None
    missing: str
    facts: tuple[Fact, ...]
    spoken: bool
    downloads: tuple[tuple[str, str], ...]
    summarized_at: str


def reader_view(record: SummaryRecord, transcript: Transcript | None) -> ReaderView:
    """The view of a stored summary and of the words it was made of; its HTML was made safe when it was stored."""
    details, span, verdict = record.details, record.span, record.verdict
    length = details.duration or 0.0
    claim = None
    if verdict is not None:
        text = f"“{verdict.text}”" if verdict.quoted else verdict.text
        claim = _moment(record, verdict.t, text) if verdict.t is not None else Moment(0, "", text, None, None)
    channel_and_length = (details.channel, player_clock(length) if length > 0 else None)
    return ReaderView(
        summary_id=record.summary_id,
        title=details.title or details.video_id,
        origin=" · ".join(part for part in channel_and_length if part),
        video_url=details.video_url,
        duration=length,
        verdict=claim,
        summary_html=record.summary_html,
        language=record.language if _TAG.fullmatch(record.language) else None,
        description=verdict.text[:_MOST_OF_DESCRIPTION] if verdict else "",
        moments=tuple(_moment(record, each.t, each.label) for each in record.key_moments),
        stretch=(_share(span.start, length), _share(span.end - span.start, length)) if span and length > 0 else None,
        missing=missing_words(record.provenance),
        facts=tuple(facts(record)),
        spoken=transcript is not None,
        downloads=tuple((f"summaries/{record.summary_id}{ending}", name) for ending, name in _files(transcript)),
        summarized_at=record.summarized_at,
    )


def _files(transcript: Transcript | None) -> tuple[tuple[str, str], ...]:
    if transcript is None:
        return SUMMARY_FILES
    return (*SUMMARY_FILES, *WORDS_FILES, *(TIMED_FILES if transcript.timed else ()))


def _moment(record: SummaryRecord, t: int, label: str) -> Moment:
    length = record.details.duration or 0.0
    return Moment(t, player_clock(t), label, record.details.url_at(t), _share(t, length) if length > 0 else None)


def _share(seconds: float, length: float) -> str:
    return f"{min(max(100 * seconds / length, 0.0), 100.0):.2f}"
