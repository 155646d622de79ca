"""What goes wrong on the way, seen from outside: refusals, cancels, restarts, two at once."""

import signal
import threading
import time
from pathlib import Path

import pytest

from tests.client import Client, wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, held_model, server, world
from tests.running_app import ROOT, RunningApp
from tests.wire.youtube_playlists import playlist_of

LINK = "https://www.youtube.com/watch?v=abcdefghij1"


def test_429_then_success_and_the_wait_was_no_attempt(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "e429x2")) as (_, client):
        job_id = client.submit(LINK)
        waiting = client.wait(job_id, "retry")
        assert waiting["next_attempt_at"]
        assert waiting["items"][0]["error"]["code"] == "model_rate_limited"
        assert waiting["items"][0]["error"]["retry_at"] == waiting["next_attempt_at"]
        job = client.wait(job_id)
        assert job["status"] == "completed"
        assert job["items"][0]["attempts"] == 1
        assert calls(stand) == 3


def test_captions_disabled_says_what_to_do_and_is_asked_once(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job = client.wait(client.submit("https://youtu.be/captionsoff"))
        assert job["status"] == "failed"
        assert job["error"]["code"] == "captions_disabled"
        assert {"code", "message", "consequence", "remedy", "retryable", "retry_at"} == set(job["error"])
        [result] = job["results"]
        assert result["summary"] is None
        assert result["error"] == job["error"]["message"]
        assert result["error_detail"]["code"] == "captions_disabled"
        assert len(stand.requests(path="/watch")) == 1


def test_captions_brought_by_the_user_let_the_failed_item_go_on(tmp_path: Path) -> None:
    sample = (ROOT / "samples" / "sourdough-starter.vtt").read_bytes()
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit("https://youtu.be/captionsoff")
        client.wait(job_id, "failed")
        sent = client.ask("PUT", f"/jobs/{job_id}/items/0/transcript", sample, {"Content-Type": "text/vtt"})
        assert sent.status == 202
        job = client.wait(job_id)
        assert job["status"] == "completed"
        [result] = job["results"]
        assert result["video_id"] == "captionsoff"
        assert result["video_url"] == "https://www.youtube.com/watch?v=captionsoff"
        assert result["provenance"]["captions"] == "uploaded"
        assert client.get(f"/summaries/{result['summary_id']}/transcript")["video_id"] == "captionsoff"


@pytest.mark.parametrize("model", ["slow", "silent", "stallmid"])
def test_cancel_ends_within_a_second_and_the_provider_sees_it(tmp_path: Path, model: str) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, model)) as (_, client):
        job_id = client.submit(LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        client.wait(job_id, "in_progress")
        answer = client.ask("POST", f"/jobs/{job_id}/cancel")
        asked = time.monotonic()
        assert answer.status == 202
        client.wait(job_id, "cancelled", seconds=1)
        [call] = [request for request in stand.requests(LOCAL) if "completions" in request.path]
        stand.wait_for(lambda: call.client_disconnected, timeout=1)
        assert time.monotonic() - asked < 2
        assert client.ask("POST", f"/jobs/{job_id}/cancel").status == 409
        assert calls(stand) == 1
        assert client.get("/get_cached_summaries") == []


def test_cancel_of_a_waiting_job_is_at_once(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand, "silent")) as (_, client):
        client.submit(LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        waiting = client.submit("https://youtu.be/abcdefghij2")
        answer = client.ask("POST", f"/jobs/{waiting}/cancel")
        assert (answer.status, answer.json["status"]) == (200, "cancelled")
        assert client.ask("POST", f"/jobs/{waiting}/cancel").status == 409
        again = client.ask("POST", f"/jobs/{waiting}/retry")
        assert again.status == 202
        assert client.status(waiting)["status"] == "pending"


def test_kill_9_in_the_middle_loses_no_job_and_no_finished_item(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand, "silentx1")) as (app, client):
            done = client.submit("sample:sourdough-starter", model="builtin")
            client.wait(done, "completed")
            running = client.submit(LINK)
            waiting = [client.submit(f"https://youtu.be/abcdefghiw{n}") for n in range(3)]
            stand.wait_for(lambda: calls(stand) == 1)
            app.kill()
        with server(stand, tmp_path, WORKER_THREADS="3", **compatible(stand, "silentx1")) as (_, client):
            assert client.status(done)["status"] == "completed"
            for job_id in (running, *waiting):
                assert client.wait(job_id)["status"] == "completed"
            assert client.job(running)["items"][0]["attempts"] == 2
            assert calls(stand) == 5  # the one in flight was repeated, nothing else


def test_sigterm_puts_running_work_back_and_exits_0(tmp_path: Path) -> None:
    settings = {"WORKER_SHUTDOWN_TIMEOUT": "0.2"}
    with world() as stand:
        with server(stand, tmp_path, **settings, **compatible(stand, "stallmid")) as (app, client):
            job_id = client.submit(LINK)
            stand.wait_for(lambda: calls(stand) == 1)
            with client.listening() as live:
                live.wait_for("connected")
                assert app.stop() == 0
                assert live.ended.wait(2)
        with server(stand, tmp_path, WORKER_THREADS="0", **compatible(stand, "ok")) as (_, client):
            assert client.status(job_id)["status"] == "pending"


def test_two_at_once_compute_once(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client), held_model(stand) as gate:
        jobs = [client.submit(LINK) for _ in range(2)]
        answers = []
        sync = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
        sync.start()
        wait_for(lambda: len(client.get("/jobs?status=in_progress")["jobs"]) == 3)
        gate.set()
        results = [client.wait(job_id)["results"][0] for job_id in jobs]
        sync.join(20)
        results.append(answers[0].json[0])
        assert calls(stand) == 1
        assert len({result["summary_id"] for result in results}) == 1
        assert sorted(result["cached"] for result in results) == [False, True, True]


def test_a_playlist_is_summarized_in_its_order(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        with client.listening() as live:
            live.wait_for("snapshot")
            job_id = client.submit(f"https://www.youtube.com/playlist?list={playlist_of(12)}")
            job = client.wait(job_id, seconds=60)
            live.wait_for("job_status", job_id=job_id, status="completed")
            assert len(live.named("summary_complete")) == 12
        assert (job["job_type"], job["total_items"], job["completed_items"], job["priority"]) == (
            "playlist",
            12,
            12,
            "LOW",
        )
        assert [item["index"] for item in job["items"]] == list(range(12))
        [playlist] = job["results"]
        assert playlist["type"] == "playlist"
        assert [r["video_id"] for r in playlist["summaries"]] == [item["video_id"] for item in job["items"]]
        assert len({item["video_id"] for item in job["items"]}) == 12


def test_a_playlist_with_hidden_videos_completes_and_names_them(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job = client.wait(client.submit("https://www.youtube.com/playlist?list=PLhidden"), seconds=60)
        assert (job["status"], job["total_items"], job["failed_items"]) == ("completed", 5, 2)
        codes = [(item["error"] or {}).get("code") for item in job["items"]]
        assert codes == [None, "video_private", None, "video_unavailable", None]
        assert job["items"][1]["error"]["remedy"]
        asked = {request.query.get("v") for request in stand.requests(path="/watch")}
        assert asked == {item["video_id"] for item in job["items"] if not item["error"]}


def test_a_playlist_that_does_not_exist_fails_in_words(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job = client.wait(client.submit("https://www.youtube.com/playlist?list=PLgone"))
        assert job["status"] == "failed"
        assert job["error"]["code"] == "playlist_unavailable"
        assert job["results"][0]["type"] == "error"


def test_a_full_queue_refuses_and_stores_nothing(tmp_path: Path) -> None:
    settings = {"WORKER_THREADS": "1", "WORKER_MAX_QUEUE_SIZE": "1"}
    with world() as stand, server(stand, tmp_path, **settings, **compatible(stand, "silent")) as (_, client):
        client.submit(LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        client.submit("https://youtu.be/abcdefghij3")
        refused = client.ask("POST", "/summarize_async", {"url": "https://youtu.be/abcdefghij4"})
        assert refused.status == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.json["code"] == "queue_full"
        assert len(client.get("/jobs")["jobs"]) == 2


def test_a_second_server_on_the_same_folder_refuses_in_words(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        with pytest.raises(Exception, match=rf"process {app.process.pid}") as refused:
            RunningApp(data_dir=tmp_path)
        assert "DATA_DIR" in str(refused.value)


def test_unreadable_settings_stop_the_start_with_all_faults(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="WORKER_THREADS") as refused:
        RunningApp({"WORKER_THREADS": "three", "SSE_ENABLED": "perhaps", "DEFAULT_MODEL": "nosuch"}, tmp_path)
    assert "SSE_ENABLED" in str(refused.value)
    assert "'three'" in str(refused.value)


def test_the_server_comes_down_at_once_with_open_streams(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app, Client(app.url).listening() as live:
        live.wait_for("snapshot")
        app.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert app.process.wait(10) == 0
        assert time.monotonic() - began < 5
        wait_for(live.ended.is_set, 2)
