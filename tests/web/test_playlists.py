"""What may be asked of a playlist, and what is refused before anybody is."""

from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import SAMPLE, Site, error_of
from tests.wire.stand import Stand
from tests.wire.youtube import YouTube
from tests.wire.youtube_playlists import playlist_of

PLAYLIST = f"https://www.youtube.com/playlist?list={playlist_of(3)}"
VIDEO = "https://youtu.be/abcdefghij1"
ALONE = "`items` are videos of a playlist; send its link alone."


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/playlists/preview", {"url": VIDEO}, "`url` must be the link of a playlist."),
        ("/playlists/preview", {"url": SAMPLE}, "`url` must be the link of a playlist."),
        ("/playlists/preview", {}, "`url` is missing."),
        ("/playlists/preview", {"url": PLAYLIST, "limit": 0}, "`limit` must be a whole number from 1."),
        ("/playlists/preview", {"url": PLAYLIST, "limit": "3"}, "`limit` must be a whole number."),
        ("/playlists/preview", {"url": PLAYLIST, "limit": 5001}, "`limit` may be at most 5000."),
        ("/summarize_async", {"url": VIDEO, "limit": 2}, "`limit` is for playlists; none was sent."),
        (
            "/summarize",
            {"url": SAMPLE, "items": ["abcdefghij1"]},
            "`items` are videos of a playlist; send its link alone.",
        ),
        (
            "/summarize_async",
            {"urls": [PLAYLIST, VIDEO], "items": ["abcdefghij1"]},
            "`items` are videos of a playlist; send its link alone.",
        ),
        ("/summarize_async", {"url": PLAYLIST, "items": ["short"]}, "`items[0]` must be the id of a video; got short."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(shared_site: Site, path: str, body: dict[str, Any], said: str) -> None:
    assert error_of(shared_site.client.post(path, json=body), 400, "bad_request")["error"] == said


def test_no_items_at_all_are_refused(shared_site: Site) -> None:
    error_of(shared_site.client.post("/summarize_async", json={"url": PLAYLIST, "items": []}), 400, "bad_request")


def test_a_field_that_a_preview_does_not_know(shared_site: Site) -> None:
    answer = shared_site.client.post("/playlists/preview", json={"url": PLAYLIST, "fresh": True})
    assert "url" in error_of(answer, 400, "unknown_field")["remedy"]


def test_an_unknown_model_and_what_is_no_link(shared_site: Site) -> None:
    post = shared_site.client.post
    error_of(post("/playlists/preview", json={"url": PLAYLIST, "model": "nobody"}), 400, "unknown_model")
    error_of(
        post("/playlists/preview", json={"url": "https://example.org/playlist?list=PL1"}), 400, "not_a_youtube_link"
    )


def test_a_preview_tells_what_is_there_and_starts_nothing(open_site: Opener) -> None:
    with Stand() as stand, stand.applied():
        YouTube(stand)
        site = open_site(openai_api_key="sk-test")
        told = site.client.post("/playlists/preview", json={"url": PLAYLIST, "model": "gpt-5-mini"}).json
        assert (told["title"], told["total_items"], told["more"]) == (f"Playlist {playlist_of(3)}", 3, False)
        assert [video["duration"] for video in told["videos"]] == [300.0] * 3
        each = told["videos"][0]["estimate"]
        assert each["input_tokens"] > 1000 > each["output_tokens"] > 100
        assert told["estimate"]["cost_usd"] == pytest.approx(3 * each["cost_usd"])
        assert told["estimate"]["videos"] == 3
        assert told["estimate"]["duration"] == 900.0
        assert site.client.get("/jobs").json["jobs"] == []
        assert {request.path for request in stand.journal} <= {"/playlist", "/youtubei/v1/browse"}
        free = site.client.post("/playlists/preview", json={"url": PLAYLIST, "model": "builtin", "limit": 2}).json
        assert free["estimate"]["cost_usd"] == free["estimate"]["input_tokens"] == 0
        assert (free["total_items"], free["more"]) == (2, True)


def test_the_preview_knows_what_the_library_has_for_these_very_options(open_site: Opener) -> None:
    with Stand() as stand, stand.applied():
        YouTube(stand)
        site = open_site()
        before = site.client.post("/playlists/preview", json={"url": PLAYLIST}).json
        made = site.summarize(before["videos"][1]["url"])
        asked = len(stand.journal)
        told = site.client.post("/playlists/preview", json={"url": PLAYLIST}).json
        assert [video["in_library"] for video in told["videos"]] == [False, True, False]
        assert told["videos"][1]["summary_id"] == made["summary_id"]
        assert told["videos"][1]["estimate"] is None
        assert told["estimate"]["videos"] == 2
        other = site.client.post("/playlists/preview", json={"url": PLAYLIST, "length": "brief"}).json
        assert not any(video["in_library"] for video in other["videos"])
        assert {request.path for request in stand.journal[asked:]} <= {"/playlist", "/youtubei/v1/browse"}


def test_another_look_with_other_wishes_asks_youtube_nothing(open_site: Opener) -> None:
    with Stand() as stand, stand.applied():
        YouTube(stand)
        site = open_site()
        for length in ("brief", "full"):
            assert site.client.post("/playlists/preview", json={"url": PLAYLIST, "length": length}).status_code == 200
        assert len(stand.requests(path="/playlist")) == 1


def test_hidden_videos_are_named_and_cost_nothing(open_site: Opener) -> None:
    with Stand() as stand, stand.applied():
        YouTube(stand)
        told = open_site().client.post("/playlists/preview", json={"url": "youtube.com/playlist?list=PLhidden"}).json
        codes = [(video["error"] or {}).get("code") for video in told["videos"]]
        assert codes == [None, "video_private", None, "video_unavailable", None]
        assert told["estimate"]["videos"] == 3


@pytest.mark.parametrize(
    ("playlist_id", "status", "code"),
    [("PLgone", 404, "playlist_unavailable"), ("PLblocked", 502, "youtube_blocked")],
)
def test_a_playlist_that_cannot_be_had_is_told_at_once(
    open_site: Opener, playlist_id: str, status: int, code: str
) -> None:
    with Stand() as stand, stand.applied():
        YouTube(stand)
        asked = {"url": f"youtube.com/playlist?list={playlist_id}"}
        error_of(open_site().client.post("/playlists/preview", json=asked), status, code)
