"""Search hits and transcripts as a client receives them."""

from typing import Any

from storage.search import SearchHit
from summary.results import video_result
from summary.values import SummaryRecord, Transcript


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
