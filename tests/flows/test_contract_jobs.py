"""Jobs as a client meets them at their edges: cancel in every kind of waiting, retries that have nothing to do."""

from pathlib import Path

import pytest

from clock import iso, utc_now
from tests.client import wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.openai import OpenAIStand
from tests.wire.youtube import PLAYER, TEXT, WATCH
from tests.wire.youtube_playlists import playlist_of

LINK = "https://youtu.be/abcdefghij1"


@pytest.mark.parametrize("model", ["e503x1", "e429x1"])
def test_cancel_while_it_waits_for_its_next_try_is_at_once_and_for_good(model: str, tmp_path: Path) -> None:
    with world() as stand:
        stand.route(LOCAL, OpenAIStand(offers=(model,)))
        with server(stand, tmp_path, **compatible(stand, model)) as (_, client):
            job_id = client.submit(LINK)
            due = client.wait(job_id, "retry")["next_attempt_at"]
            answer = client.ask("POST", f"/jobs/{job_id}/cancel")
            assert (answer.status, answer.json["status"]) == (200, "cancelled")
            job = client.job(job_id)
            [item] = job["items"]
            assert (job["status"], item["status"]) == ("cancelled", "cancelled")
            assert job["next_attempt_at"] is item["next_attempt_at"] is None
            assert item["error"] is None, "nothing of it is tried again"
            assert job["results"][0]["error_detail"]["code"] == "cancelled"
            wait_for(lambda: iso(utc_now()) > due)
            client.wait(client.submit("sample:sourdough-starter", model="builtin"), "completed")
            assert client.status(job_id)["status"] == "cancelled"
            assert calls(stand) == 1


@pytest.mark.parametrize(("video", "path"), [("hangwatch__", WATCH), ("hangplayer_", PLAYER), ("hangtext___", TEXT)])
def test_cancel_while_captions_are_fetched_ends_the_call(video: str, path: str, tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit(f"https://youtu.be/{video}")
        stand.wait_for(lambda: stand.requests(path=path))
        assert client.ask("POST", f"/jobs/{job_id}/cancel").status == 202
        client.wait(job_id, "cancelled", seconds=1)
        stand.wait_for(lambda: stand.requests()[-1].client_disconnected, timeout=1)
        assert stand.requests()[-1].path == path


def test_of_two_that_want_the_same_either_can_be_cancelled(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "stallmid")) as (_, client):
        first = client.submit(LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        second, third = client.submit(LINK), client.submit(LINK)
        client.wait(second, "in_progress")
        client.ask("POST", f"/jobs/{second}/cancel")
        client.wait(second, "cancelled", seconds=1)
        assert client.status(first)["status"] == "in_progress"
        client.ask("POST", f"/jobs/{first}/cancel")
        client.wait(first, "cancelled", seconds=1)
        stand.wait_for(lambda: calls(stand) == 2)  # the third does the work itself
        client.ask("POST", f"/jobs/{third}/cancel")
        client.wait(third, "cancelled", seconds=1)


def test_a_finished_item_of_a_cancelled_job_cannot_be_retried(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit("sample:sourdough-starter\nhttps://youtu.be/hangtext___")
        wait_for(lambda: client.status(job_id)["completed_items"] == 1)
        client.ask("POST", f"/jobs/{job_id}/cancel")
        client.wait(job_id, "cancelled")
        refused = client.ask("POST", f"/jobs/{job_id}/retry", {"items": [0]})
        assert (refused.status, refused.json["code"]) == (409, "nothing_to_retry")
        again = client.ask("POST", f"/jobs/{job_id}/cancel")
        assert (again.status, again.json["status"]) == (409, "cancelled")
        assert "anew" in again.json["remedy"]


def test_the_estimate_of_a_playlist_follows_its_length(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="2", **compatible(stand, "silent")) as (_, client):
        job_id = client.submit(f"https://www.youtube.com/playlist?list={playlist_of(12)}")
        assert client.status(job_id)["estimated_seconds"] == 10
        wait_for(lambda: client.status(job_id)["total_items"] == 12)
        assert client.status(job_id)["estimated_seconds"] == 60
