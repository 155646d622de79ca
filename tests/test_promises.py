"""What this project promises, each held by a walk through the whole running server."""

import json
from pathlib import Path

from tests.client import wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.running_app import ROOT
from tests.wire.exchange import Exchange
from tests.wire.youtube import YouTube
from tests.wire.youtube_videos import video

LINK = "https://youtu.be/promisevid1"
SUBTITLES = (ROOT / "samples" / "sourdough-starter.vtt").read_bytes()


def test_when_youtube_refuses_the_address_there_is_a_next_step(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit("https://youtu.be/straightbot")
        [item] = client.wait(job_id, "retry")["items"]
        assert item["error"]["code"] == "youtube_blocked"
        assert "YOUTUBE_PROXY_URL" in item["error"]["remedy"]
        assert item["error"]["retry_at"] == item["next_attempt_at"]
        sent = client.ask("PUT", f"/jobs/{job_id}/items/0/transcript", SUBTITLES, {"Content-Type": "text/vtt"})
        assert sent.status == 202
        assert client.wait(job_id)["status"] == "completed"


def test_captions_in_another_language_are_used_and_named(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, CAPTION_LANGUAGES="en") as (_, client):
        YouTube(stand).add(video("promisevid1", ("de", False)))
        [result] = client.wait(client.submit(LINK))["results"]
        assert result["provenance"]["caption_language"] == "de"
        assert "de" in result["provenance"]["warnings"][0]


def test_a_long_video_is_read_to_its_end(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        long = YouTube(stand).add(video("promisevid1", lines=1500))
        [result] = client.wait(client.submit(LINK), seconds=60)["results"]
        assert result["provenance"]["parts"] > 1
        read = "".join(
            message["content"]
            for request in stand.requests(LOCAL)
            if "completions" in request.path
            for message in request.json["messages"]
        )
        assert [text for _, _, text in long.lines if " ".join(text.split()) not in read] == []


def test_a_time_that_a_model_invented_is_not_shown(tmp_path: Path) -> None:
    def liar(exchange: Exchange) -> None:
        if "completions" not in exchange.path:
            exchange.reply_json({"object": "list", "data": [{"id": "ok", "object": "model"}]})
            return
        text = "A talk about boats [99:59].\n\n## Key moments\n[99:59] The end of the world\n[0:01] Quantum tax law\n"
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "ok"}
        said = {**chunk, "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
        over = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        frames = "".join(f"data: {json.dumps(frame)}\n\n" for frame in (said, over))
        exchange.reply(200, {"Content-Type": "text/event-stream"}, f"{frames}data: [DONE]\n\n")

    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        stand.route(LOCAL, liar)
        [result] = client.wait(client.submit(LINK))["results"]
        assert "99:59" not in result["summary"]
        assert "99:59" not in result["summary_html"]
        labels = [moment["label"] for moment in result["key_moments"]]
        assert labels, "where a model gives no true time, the transcript's own lines are shown"
        assert not {"The end of the world", "Quantum tax law"} & set(labels)
        assert all(0 <= moment["t"] <= result["duration"] for moment in result["key_moments"])


def test_no_job_is_lost_at_a_crash(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand, "silentx1")) as (app, client):
            jobs = [client.submit(f"https://youtu.be/promisevid{n}") for n in range(4)]
            stand.wait_for(lambda: calls(stand) == 1)
            app.kill()
        with server(stand, tmp_path, **compatible(stand, "silentx1")) as (_, client):
            assert {client.wait(job_id)["status"] for job_id in jobs} == {"completed"}


def test_open_live_streams_freeze_nobody(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, SSE_MAX_CONNECTIONS="40") as (_, client):
        opened = [client.listening() for _ in range(40)]
        listeners = [stream.__enter__() for stream in opened]
        try:
            for listener in listeners:
                listener.wait_for("snapshot")
            assert client.ask("GET", "/events").status == 503
            job_id = client.submit("sample:sourdough-starter")
            assert client.wait(job_id)["status"] == "completed"
            wait_for(lambda: all(listener.named("summary_complete") for listener in listeners))
            assert client.get("/health") == {"status": "ok"}
        finally:
            for stream in opened:
                stream.__exit__(None, None, None)


def test_the_same_work_is_paid_once(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        jobs = [client.submit(LINK) for _ in range(3)]
        results = [client.wait(job_id)["results"][0] for job_id in jobs]
        results += client.ask("POST", "/summarize", {"url": LINK}).json
        assert len({result["summary_id"] for result in results}) == 1
        assert calls(stand) == 1


def test_every_failure_says_cause_consequence_and_what_to_do(tmp_path: Path) -> None:
    broken = ("captionsoff", "privatevid_", "nosuchvideo", "agechecked_", "regionblock", "nowords____")
    with world() as stand, server(stand, tmp_path) as (_, client):
        job = client.wait(client.submit("\n".join(f"https://youtu.be/{video_id}" for video_id in broken)))
        assert (job["status"], job["failed_items"]) == ("failed", len(broken))
        errors = [item["error"] for item in job["items"]]
        assert len({error["code"] for error in errors}) == len(broken)
        for error in errors:
            assert error["message"]  # may end in YouTube's own words
            assert error["consequence"].endswith(".")
            assert error["remedy"].endswith(".")
