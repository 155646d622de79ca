"""Transcripts that users bring, and the samples."""

from io import BytesIO
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import VTT, Site, error_of

VIDEO = "https://youtu.be/dQw4w9WgXcQ"
SRT = b"1\r\n00:00:01,000 --> 00:00:04,000\r\nHello there\r\n\r\n2\r\n00:00:04,000 --> 00:00:09,000\r\nagain\r\n"


def form(data: bytes, name: str, **also: str) -> dict[str, Any]:
    return {"data": {"file": (BytesIO(data), name), **also}, "content_type": "multipart/form-data"}


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        (form(VTT, "talk.vtt"), "webvtt"),
        (form(SRT, "talk.srt"), "subrip"),
        (form(b"Just words.\nAnd more of them.", "talk.txt"), "text"),
        ({"json": {"text": VTT.decode(), "title": "A talk", "url": VIDEO}}, "webvtt"),
        ({"data": SRT, "content_type": "application/x-subrip"}, "subrip"),
        ({"data": {"file": VTT.decode()}, "content_type": "multipart/form-data"}, "webvtt"),
    ],
    ids=["vtt", "srt", "txt", "json", "bare", "field"],
)
def test_it_is_kept_under_a_link(shared_site: Site, sent: dict[str, Any], read_as: str) -> None:
    answer = shared_site.client.post("/transcripts", **sent)
    assert answer.status_code == 201, answer.text
    assert answer.json["url"] == f"transcript:{answer.json['transcript_id']}"
    assert answer.json["format"] == read_as
    assert answer.json["timed"] is (read_as != "text")


def test_the_link_can_be_summarized_and_leads_into_the_video(site: Site) -> None:
    answer = site.client.post("/transcripts", **form(VTT, "talk.vtt", title="A talk", url=VIDEO))
    made = site.summarize(answer.json["url"])
    assert made["title"] == "A talk"
    assert made["video_url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert made["provenance"]["captions"] == "uploaded"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (form(b"\x89PNG\r\n\x1a\n\0\0\0", "talk.vtt"), 400, "bad_transcript"),
        (form(b"", "talk.vtt"), 400, "bad_transcript"),
        ({"json": {"text": " "}}, 400, "bad_transcript"),
        ({"json": {"title": "A talk"}}, 400, "bad_request"),
        ({"json": {"text": VTT.decode(), "lang": "de"}}, 400, "unknown_field"),
        ({"json": {"text": VTT.decode(), "url": "https://example.com"}}, 400, "not_a_youtube_link"),
        ({"json": {"text": VTT.decode(), "url": "sample:sourdough-starter"}}, 400, "bad_request"),
        ({"json": {"text": VTT.decode(), "title": "x" * 301}}, 400, "bad_request"),
        (form(VTT, "talk.vtt", title="x" * 301), 400, "bad_request"),
        ({"data": {"title": "x"}, "content_type": "multipart/form-data"}, 400, "bad_request"),
        (form(VTT, "talk.vtt", language="de"), 400, "unknown_field"),
        ({"data": b"nothing of a form", "content_type": "multipart/form-data"}, 400, "bad_request"),
        ({"data": {"text": "x"}}, 415, "unsupported_upload"),
        ({"data": VTT, "content_type": "application/pdf"}, 415, "unsupported_upload"),
        ({"data": b"{", "content_type": "application/json"}, 400, "bad_request"),
    ],
)
def test_what_is_refused(shared_site: Site, sent: dict[str, Any], status: int, code: str) -> None:
    error_of(shared_site.client.post("/transcripts", **sent), status, code)


@pytest.mark.parametrize(
    "sent",
    [
        form(b"x" * 2049, "talk.txt"),
        {"json": {"text": "é" * 1025}},
        {"data": b"x" * 2049, "content_type": "text/plain"},
        {"data": {"file": "x" * 2049}, "content_type": "multipart/form-data"},
        form(b"x" * 100_000, "talk.txt"),
    ],
    ids=["form", "json", "bare", "field", "far too large"],
)
def test_one_byte_too_many(open_site: Opener, sent: dict[str, Any]) -> None:
    answer = open_site(max_transcript_bytes=2048).client.post("/transcripts", **sent)
    assert "2048 bytes" in error_of(answer, 413, "too_large")["error"]


@pytest.mark.parametrize(
    "sent", [form(b"word " * 409 + b"end", "talk.txt"), {"json": {"text": "word\\n" * 400}}], ids=["form", "json"]
)
def test_exactly_the_limit_is_taken_also_when_the_body_may_be_smaller(open_site: Opener, sent: dict[str, Any]) -> None:
    site = open_site(max_transcript_bytes=2048 + 352, max_content_length=1024)
    assert site.client.post("/transcripts", **sent).status_code == 201


def test_samples_are_listed_with_links_that_work(shared_site: Site) -> None:
    samples = shared_site.client.get("/samples").json
    assert len(samples) == 3
    for sample in samples:
        assert sample["url"] == f"sample:{sample['name']}"
        assert sample["title"]
    assert shared_site.summarize(samples[0]["url"])["title"] == samples[0]["title"]
