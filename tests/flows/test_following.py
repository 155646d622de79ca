"""Followed channels and playlists through the running application: what is new is summarized, once, after the rest."""

import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from clock import iso
from ops.signature import valid
from storage.export_entry import Entry, about
from tests.client import Client, wait_for
from tests.flows.fixtures import server, world
from tests.storage.values import record
from tests.wire.stand import Stand
from tests.wire.youtube_channels import FEED, Channel, Channels
from tests.wire.youtube_playlists import playlist_of
from tests.wire.youtube_videos import video_ids

UC = "UC" + "a" * 22
OTHER = "UC" + "b" * 22
IDS = video_ids(8, "followed")


def channel_of(**changes: Any) -> Channel:
    videos = [(IDS[0], "Lecture 3: bread & <salt>"), (IDS[1], "Lecture 2"), (IDS[2], "Shorts of the week")]
    return Channel(UC, "Slow & Steady", ("/@slow.oven", "/c/slow"), videos, **changes)


def _follow(client: Client, url: str, status: int = 201, **wanted: Any) -> dict[str, Any]:
    answer = client.ask("POST", "/following", {"url": url, **wanted})
    assert answer.status == status, answer
    return dict(answer.json)


def _check(client: Client, ident: str, status: int = 200) -> dict[str, Any]:
    answer = client.ask("POST", f"/following/{ident}/check")
    assert answer.status == status, answer
    return dict(answer.json)


def _videos(client: Client, job_id: str) -> list[str]:
    return [item["video_id"] for item in client.wait(job_id)["items"]]


def test_new_videos_become_low_jobs_once_and_survive_a_restart(tmp_path: Path) -> None:
    channel = channel_of()
    with world() as stand:
        Channels(stand, channel)
        with server(stand, tmp_path) as (app, client):
            follow = _follow(client, "https://www.youtube.com/@slow.oven", last=1, exclude=["shorts"], length="brief")
            assert follow["title"] == "Slow & Steady"
            assert follow["url"] == f"https://www.youtube.com/channel/{UC}"
            job = client.wait(follow["last_job_id"])
            assert [item["video_id"] for item in job["items"]] == [IDS[0]], "the newest of what was there"
            assert (job["priority"], job["options"]["length"], job["status"]) == ("LOW", "brief", "completed")
            assert _check(client, follow["id"])["found"] == 1, "nothing new"
            assert _follow(client, f"youtube.com/channel/{UC}/videos", 200)["id"] == follow["id"]
            channel.videos[:0] = [(IDS[3], "SHORTS again"), (IDS[4], "Lecture 5"), (IDS[5], "Lecture 4")]
            found = _check(client, follow["id"])
            assert found["found"] == 3
            assert _videos(client, found["last_job_id"]) == [IDS[5], IDS[4]], "the oldest first, without the shorts"
            app.kill()
        with server(stand, tmp_path) as (_, client):
            (kept,) = client.get("/following")["following"]
            assert kept == found
            assert _check(client, kept["id"])["found"] == 3
            assert client.ask("DELETE", f"/following/{kept['id']}").status == 204
            assert client.get("/following") == {"following": []}
            assert _check(client, kept["id"], 404)["code"] == "follow_not_found"


def test_it_looks_by_itself_with_a_limit_each_time(tmp_path: Path) -> None:
    channel = channel_of()
    with world() as stand:
        Channels(stand, channel)
        with server(stand, tmp_path, FOLLOW_INTERVAL="0.0002") as (_, client):
            follow = _follow(client, UC, limit=1)
            assert follow["last_job_id"] is None
            channel.videos[:0] = [(IDS[6], "b"), (IDS[7], "a")]
            wait_for(lambda: client.get("/following")["following"][0]["found"] == 2, 20)
            jobs = client.get("/jobs")["jobs"]
            assert [job["total_items"] for job in jobs] == [1, 1]
            assert {video for job in jobs for video in _videos(client, job["job_id"])} == {IDS[6], IDS[7]}
            paused = client.ask("PATCH", f"/following/{follow['id']}", {"paused": True, "limit": 9}).json
            assert (paused["paused"], paused["limit"], paused["next_check_at"]) == (True, 9, None)


def test_a_playlist_is_followed_wherever_its_new_videos_stand(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        follow = _follow(client, f"https://www.youtube.com/playlist?list={playlist_of(3)}", last=2)
        assert _videos(client, follow["last_job_id"]) == video_ids(3, playlist_of(3))[1:]
        assert _check(client, follow["id"])["found"] == 2


def test_a_refusal_is_told_and_waited_for(tmp_path: Path) -> None:
    channel = channel_of()
    with world() as stand:
        Channels(stand, channel)
        with server(stand, tmp_path, YOUTUBE_REFUSAL_PAUSE="600") as (_, client):
            follow = _follow(client, UC)
            channel.status = 429
            refused = _check(client, follow["id"], 502)
            assert refused["code"] == "youtube_blocked"
            asked = sum(r.path == FEED for r in stand.requests())
            assert _check(client, follow["id"], 502)["code"] == "youtube_paused"
            assert sum(r.path == FEED for r in stand.requests()) == asked, "nobody is asked while YouTube refuses"
            (kept,) = client.get("/following")["following"]
            assert kept["error"]["code"] == "youtube_paused"
            assert kept["next_check_at"] > iso(datetime.now(UTC) + timedelta(seconds=300)), "it waits for its end"


def test_a_feed_that_fails_is_made_up_for_by_the_list_of_uploads(tmp_path: Path) -> None:
    with world() as stand:
        Channels(stand, Channel(OTHER, "x", (), [], 404))
        with server(stand, tmp_path) as (_, client):
            answer = client.ask("POST", "/following", {"url": OTHER})
            assert (answer.status, answer.json["code"]) == (404, "channel_unavailable")
            assert any(r.path == "/playlist" for r in stand.requests()), "the uploads were asked for"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stand, Client]]:
    with world() as stand, server(stand, tmp_path_factory.mktemp("data")) as (_, client):
        yield stand, client


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/@name",
        "https://www.youtube.com.evil.example/channel/" + UC,
        "https://youtube.com@evil.example/@name",
        "https://www.youtube.com/@a/../../x",
        "https://www.youtube.com/@" + "%2e%2e%2f" * 3,
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/playlist?list=WL",
        "https://www.youtube.com/channel/UCshort",
        "https://youtu.be/@name",
        "http://169.254.169.254/@x",
        "@" + "a" * 200,
        "",
    ],
)
def test_only_channels_and_playlists_of_youtube_are_followed(running: tuple[Stand, Client], link: str) -> None:
    stand, client = running
    answer = client.ask("POST", "/following", {"url": link})
    assert (answer.status, answer.json["code"]) == (400, "not_to_follow")
    assert stand.requests() == []


def test_what_cannot_be_is_refused_in_words(running: tuple[Stand, Client]) -> None:
    _, client = running
    for body in ({"url": UC, "limit": 0}, {"url": UC, "include": ["x" * 200]}, {"url": UC, "interval": 0}, {}):
        assert client.ask("POST", "/following", body).status == 400, body
    assert client.ask("POST", "/following", {"url": UC, "model": "none"}).json["code"] == "unknown_model"
    assert client.ask("PATCH", "/following/none", {"paused": True}).status == 404
    page = client.ask("GET", "/following", headers={"Accept": "text/html,*/*;q=0.8"})
    assert b'id="follow-form"' in page.body


def test_the_digest_of_yesterday_is_a_page_an_item_and_one_signed_message(tmp_path: Path) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(503 if len(got) <= 2 else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    day = yesterday.date().isoformat()
    made = record("s1", at=f"{day}T10:00:00.000Z", title="Bread & <b>\x02 ]]>")
    line = json.dumps({"kept": about(Entry(made, None))}).encode()
    settings = {
        "DIGEST_HOUR": "0",
        "DIGEST_WEBHOOK_URL": f"http://127.0.0.1:{receiver.server_port}/hook",
        "WEBHOOK_SECRET": "a secret of ours",
    }
    with world() as stand:
        with server(stand, tmp_path) as (_, client):
            assert client.ask("POST", "/import", line).json["added"] == 1
        with server(stand, tmp_path, **settings) as (app, _):
            wait_for(lambda: len(got) == 1, 40)
            app.kill()  # it was told, and does not know it
        with server(stand, tmp_path, **settings) as (_, client):
            wait_for(lambda: len(got) == 3, 40)
            headers, body = got[2]
            assert valid(headers, body, "a secret of ours", datetime.now(UTC).timestamp())
            assert {each["Webhook-Id"] for each, _ in got} == {headers["Webhook-Id"]}, "sent again, as the same message"
            told = json.loads(body)
            assert (told["type"], told["data"]["date"], told["data"]["count"]) == ("digest", day, 1)
            assert told["data"]["summaries"][0]["summary_id"] == "s1"
            feed = ET.fromstring(client.ask("GET", "/digest.xml").body)
            (item,) = feed.findall("./channel/item")
            assert "Bread & <b>" in (item.findtext("title") or "")
            page = client.ask("GET", f"/digest/{day}").body.decode()
            assert "Bread &amp; &lt;b&gt;" in page
            assert 'href="../read/s1"' in page
            assert client.ask("GET", "/digest/2026-13-01").status == 404
            assert client.ask("GET", "/digest").status == 200
        with server(stand, tmp_path, **settings) as (_, client):
            following = client.wait(client.submit("sample:sourdough-starter"))
            assert following["status"] == "completed"
        assert len(got) == 3, "a restart after it was delivered does not send it again"
    receiver.shutdown()
    receiver.server_close()
