"""A cancel ends a job within a second, whatever it waits for; the other side sees it, and nothing is asked later."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.client import Answer, Client, wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, PLAYER, TEXT, WATCH
from tests.wire.youtube_playlists import playlist_of

LINK = "https://www.youtube.com/watch?v=abcdefghij1"
SOON = 5.0  # one is promised; the machine may be busy, and every time limit that a fault would wait for is longer


def cancel(client: Client, job_id: str) -> dict[str, object]:
    """Asks for it; the job once it is over, which is soon."""
    answer = client.ask("POST", f"/jobs/{job_id}/cancel")
    assert answer.status in (200, 202), answer
    return client.wait(job_id, "cancelled", seconds=SOON)


@pytest.mark.parametrize(
    ("video_id", "path"),
    [("hangwatch__", WATCH), ("hangplayer_", PLAYER), ("hangtext___", TEXT)],
)
def test_while_a_transcript_is_fetched(tmp_path: Path, video_id: str, path: str) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        job_id = client.submit(f"https://youtu.be/{video_id}")
        stand.wait_for(lambda: stand.requests(HOST, path))
        cancel(client, job_id)
        [stalled] = stand.requests(HOST, path)
        stand.wait_for(lambda: stalled.client_disconnected, timeout=SOON)
        assert stand.requests(HOST)[-1] is stalled
        assert calls(stand) == 0


@pytest.mark.parametrize(("playlist_id", "asked"), [("PLhang", 1), ("PLhangpage2", 3)])
def test_while_a_playlist_is_listed(tmp_path: Path, playlist_id: str, asked: int) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        job_id = client.submit(f"https://www.youtube.com/playlist?list={playlist_id}")
        stand.wait_for(lambda: len(stand.requests(HOST)) == asked)
        cancel(client, job_id)
        stand.wait_for(lambda: stand.requests(HOST)[-1].client_disconnected, timeout=SOON)
        assert len(stand.requests(HOST)) == asked


def test_while_it_waits_for_its_next_try(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "e429x2")) as (_, client):
        first, second = client.submit(LINK), client.submit("https://youtu.be/abcdefghij2")
        for job_id in (first, second):
            client.wait(job_id, "retry")
        job = cancel(client, first)
        assert job["next_attempt_at"] is None
        assert client.wait(second)["status"] == "completed"  # at a later time than the first would have come back
        assert calls(stand) == 3
        assert client.job(first)["items"][0]["status"] == "cancelled"


def test_while_it_waits_for_the_same_work_of_another_job(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "silent")) as (_, client):
        ahead = client.submit(LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        behind = client.submit(LINK)
        client.wait(behind, "in_progress")
        cancel(client, behind)
        assert client.status(ahead)["status"] == "in_progress"
        assert calls(stand) == 1
        [call] = [request for request in stand.requests(LOCAL) if "completions" in request.path]
        assert not call.client_disconnected


class Quiet:
    """A model that answers the first `answers` questions and never another one."""

    def __init__(self, stand: Stand, answers: int) -> None:
        self._model, self._left, self._lock = OpenAIStand(), answers, threading.Lock()
        stand.route(LOCAL, self)

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self._left -= "completions" in exchange.path
            silent = self._left < 0
        if not (silent and exchange.client_gone(60)):
            self._model(exchange)


def test_a_playlist_of_which_some_videos_run(tmp_path: Path) -> None:
    with world() as stand:
        Quiet(stand, answers=2)
        with server(stand, tmp_path, WORKER_THREADS="3", **compatible(stand)) as (app, client):
            job_id = client.submit(f"https://www.youtube.com/playlist?list={playlist_of(8)}")
            stand.wait_for(lambda: calls(stand) == 5)  # two are done, three run, three wait
            wait_for(lambda: client.status(job_id)["completed_items"] == 2)
            cancel(client, job_id)
            asked = [request for request in stand.requests(LOCAL) if "completions" in request.path]
            stand.wait_for(lambda: sum(call.client_disconnected for call in asked) == 3, timeout=SOON)
            app.kill()
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            job = client.job(job_id)
            assert (job["status"], job["completed_items"], job["total_items"]) == ("cancelled", 2, 8)
            statuses = [item["status"] for item in job["items"]]
            assert (statuses.count("completed"), statuses.count("cancelled")) == (2, 6)
            assert client.get("/jobs?status=in_progress")["jobs"] == []
        assert calls(stand) == 5


def summarized(client: Client) -> tuple[threading.Thread, list[Answer], Callable[[], str]]:
    """A request that waits for its summary; its thread, its answer once it has one, and how to learn its job's id."""
    answers: list[Answer] = []
    waiting = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
    waiting.start()

    def job_id() -> str:
        return str(client.get("/jobs")["jobs"][0]["job_id"])

    return waiting, answers, job_id


@pytest.mark.parametrize(("model", "status"), [("stallmid", "in_progress"), ("e429", "retry")])
def test_a_request_that_waits_for_its_summary_is_answered(tmp_path: Path, model: str, status: str) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, model)) as (_, client):
        waiting, answers, job_id = summarized(client)
        stand.wait_for(lambda: calls(stand) == 1)
        client.wait(job_id(), status)
        cancel(client, job_id())
        waiting.join(SOON)
        [answer] = answers
        assert answer.status == 200
        [result] = answer.json
        assert result["summary"] is None
        assert "cancelled" in result["error"]
        assert calls(stand) == 1


def test_many_cancels_leave_no_thread_and_no_socket_behind(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "stallmid")) as (app, client):
        process = Path(f"/proc/{app.process.pid}")

        def held() -> tuple[int, int]:
            return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir()))

        def submit_and_cancel(number: int) -> None:
            jobs = [client.submit(LINK), client.submit(LINK), client.submit(f"https://youtu.be/abcdefgh{number:03}")]
            stand.wait_for(lambda: calls(stand) >= 2 * number)
            for job_id in jobs:
                client.ask("POST", f"/jobs/{job_id}/cancel")
            for job_id in jobs:
                client.wait(job_id, "cancelled")

        submit_and_cancel(1)  # loads what is loaded once
        wait_for(lambda: client.get("/health") == {"status": "ok"})
        threads, files = held()
        for number in range(2, 12):
            submit_and_cancel(number)
        wait_for(lambda: held()[0] <= threads and held()[1] <= files + 2, why=lambda: (threads, files, held()))
