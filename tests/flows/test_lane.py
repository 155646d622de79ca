"""The way to YouTube through the running server: its pace, its refusals, and what goes on meanwhile."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from clock import parse_iso
from tests.client import Client, wait_for
from tests.flows.fixtures import server, world
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, WATCH, YouTube
from tests.wire.youtube_playlists import entries, playlist_of

LINK = "https://youtu.be/"
PAUSE = 0.5


def paced(pause: float = PAUSE, burst: int = 1, **more: str) -> dict[str, str]:
    return {"YOUTUBE_PAUSE": str(pause), "YOUTUBE_BURST": str(burst), **more}


def link(number: int) -> str:
    return f"{LINK}abcdefgh{number:03}"


def visits(stand: Stand) -> list[tuple[float, str]]:
    """When YouTube was asked for what: videos by their pages, a playlist by its own."""
    asked = [request for request in stand.requests(HOST) if request.path in (WATCH, "/playlist")]
    return [(request.at, request.query.get("v") or request.query["list"]) for request in asked]


class Refusing:
    """YouTube, which refuses this address while `refuses`."""

    def __init__(self, stand: Stand, **headers: str) -> None:
        self.refuses = True
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answer = YouTube(stand)._answer
        stand.route(HOST, self)

    def __call__(self, exchange: Exchange) -> None:
        exchange.reply(429, self._headers) if self.refuses else self._answer(exchange)


def test_eight_workers_keep_the_pace_and_the_order_of_the_playlist(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(WORKER_THREADS="8")) as (_, client):
        playlist_id = playlist_of(14)
        job = client.wait(client.submit(f"https://www.youtube.com/playlist?list={playlist_id}"), seconds=60)
        assert (job["status"], job["completed_items"]) == ("completed", 14)
        assert {item["attempts"] for item in job["items"]} == {1}, "to wait for one's turn is no attempt"
        ids = [entry["playlistVideoRenderer"]["videoId"] for entry in entries(playlist_id)]
        asked = [what for _, what in visits(stand)]
        assert asked[0] == playlist_id
        assert sorted(asked[1:]) == sorted(ids)
        assert max(abs(asked.index(video_id) - place) for place, video_id in enumerate(ids, 1)) <= 1
        gaps = [after - before for (before, _), (after, _) in pairwise(visits(stand))]
        assert min(gaps) >= PAUSE


def test_a_burst_may_go_at_once_and_what_is_over_it_takes_turns(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(1.0, 5, WORKER_THREADS="8")) as (_, client):
        job = client.wait(client.submit("\n".join(link(number) for number in range(8))), seconds=60)
        assert job["completed_items"] == 8
        times = [at for at, _ in visits(stand)]
        for first, last in combinations(range(8), 2):
            assert last - first + 1 <= 5 + (times[last] - times[first]) / 1.0


@pytest.mark.alone  # who is first is a matter of half a second
def test_a_single_video_takes_the_next_turn_before_a_playlist(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(3.0, WORKER_THREADS="2")) as (_, client):
        playlist = client.submit(f"https://www.youtube.com/playlist?list={playlist_of(12)}")
        wait_for(lambda: len(visits(stand)) == 2)  # the list and its first video
        single = client.submit(link(1))
        assert client.wait(single)["status"] == "completed"
        assert [what for _, what in visits(stand)][2:] == ["abcdefgh001"]
        assert client.ask("POST", f"/jobs/{playlist}/cancel").status in (200, 202)


def test_who_waits_for_its_turn_holds_no_worker(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(60, WORKER_THREADS="2")) as (_, client):
        paced_job = client.submit("\n".join(link(number) for number in range(6)))
        job = client.wait(paced_job, "in_progress")
        wait_for(lambda: any(item["status"] == "retry" for item in client.job(paced_job)["items"]))
        [waiting] = [item for item in client.job(paced_job)["items"] if item["status"] == "retry"][:1]
        assert waiting["error"]["code"] == "youtube_busy"
        assert waiting["attempts"] == 0
        assert waiting["next_attempt_at"] == waiting["error"]["retry_at"]
        for number in range(4):
            other = client.wait(client.submit("sample:sourdough-starter", style="bullets", instruction=str(number)))
            assert other["status"] == "completed"
        assert len(visits(stand)) == 1
        assert job["total_items"] == 6
        # A playlist of 200 is not tried one by one only to be told to wait.
        assert sum(item["status"] == "retry" for item in client.job(paced_job)["items"]) <= 3
        assert client.ask("POST", f"/jobs/{paced_job}/cancel").json["status"] == "cancelled"


def test_what_a_list_has_besides_videos_does_not_wait_for_them(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(60, WORKER_THREADS="1")) as (_, client):
        links = [link(0), link(1), link(2), "sample:sourdough-starter", link(3), brought(client)]
        job_id = client.submit("\n".join(links))
        wait_for(lambda: client.status(job_id)["completed_items"] == 3)
        done = [item["index"] for item in client.job(job_id)["items"] if item["status"] == "completed"]
        assert done == [0, 3, 5]


def test_a_request_that_waits_for_its_summary_waits_for_its_turn(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **paced(1.5)) as (_, client):
        answer = client.ask("POST", "/summarize", {"urls": [link(0), link(1), link(2)]})
        assert [result["error"] for result in answer.json] == [None] * 3
        times = [at for at, _ in visits(stand)]
        assert min(after - before for before, after in pairwise(times)) >= 1.5


def test_who_waits_for_its_turn_comes_back_after_a_restart(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path, **paced(4)) as (app, client):
            job_id = client.submit("\n".join(link(number) for number in range(3)))
            wait_for(lambda: any(item["status"] == "retry" for item in client.job(job_id)["items"]))
            app.kill()
        with server(stand, tmp_path, **paced(0.2)) as (_, client):
            assert client.wait(job_id)["completed_items"] == 3
            assert sorted({what for _, what in visits(stand)}) == [f"abcdefgh{number:03}" for number in range(3)]


def test_a_refusal_stops_the_fetching_alone_one_asks_and_then_everything_goes_on(tmp_path: Path) -> None:
    with world() as stand:
        youtube = Refusing(stand)
        settings = paced(0, WORKER_THREADS="3", YOUTUBE_REFUSAL_PAUSE="4")
        with server(stand, tmp_path, **settings) as (_, client), client.listening() as live:
            live.wait_for("snapshot")
            first = client.submit(link(0))
            told = live.wait_for("system", level="warning")
            assert told["subject"] == "YouTube"
            seen = {what for _, what in visits(stand)}
            jobs = [client.submit(link(number)) for number in range(1, 6)]
            wait_for(lambda: all(client.status(job_id)["status"] == "retry" for job_id in [first, *jobs]))
            for item in (client.job(job_id)["items"][0] for job_id in jobs):
                assert (item["error"]["code"], item["attempts"]) == ("youtube_paused", 0)
                assert abs((parse_iso(item["next_attempt_at"]) - parse_iso(told["until"])).total_seconds()) < 2
            for url in ("sample:sourdough-starter", brought(client)):
                assert client.wait(client.submit(url))["status"] == "completed"
            assert {what for _, what in visits(stand)} == seen, "while it refuses nobody asks"

            # The probe is refused, too: one video is tried, and the pause is longer.
            wait_for(lambda: len(live.named("system")) == 2)
            second = live.named("system")[1]
            assert (parse_iso(second["until"]) - parse_iso(told["until"])).total_seconds() >= 8
            assert len(set(probes(stand)[1:])) <= 1
            asked = len(visits(stand))
            youtube.refuses = False
            done = [client.wait(job_id, seconds=60) for job_id in [first, *jobs]]
            assert {job["status"] for job in done} == {"completed"}
            assert len(visits(stand)) == asked + 6, "each was fetched once more"
            assert sum(job["items"][0]["attempts"] for job in done) == 6 + 2, "who was refused has tried"
            live.wait_for("system", level="info")
            assert [event["level"] for event in live.named("system")] == ["warning", "warning", "info"]


def probes(stand: Stand) -> list[str]:
    """The videos that were asked for, each turn of one once."""
    asked = [what for _, what in visits(stand)]
    return [what for before, what in zip(["", *asked], asked, strict=False) if what != before]


def brought(client: Client) -> str:
    said = "We bake a loaf of rye with nothing but flour and water and salt. " * 4
    return str(client.ask("POST", "/transcripts", {"text": said}).json["url"])


def test_one_video_that_is_always_refused_does_not_stop_the_others_for_good(tmp_path: Path) -> None:
    settings = paced(0, WORKER_THREADS="2", YOUTUBE_REFUSAL_PAUSE="0.5")
    with world() as stand, server(stand, tmp_path, YOUTUBE_PROXY_URL=stand.proxy_url, **settings) as (_, client):
        odd = client.submit(f"{LINK}straightbot")
        others = [client.submit(link(number)) for number in range(3)]
        assert {client.wait(job_id)["status"] for job_id in others} == {"completed"}
        failed: dict[str, Any] = client.wait(odd, seconds=60)
        assert (failed["status"], failed["error"]["code"]) == ("failed", "youtube_blocked_proxy")
        assert failed["items"][0]["attempts"] == 3


def test_the_time_that_youtube_names_is_kept(tmp_path: Path) -> None:
    with world() as stand:
        Refusing(stand, Retry_After="77")
        with server(stand, tmp_path, **paced(0)) as (_, client), client.listening() as live:
            live.wait_for("snapshot")
            job = client.wait(client.submit(link(0)), "retry")
            told = live.wait_for("system", level="warning")
            until, again = parse_iso(told["until"]), parse_iso(job["next_attempt_at"])
            assert abs((again - until).total_seconds()) < 2
            assert (until - parse_iso(job["updated_at"])).total_seconds() > 70


def test_a_playlist_is_listed_in_the_lane_too(tmp_path: Path) -> None:
    with world() as stand:
        Refusing(stand)
        with server(stand, tmp_path, **paced(0)) as (_, client):
            first = client.submit(link(0))
            client.wait(first, "retry")
            job = client.wait(client.submit(f"https://www.youtube.com/playlist?list={playlist_of(3)}"), "retry")
            assert job["items"][0]["error"]["code"] == "youtube_paused"
            assert all(what == "abcdefgh000" for _, what in visits(stand))
