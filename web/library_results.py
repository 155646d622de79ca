"""What the library holds as a client receives it: results with their marks, search hits and transcripts."""

from collections.abc import Sequence
from typing import Any

from storage.library_marks import Marks
from storage.search import SearchHit
from summary.results import video_result
from summary.values import SummaryRecord, Transcript
from web.context import services


def marks_dict(marks: Marks) -> dict[str, Any]:
    """What a person wrote on a summary, and the playlists that hold its video."""
    return {
        "favourite": marks.favourite,
        "archived": marks.archived,
        "tags": list(marks.tags),
        "note": marks.note,
        "position": marks.position,
        "playlists": [{"playlist_id": each.playlist_id, "title": each.title} for each in marks.playlists],
    }


def library_results(records: Sequence[SummaryRecord]) -> list[dict[str, Any]]:
    """Video results with their marks."""
    return with_marks([video_result(record, cached=True) for record in records])


def with_marks(results: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results, each with what a person wrote on it; one that was deleted meanwhile has no marks."""
    marks = services().library.marks([result["summary_id"] for result in results])
    return [{**result, **marks_dict(marks.get(result["summary_id"], Marks()))} for result in results]


def search_result(hit: SearchHit) -> dict[str, Any]:
    """A video result with the place of the hit.

    `highlights` are [start, end) in `snippet`, in UTF-16 units; `t` in seconds and `url_at` only for what was said.
    """
    return {
        **video_result(hit.record, cached=True),
        "snippet": hit.snippet,
        "highlights": [list(place) for place in hit.highlights],
        "t": hit.t,
        "url_at": hit.url_at,
    }


def transcript_result(record: SummaryRecord, transcript: Transcript) -> dict[str, Any]:
    """What was said; `start` and `end` in seconds, of no meaning unless `timed`."""
    return {
        "summary_id": record.summary_id,
        "video_id": record.details.video_id,
        "title": record.details.title,
        "video_url": record.details.video_url,
        "language": transcript.language,
        "captions": transcript.kind,
        "route": transcript.route,
        "timed": transcript.timed,
        "segments": [{"start": line.start, "end": line.end, "text": line.text} for line in transcript.segments],
    }
