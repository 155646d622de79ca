"""A summary as one JSON object that programs read easily, and from which an import restores all of it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from storage.export_entry import Entry, about, lines_of
from summary.results import video_result


def entry_object(entry: Entry) -> dict[str, Any]:
    """The video result as everywhere, `transcript` with its `segments`, and `kept` with what else an import needs."""
    said = entry.transcript
    words = said and {
        "language": said.language,
        "captions": said.kind,
        "route": said.route,
        "timed": said.timed,
        "segments": lines_of(said),
    }
    result = video_result(entry.record, cached=True) if entry.record else {"type": "transcript"}
    return {**result, "tags": list(entry.marks.tags) if entry.marks else [], "transcript": words, "kept": about(entry)}


def json_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """One object a line."""
    for entry in entries:
        yield json.dumps(entry_object(entry), ensure_ascii=False).encode(errors="replace") + b"\n"
