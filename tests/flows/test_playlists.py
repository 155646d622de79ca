"""Playlists through the running server: hundreds of videos, a selection, a limit, and a restart in between."""

from pathlib import Path

import pytest

from tests.client import Client
from tests.flows.fixtures import calls, compatible, held_model, server, world
from tests.wire import youtube_data_api as api
from tests.wire import youtube_videos as videos
from tests.wire.youtube import HOST
from tests.wire.youtube_data_api import DataApi
from tests.wire.youtube_playlists import playlist_of

LINK = "https://www.youtube.com/playlist?list="


def ids_of(client: Client, job_id: str) -> list[str]:
    return [item["video_id"] for item in client.job(job_id)["items"]]


@pytest.mark.parametrize("key", [None, api.KEY])
def test_a_selection_is_taken_in_the_order_of_the_playlist(tmp_path: Path, key: str | None) -> None:
    there = videos.video_ids(120, playlist_of(120))
    with world() as stand:
        DataApi(stand)
        settings = {"YOUTUBE_API_KEY": key} if key else {}
        with server(stand, tmp_path, **settings, **compatible(stand)) as (_, client):
            link = LINK + playlist_of(120)
            some = client.wait(client.submit(link, items=[there[110], there[2], "notinthere1"]))
            assert [item["video_id"] for item in some["items"]] == [there[2], there[110], "notinthere1"]
            assert (some["status"], some["completed_items"]) == ("completed", 2)
            assert some["items"][2]["error"]["code"] == "not_in_playlist"
            assert calls(stand) == 2
            first = client.wait(client.submit(link, limit=3))
            assert [item["video_id"] for item in first["items"]] == there[:3]
            assert [item["cached"] for item in first["items"]] == [False, False, True]
            assert calls(stand) == 4
            both = client.ask("POST", "/summarize", {"url": link, "items": there[1:5], "limit": 2}).json
            assert [result["video_id"] for result in both[0]["summaries"]] == there[1:3]
        assert bool(stand.requests(api.HOST)) is bool(key)
        assert bool(stand.requests(HOST, "/playlist")) is not bool(key)


def test_a_limit_survives_a_restart_before_the_playlist_was_looked_at(tmp_path: Path) -> None:
    there = videos.video_ids(120, playlist_of(120))
    with world() as stand:
        with server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (app, client), held_model(stand):
            client.submit("https://youtu.be/abcdefghij1")
            stand.wait_for(lambda: calls(stand) == 1)
            limited = client.submit(LINK + playlist_of(120), limit=2)
            chosen = client.submit(LINK + playlist_of(120), items=[there[7]])
            app.kill()
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            assert client.wait(limited)["status"] == client.wait(chosen)["status"] == "completed"
            assert ids_of(client, limited) == there[:2]
            assert ids_of(client, chosen) == [there[7]]


def test_two_hundred_and_fifty_videos_become_items_and_their_preview_lists_them(tmp_path: Path) -> None:
    there = videos.video_ids(250, playlist_of(250))
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client), held_model(stand):
        told = client.ask("POST", "/playlists/preview", {"url": LINK + playlist_of(250)})
        assert told.status == 200, told
        assert [video["video_id"] for video in told.json["videos"]] == there
        job_id = client.submit(LINK + playlist_of(250))
        stand.wait_for(lambda: calls(stand) == 3)
        assert ids_of(client, job_id) == there
        client.ask("POST", f"/jobs/{job_id}/cancel")


def test_a_hidden_video_is_asked_for_only_when_a_person_wants_it(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client), client.listening() as live:
        live.wait_for("snapshot")
        job = client.wait(client.submit(f"{LINK}PLhidden", items=[videos.video_ids(5, "PLhidden")[1]]))
        assert (job["status"], job["error"]["code"]) == ("failed", "video_private")
        assert live.wait_for("summary_failed", job_id=job["job_id"])["error"]["code"] == "video_private"
        assert stand.requests(HOST, "/watch") == []
        assert client.ask("POST", f"/jobs/{job['job_id']}/retry").status == 202
        assert client.wait(job["job_id"])["status"] == "completed"  # it was made public meanwhile


def test_the_words_of_a_video_that_is_gone_stay_in_the_library(tmp_path: Path) -> None:
    gone = videos.video_ids(5, "PLhidden")[3]
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        client.wait(client.submit(f"https://youtu.be/{gone}"))
        job = client.wait(client.submit(f"{LINK}PLhidden", items=[gone], length="brief"))
        assert job["status"] == "completed"
        assert job["results"][0]["summaries"][0]["provenance"]["route"] == "library"
