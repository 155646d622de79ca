"""The shapes that clients rely on."""

import json

from errors import CAPTIONS_DISABLED, AppError
from summary.findings import Span
from summary.origin import OfferedCaptions, Origin, RouteAttempt, Transcription
from summary.results import bad_link_result, failed_result, playlist_result, video_result
from summary.values import KeyMoment, Provenance, SummaryOptions, SummaryRecord
from tests.summary.doubles import VIDEO, transcript

KEYS = [
    *("type", "video_id", "summary_id", "title", "channel", "duration", "thumbnail_url", "video_url"),
    *(
        "summary",
        "summary_html",
        "key_moments",
        "verdict",
        "grounding",
        "model",
        "length",
        "language",
        "style",
        "instruction",
        "sponsors",
        "range",
        "cached",
        "summarized_at",
        "replaces",
    ),
    *("error", "error_detail", "provenance"),
]


ORIGIN = Origin(
    attempts=(RouteAttempt("library", "not_there"), RouteAttempt("captions", "ok")),
    available=(OfferedCaptions("en", "auto"), OfferedCaptions("de", "manual")),
    transcription=Transcription("whisper-1", 2.5, 0.015),
)


def _record() -> SummaryRecord:
    return SummaryRecord(
        summary_id="s1",
        cache_key="k",
        source=VIDEO,
        details=transcript(duration=600).details,
        summary="# A",
        summary_html="<h1>A</h1>",
        key_moments=(KeyMoment(92, "Water"),),
        model="m",
        options=SummaryOptions(length="short", language="auto", style="notes"),
        language="en",
        summarized_at="2026-11-21T10:00:00.000Z",
        provenance=Provenance("auto", "en", "captions", 1, "1", 10, 5, 0.01, 1.5, ("odd encoding",), ORIGIN),
        transcript_fingerprint="f",
    )


def test_a_summarized_video_has_every_key() -> None:
    result = video_result(_record(), cached=True)
    assert list(result) == KEYS
    assert result["key_moments"] == [{"t": 92, "label": "Water"}]
    assert (result["length"], result["language"], result["style"]) == ("short", "en", "notes")
    assert result["cached"] is True
    assert result["error"] is None
    assert result["provenance"] == {
        "captions": "auto",
        "caption_language": "en",
        "route": "captions",
        "parts": 1,
        "parts_missing": [],
        "prompt_version": "1",
        "input_tokens": 10,
        "output_tokens": 5,
        "cost_usd": 0.01,
        "seconds": 1.5,
        "warnings": ["odd encoding"],
        "attempts": [{"route": "library", "outcome": "not_there"}, {"route": "captions", "outcome": "ok"}],
        "available": [{"language": "en", "kind": "auto"}, {"language": "de", "kind": "manual"}],
        "translated_from": None,
        "transcription": {"model": "whisper-1", "minutes": 2.5, "cost_usd": 0.015},
        "fallback_from": [],
    }
    assert json.loads(json.dumps(result)) == result


def test_a_failed_video_has_the_same_keys_and_its_error_twice() -> None:
    error = AppError(CAPTIONS_DISABLED).as_dict()
    result = failed_result(VIDEO.video_id, VIDEO.url, None, "m", SummaryOptions(), error)
    assert list(result) == KEYS
    assert result["summary"] is None
    assert result["error"] == "This video has no captions: they are switched off."
    assert result["error_detail"] == error
    assert result["video_url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert result["range"] is None
    sample = failed_result("sample:x", "sample:x", "X", "m", SummaryOptions(), error, Span(60, 90))
    assert sample["video_url"] is None
    assert sample["range"] == {"from": 60, "to": 90}


def test_a_playlist_and_a_bad_link() -> None:
    video = video_result(_record(), cached=False)
    assert playlist_result("Baking", [video]) == {"type": "playlist", "title": "Baking", "summaries": [video]}
    assert bad_link_result("ftp://x", "no") == {"type": "error", "url": "ftp://x", "error": "no"}
