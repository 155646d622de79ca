"""Summaries that another program kept: `summary_cache.json` of an older app, or notes with a few known fields."""

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from clock import iso
from storage.export_entry import BadEntry, Entry, HtmlOf, checked
from summary.values import (
    Provenance,
    Source,
    SourceKind,
    SummaryOptions,
    SummaryRecord,
    VideoDetails,
    fingerprint_of,
)

Facts = Mapping[str, Any]
SourceOf = Callable[[str], Source | None]
"""The video that a link or an id names; None when it names none."""

ROUTE = "import"
NO_TIME = "1970-01-01T00:00:00.000Z"
DEEPEST = 4
MAX_TITLE_CHARS = 1000

_TITLE = ("title", "video_title", "name")
_LINK = ("video_id", "video_url", "url", "link", "source", "id", "webpage_url")
_TEXT = ("summary", "summary_text", "text", "content", "markdown")
_CHANNEL = ("channel", "author", "uploader", "channel_name")
_MODEL = ("model", "model_key", "model_used", "model_name")
_TIME = ("summarized_at", "created_at", "timestamp", "date", "created", "cached_at")
_PICTURE = ("thumbnail_url", "thumbnail")
_WITHIN_KEY = re.compile(r"[A-Za-z0-9_-]{11}(?=$|[_:|])")
_WRAPPERS = ("summaries", "cache", "videos", "items", "data", "results", "entries")


def entries_of(data: Any) -> Iterator[tuple[str, Facts | BadEntry]]:
    """Each entry of the file with a name for it, as its key or its place; what is none is a BadEntry.

    The file is an object keyed by video id or link, or a list, perhaps inside a field such as `summaries`; an entry is
    an object with a summary, the bare text of one, or a list of several.
    """
    wrapped = next((data[name] for name in _WRAPPERS if name in data), None) if isinstance(data, dict) else None
    if isinstance(wrapped, (dict, list)) and not _first(data, _TEXT):
        data = wrapped
    if isinstance(data, dict) and _first(data, _TEXT) and isinstance(_first(data, _LINK), str):
        data = [data]
    if not isinstance(data, (dict, list)):
        raise BadEntry("it is neither an object nor a list of summaries")
    for key, value in data.items() if isinstance(data, dict) else enumerate(data, 1):
        yield from _each(str(key), value, 0)


def _each(name: str, value: Any, depth: int) -> Iterator[tuple[str, Facts | BadEntry]]:
    if isinstance(value, str):
        yield name, {"summary": value}
    elif isinstance(value, list) and depth < DEEPEST:
        for place, each in enumerate(value, 1):
            yield from ((f"{name}[{place}]", told) for _, told in _each(name, each, depth + 1))
    elif isinstance(value, dict):
        yield name, value
    else:
        yield name, BadEntry("it is no object with a summary")


def entry_of(told: Facts, key: str, html: HtmlOf, source_of: SourceOf) -> Entry:
    """The entry of these facts; `key` is where they stood. BadEntry: it names no video, or has no summary.

    Without a time `summarized_at` is NO_TIME, for the importer to fill in.
    """
    if told.get("error") and not _first(told, _TEXT):
        raise BadEntry("it is a failure, not a summary")
    source = _source(told, key, source_of)
    text = _first(told, _TEXT)
    if not isinstance(text, str) or not text.strip():
        raise BadEntry("it has no summary")
    text = text.strip()
    duration = told.get("duration")
    known_length = isinstance(duration, (int, float)) and not isinstance(duration, bool) and math.isfinite(duration)
    title = _words(told, _TITLE) or source.url
    details = VideoDetails(
        source.video_id,
        title[:MAX_TITLE_CHARS],
        _words(told, _CHANNEL),
        float(duration) if known_length and duration else None,
        _words(told, _PICTURE),
        source.url,
    )
    model, at = _words(told, _MODEL) or "unknown", _time(_first(told, _TIME))
    language = _words(told, ("language",)) or "und"
    identity = "\x1f".join(("imported", source.key, model, str(told.get("length") or ""), title, at))
    digest = hashlib.sha256(identity.encode(errors="replace")).hexdigest()
    record = SummaryRecord(
        summary_id=digest[:32],
        cache_key=hashlib.sha256(digest.encode()).hexdigest(),
        source=source,
        details=details,
        summary=text,
        summary_html="",
        key_moments=(),
        model=model,
        options=SummaryOptions(),
        language=language,
        summarized_at=at or NO_TIME,
        provenance=Provenance("imported", "und", ROUTE, 1, "", warnings=("It was imported without its transcript.",)),
        transcript_fingerprint=fingerprint_of(()),
    )
    return checked(Entry(record, None), html)


def _source(told: Facts, key: str, source_of: SourceOf) -> Source:
    for name in _LINK:
        value = told.get(name)
        if isinstance(value, str) and (found := source_of(value)) and found.kind is SourceKind.VIDEO:
            return found
    within = _WITHIN_KEY.match(key)
    found = source_of(key) or (source_of(within[0]) if within else None)
    if found is None or found.kind is not SourceKind.VIDEO:
        raise BadEntry("it names no video")
    return found


def _first(told: Facts, names: tuple[str, ...]) -> Any:
    return next((told[name] for name in names if told.get(name)), None)


def _words(told: Facts, names: tuple[str, ...]) -> str | None:
    value = _first(told, names)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _time(value: Any) -> str:
    """ISO 8601 UTC; empty when it is no time. Without a zone it is taken for UTC."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return iso(datetime.fromtimestamp(value, UTC))
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return ""
    if moment is None:
        return ""
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
