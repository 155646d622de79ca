"""No request ever leaves for a host that is not YouTube's, a configured provider's or a configured proxy's.

Two witnesses: the stand lists every host that it answers nobody for, and Python itself writes down every connection and
every name that the server looks up (`tests/egress/sitecustomize.py`), so that nothing goes around the stand unseen.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client
from tests.egress.hostile import HARMLESS, REFUSED, VIDEO
from tests.flows.fixtures import LOCAL, server
from tests.running_app import ROOT, RunningApp
from tests.wire import gemini, openai, youtube_videos
from tests.wire import youtube_data_api as api
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, PLAYER, SOUNDS, TEXT, WATCH, YouTube
from tests.wire.youtube_playlists import initial_data, playlist_of

ELSEWHERE = "https://evil.example/taken"
WORDS = "We bake a loaf of rye with nothing but flour and water and salt. " * 4
PLAYLIST = f"https://www.youtube.com/playlist?list={playlist_of(3)}"


@contextmanager
def guarded(tmp_path: Path, **settings: str) -> Iterator[tuple[Stand, Client, RunningApp]]:
    """A server between both witnesses, who are asked at the end."""
    book = tmp_path / "book"
    with Stand() as stand:
        YouTube(stand)
        witness = {"PYTHONPATH": str(ROOT / "tests" / "egress"), "EGRESS_BOOK": str(book)}
        with server(stand, tmp_path / "data", **witness, **settings) as (app, client):
            yield stand, client, app
    assert stand.refused == []
    assert {request.host for request in stand.journal} <= {HOST, SOUNDS, api.HOST, openai.HOST, gemini.HOST, LOCAL}
    own = {f"127.0.0.1:{stand.port}", f"127.0.0.1:{app.port}"}
    met = {line.rpartition(" ")[2] for line in book.read_text().splitlines()}
    assert met, "the witness saw nothing"
    assert met <= own, "a connection went around the stand"


def _all(links: Mapping[str, tuple[str, ...]]) -> list[Any]:
    return [pytest.param(family, id=name) for name, family in links.items()]


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stand, Client]]:
    """One server for all links that are refused, since it does nothing about them."""
    with guarded(tmp_path_factory.mktemp("egress")) as (stand, client, _):
        yield stand, client


@pytest.mark.parametrize("family", _all(REFUSED))
def test_a_hostile_link_is_refused_wherever_it_is_sent(
    open_server: tuple[Stand, Client], family: tuple[str, ...]
) -> None:
    stand, client = open_server
    job_id = client.submit("sample:sourdough-starter")
    client.wait(job_id)
    asked = len(stand.journal)
    for link in family:
        bodies: list[tuple[str, str, dict[str, Any]]] = [
            ("POST", "/summarize_async", {"urls": [link]}),
            ("POST", "/summarize_async", {"urls": ["sample:sourdough-starter", link]}),
            ("POST", "/summarize", {"url": link}),
            ("POST", "/playlists/preview", {"url": link}),
            ("POST", "/transcripts", {"text": WORDS, "url": link}),
        ]
        for method, path, body in bodies:
            answer = client.ask(method, path, body)
            assert answer.status in (400, 404), (path, link, answer)
            assert answer.json["error"]
        form = f'--x\r\nContent-Disposition: form-data; name="url"\r\n\r\n{link}\r\n--x\r\n'
        file = f'Content-Disposition: form-data; name="file"; filename="{len(link)}.txt"\r\n\r\n{WORDS}\r\n--x--\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        assert client.ask("POST", "/transcripts", (form + file).encode(errors="replace"), kind).status == 400
        own = client.ask("PUT", f"/jobs/{job_id}/items/0/transcript", {"text": WORDS, "url": link, "title": link})
        assert own.status in (400, 409), (link, own)  # the job is over; the link of a video is its own anyhow
    assert len(stand.journal) == asked


def test_what_stands_around_the_id_of_a_video_leads_nowhere(tmp_path: Path) -> None:
    with guarded(tmp_path) as (_, client, _):
        for link in HARMLESS:
            job = client.wait(client.submit(link))
            assert [item["video_id"] for item in job["items"]] == [VIDEO], link


def test_links_in_titles_descriptions_and_captions_are_words(tmp_path: Path) -> None:
    lines = tuple((n * 5.0, 5.0, f"see ![x](http://evil.example/{n}) and https://evil.example/{n}") for n in range(60))
    video = youtube_videos.Video(
        "linkvideo_1", "https://evil.example/title", "evil.example", 300, f"0:00 {ELSEWHERE}", (("en", True),), lines
    )
    with guarded(tmp_path) as (stand, client, _):
        YouTube(stand).add(video)
        [result] = client.wait(client.submit("https://youtu.be/linkvideo_1"))["results"]
        assert result["error"] is None
        assert "<img" not in result["summary_html"]


def _redirect(exchange: Exchange) -> None:
    exchange.reply(302, {"Location": ELSEWHERE})


def _consent(exchange: Exchange) -> None:
    page = '<form action="https://consent.evil.example/save"><input name="v" value="cb.20261122"></form>'
    exchange.reply(body=f'<html>{page}<a href="{ELSEWHERE}">x</a></html>')


def _entries_elsewhere(exchange: Exchange) -> None:
    told = json.dumps(initial_data(playlist_of(3))).replace("/@someone", "https://evil.example/@someone")
    page = told.replace("<", "\\u003c").replace('"isPlayable": true', f'"navigationEndpoint": {_AWAY}')
    exchange.reply(body=f"<html><script>var ytInitialData = {page};</script></html>")


_AWAY = json.dumps(
    {
        "urlEndpoint": {"url": ELSEWHERE},
        "commandMetadata": {"webCommandMetadata": {"url": ELSEWHERE, "apiUrl": ELSEWHERE}},
    }
)


def _next_page_elsewhere(exchange: Exchange) -> None:
    told = initial_data("PLhangpage2")
    page = json.dumps(told).replace('"continuationCommand":', f'"commandMetadata": {_AWAY}, "continuationCommand":')
    config = json.dumps({"INNERTUBE_HOST_OVERRIDE": "evil.example", "INNERTUBE_API_KEY": "x", "HOST": "evil.example"})
    exchange.reply(body=f"<script>ytcfg.set({config});</script><script>var ytInitialData = {page};</script>")


def _captions_elsewhere(exchange: Exchange) -> None:
    told = json.dumps(youtube_videos.player_reply(youtube_videos.video(VIDEO)))
    moved = told.replace("https://www.youtube.com/api/timedtext", ELSEWHERE)
    exchange.reply(200, {"Content-Type": "application/json"}, moved)


_PLAYLIST_CALLS = ("/playlist", "/youtubei/v1/browse", "/youtubei/v1/navigation/resolve_url")


@pytest.mark.parametrize(
    ("paths", "act", "link"),
    [
        ((WATCH,), _redirect, VIDEO),
        ((PLAYER,), _redirect, VIDEO),
        ((TEXT,), _redirect, VIDEO),
        ((WATCH,), _consent, VIDEO),
        ((PLAYER,), _captions_elsewhere, VIDEO),
        (_PLAYLIST_CALLS, _redirect, PLAYLIST),
        (("/playlist",), _redirect, PLAYLIST),
        (("/playlist",), _consent, PLAYLIST),
        (("/playlist",), _entries_elsewhere, PLAYLIST),
        (("/playlist",), _next_page_elsewhere, PLAYLIST),
    ],
)
def test_whoever_speaks_for_youtube_leads_nowhere(
    tmp_path: Path, paths: tuple[str, ...], act: Callable[[Exchange], None], link: str
) -> None:
    with guarded(tmp_path) as (stand, client, _):
        honest = stand.handler(HOST)
        stand.route(HOST, lambda exchange: (act if exchange.path in paths else honest)(exchange))
        client.ask("POST", "/summarize", {"url": link})
        if link == PLAYLIST:
            client.ask("POST", "/playlists/preview", {"url": link})
        assert any(request.path in paths for request in stand.journal)


def test_a_provider_that_redirects_is_not_followed(tmp_path: Path) -> None:
    keys = {"OPENAI_API_KEY": "sk-1", "GOOGLE_API_KEY": "AIza-1", "YOUTUBE_API_KEY": api.KEY}
    with guarded(tmp_path, **keys, TRANSCRIBE_MODEL="whisper-1") as (stand, client, _):
        for host in (openai.HOST, gemini.HOST, api.HOST):
            stand.route(host, _redirect)
        for model in ("gpt-4o-mini", "gemini-2.5-flash"):
            client.ask("POST", "/summarize", {"url": "sample:sourdough-starter", "model": model})
        client.ask("POST", "/summarize", {"url": "https://youtu.be/soundsmall_", "model": "builtin"})
        client.ask("POST", "/playlists/preview", {"url": PLAYLIST})
        assert client.ask("POST", "/doctor").json["ok"] is False
        assert {openai.HOST, gemini.HOST, api.HOST} <= {request.host for request in stand.journal}


def test_a_server_of_ones_own_that_redirects_is_not_followed(tmp_path: Path) -> None:
    with guarded(tmp_path, OPENAI_BASE_URL="http://local.model.example/v1") as (stand, client, _):
        stand.route(LOCAL, _redirect)
        client.get("/api_status")
        client.ask("POST", "/summarize", {"url": "sample:sourdough-starter", "model": "llama"})
        client.ask("POST", "/doctor")
        assert {"/v1/models", "/v1/chat/completions"} <= {request.path for request in stand.journal}
