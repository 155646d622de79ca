"""What of the library goes into one exported file, as a value, as JSON, and back with every field checked."""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from clock import parse_iso
from storage.library_marks import MAX_NOTE_CHARS, MAX_TAG_CHARS, MAX_TAGS, Marks
from summary.origin import UNTOLD, Origin
from summary.values import Segment, Source, SourceKind, SummaryRecord, Transcript, VideoDetails, fingerprint_of

FORMAT = 1
MAX_SUMMARY_CHARS = 1_000_000
MAX_LISTS = 1000

HtmlOf = Callable[[str], str]
"""Makes the safe HTML of a summary's text."""

_LONGEST = 1e7  # seconds, more than a hundred days
_IDENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_PICTURES = ("ytimg.com", "ggpht.com", "googleusercontent.com", "img.youtube.com")


class BadEntry(ValueError):
    """`str()` says what is wrong with the content of a file, in words for its owner."""


@dataclass(frozen=True, slots=True)
class KeptTranscript:
    """The words of a source with all that is kept of them.

    `asked` are the caption languages that they answer ('' for none named), none when only a summary was made of them.
    """

    source: Source
    details: VideoDetails
    segments: tuple[Segment, ...]
    language: str
    kind: str
    route: str
    timed: bool = True
    warnings: tuple[str, ...] = ()
    origin: Origin = UNTOLD
    asked: tuple[str, ...] = ()

    @property
    def transcript(self) -> Transcript:
        """As the library stores it."""
        return Transcript(
            self.source,
            self.details,
            self.segments,
            self.language,
            self.kind,
            self.route,
            self.timed,
            self.warnings,
            self.origin,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One summary with the words it was made of, or words that no summary was made of; `ids` are its older ones.

    `marks` is None when nothing is said of them.
    """

    record: SummaryRecord | None
    transcript: KeptTranscript | None
    ids: tuple[str, ...] = ()
    marks: Marks | None = None
    format: int = FORMAT

    @property
    def source(self) -> Source:
        """What it is about."""
        told = self.record or self.transcript
        if told is None:
            raise BadEntry("it holds neither a summary nor a transcript")
        return told.source


def about(entry: Entry) -> dict[str, Any]:
    """All but the lines of the transcript, as a JSON object."""
    data: dict[str, Any] = _shape().dump_python(entry, mode="json")
    if data["record"]:
        del data["record"]["summary_html"]  # made anew from the text, so that a file cannot bring HTML of its own
    if data["transcript"]:
        del data["transcript"]["segments"]
    return data


def lines_of(transcript: KeptTranscript) -> list[dict[str, Any]]:
    """Its lines as a JSON array; times in seconds."""
    return [{"start": line.start, "end": line.end, "text": line.text} for line in transcript.segments]


def from_about(data: Any, lines: Any, html: HtmlOf) -> Entry:
    """The inverse of `about` and `lines_of`, whoever wrote them: nothing is believed. BadEntry."""
    if not isinstance(data, dict):
        raise BadEntry("its data is no JSON object")
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        raise BadEntry("it was written by a newer YouTube Summarizer")
    record, said = data.get("record"), data.get("transcript")
    whole = {
        **data,
        "record": {**record, "summary_html": ""} if isinstance(record, dict) else None,
        "transcript": {**said, "segments": lines} if isinstance(said, dict) else None,
    }
    _refuse_strange(whole)
    try:
        entry = _shape().validate_json(json.dumps(whole), strict=True)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise BadEntry(f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]) from fault
    return checked(entry, html)


def loaded(text: str | bytes) -> Any:
    """JSON that may be anything; BadEntry when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadEntry("its data is not valid JSON") from fault


def checked(entry: Entry, html: HtmlOf) -> Entry:
    """The same with what follows from the rest made anew; BadEntry when parts do not belong together."""
    record, said = entry.record, entry.transcript
    _check_source(entry.source)
    for ident in (*entry.ids, *([record.summary_id] if record else ())):
        if not _IDENT.fullmatch(ident):
            raise BadEntry("it has an id of an unknown form")
    if entry.marks is not None:
        _check_marks(entry.marks)
    if said is not None:
        if any(not 0 <= time <= _LONGEST for line in said.segments for time in (line.start, line.end)):
            raise BadEntry("its transcript has times that no video has")
        said = replace(said, details=_safe(said.details, said.source))
    if record is None and not (said and said.asked):
        raise BadEntry("it holds neither a summary nor a transcript that answers for a video")
    if record is not None:
        if said is not None and (
            said.source != record.source or fingerprint_of(said.segments) != record.transcript_fingerprint
        ):
            raise BadEntry("its transcript is not the one that the summary was made of")
        if len(record.summary) > MAX_SUMMARY_CHARS:
            raise BadEntry("its summary is too long")
        _check_time(record.summarized_at)
        record = replace(record, details=_safe(record.details, record.source), summary_html=html(record.summary))
    return replace(entry, record=record, transcript=said, format=FORMAT)


def _check_marks(marks: Marks) -> None:
    if len(marks.tags) > MAX_TAGS or any(not 0 < len(tag.strip()) <= MAX_TAG_CHARS for tag in marks.tags):
        raise BadEntry(f"it has more than {MAX_TAGS} tags, or one of more than {MAX_TAG_CHARS} characters")
    if len(marks.note) > MAX_NOTE_CHARS or not 0 <= (marks.position or 0) <= 1:
        raise BadEntry("its note is too long, or the place where it was read to is none")
    if len(marks.playlists) > MAX_LISTS or any(not _IDENT.fullmatch(each.playlist_id) for each in marks.playlists):
        raise BadEntry("it is in a playlist that is none")


def _check_source(source: Source) -> None:
    wanted = _VIDEO_ID if source.kind is SourceKind.VIDEO else _IDENT
    if source.kind is SourceKind.PLAYLIST or not wanted.fullmatch(source.ident):
        raise BadEntry("it is about nothing that this program can keep")


def _safe(details: VideoDetails, source: Source) -> VideoDetails:
    """Links that lead elsewhere than to the video are left out, and so are pictures from elsewhere."""
    video_id = details.video_id if _VIDEO_ID.fullmatch(details.video_id) else source.video_id
    video = f"https://www.youtube.com/watch?v={video_id}" if _VIDEO_ID.fullmatch(video_id) else None
    url = video if details.video_url else None
    if source.kind is SourceKind.DIGEST:
        url = f"https://www.youtube.com/playlist?list={source.ident}"
    return replace(details, video_id=video_id, video_url=url, thumbnail_url=_picture(details.thumbnail_url))


def _picture(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    ours = any(host == name or host.endswith(f".{name}") for name in _PICTURES)
    return url if parts.scheme == "https" and ours else None


def _check_time(text: str) -> None:
    try:
        known = parse_iso(text).tzinfo is not None and text.endswith("Z") and text.isascii()
    except ValueError:
        known = False
    if not known:
        raise BadEntry("summarized_at is no time such as 2026-11-21T10:00:00.000Z")


def _refuse_strange(data: Any) -> None:
    """BadEntry for endless numbers and halves of characters, which nothing could store."""
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, float) and not math.isfinite(value):
            raise BadEntry("a number in it is endless")
        elif isinstance(value, int) and abs(value) >= 1 << 63:
            raise BadEntry("a number in it is too large")
        elif isinstance(value, str) and not _storable(value):
            raise BadEntry("it holds halves of characters")


def _storable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


@cache
def _shape() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


def kept(transcript: Transcript, asked: Iterable[str]) -> KeptTranscript:
    """A transcript as an export holds it."""
    t = transcript
    return KeptTranscript(
        t.source,
        t.details,
        t.segments,
        t.language,
        t.kind,
        t.route,
        t.timed,
        t.warnings,
        t.origin,
        tuple(sorted(asked)),
    )
