"""Captions through the running server: routes, languages, premieres, and what a failure offers."""

from pathlib import Path

import pytest

from tests.client import wait_for
from tests.flows.fixtures import calls, compatible, server, world
from tests.wire import youtube_videos as videos
from tests.wire.youtube import YouTube

LINK = "https://youtu.be/"


def test_provenance_tells_the_routes_and_the_choice(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        [first] = client.wait(client.submit(f"{LINK}androidbot_"))["results"]
        made = first["provenance"]
        assert (made["captions"], made["caption_language"], made["route"]) == ("auto", "en", "yt-dlp")
        assert made["attempts"] == [
            {"route": "library", "outcome": "not_there"},
            {"route": "youtube-transcript-api", "outcome": "youtube_blocked"},
            {"route": "yt-dlp", "outcome": "ok"},
        ]
        assert made["available"] == [{"language": "en", "kind": "auto"}]
        asked = len(stand.journal)
        [second] = client.wait(client.submit(f"{LINK}androidbot_", length="brief"))["results"]
        made = second["provenance"]
        assert (made["captions"], made["route"]) == ("auto", "library")
        assert made["attempts"] == [{"route": "library", "outcome": "ok"}]
        assert len(stand.journal) == asked


def test_a_language_that_is_not_there_offers_those_that_are(tmp_path: Path) -> None:
    with world() as stand:
        YouTube(stand).add(videos.video("twolanguage", ("de", False), ("en", True)))
        with server(stand, tmp_path) as (_, client):
            job = client.wait(client.submit(f"{LINK}twolanguage", caption_language="ko"))
            assert job["status"] == "failed"
            assert job["error"]["code"] == "captions_not_in_language"
            assert job["error"]["languages"] == ["de", "en"]
            assert "de, en" in job["error"]["remedy"]
            [result] = client.wait(client.submit(f"{LINK}twolanguage", caption_language="de"))["results"]
            assert (result["provenance"]["caption_language"], result["language"]) == ("de", "de")
            [french] = client.wait(client.submit(f"{LINK}twolanguage", caption_language="fr", language="en"))["results"]
            assert french["provenance"]["captions"] == "translated"
            assert french["provenance"]["translated_from"] == "de"
            assert french["language"] == "en"  # that of the summary is another matter


def test_the_servers_languages_are_a_wish_and_a_video_in_another_one_is_summarized(tmp_path: Path) -> None:
    with world() as stand:
        YouTube(stand).add(videos.video("onlyjapanes", ("ja", True)))
        with server(stand, tmp_path, CAPTION_LANGUAGES="nl,en") as (_, client):
            [result] = client.wait(client.submit(f"{LINK}onlyjapanes"))["results"]
            assert result["provenance"]["caption_language"] == "ja"
            assert result["provenance"]["warnings"]


@pytest.mark.parametrize("video_id", ["notracks___", "potokenall_"])
def test_a_video_that_failed_has_its_title(tmp_path: Path, video_id: str) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        with client.listening() as live:
            live.wait_for("snapshot")
            job = client.wait(client.submit(f"{LINK}{video_id}"))
            told = live.wait_for("summary_failed", job_id=job["job_id"])
        assert told["title"] == f"Talk {video_id}"
        assert job["items"][0]["title"] == job["results"][0]["title"] == job["title"] == f"Talk {video_id}"


def test_too_few_words_are_never_sent_to_a_model(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        assert client.wait(client.submit(f"{LINK}nowords____"))["error"]["code"] == "captions_too_thin"
        sent = client.ask("POST", "/transcripts", {"text": "Only a few words here."})
        assert client.wait(client.submit(sent.json["url"]))["error"]["code"] == "captions_too_thin"
        assert calls(stand) == 0


def test_a_premiere_is_held_until_it_begins_and_then_summarized(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit(f"{LINK}premiere4s_")
        held = client.wait(job_id, "held")
        assert held["next_attempt_at"] == held["items"][0]["next_attempt_at"] == held["items"][0]["error"]["retry_at"]
        assert held["next_attempt_at"] in held["message"]
        assert held["items"][0]["error"]["code"] == "video_not_started"
        assert held["title"] == "Talk premiere4s_"
        job = client.wait(job_id, "completed")
        assert job["items"][0]["attempts"] == 1
        assert len(stand.requests(path="/watch")) == 2


def test_what_is_held_comes_back_after_a_restart(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path) as (app, client):
            soon, late = client.submit(f"{LINK}premiere8s_"), client.submit(f"{LINK}livesoon___")
            client.wait(soon, "held")
            client.wait(late, "held")
            app.kill()
        with server(stand, tmp_path) as (_, client):
            assert client.status(late)["status"] == "held"
            client.wait(soon, "completed")
            asked = client.ask("POST", f"/jobs/{late}/retry")
            assert asked.status == 202
            client.wait(late, "held")
            assert client.ask("POST", f"/jobs/{late}/cancel").status == 200
            assert client.status(late)["status"] == "cancelled"


def test_a_live_stream_is_held_and_a_request_that_waits_is_told(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        client.wait(client.submit(f"{LINK}livenow____"), "held")
        [result] = client.ask("POST", "/summarize", {"url": f"{LINK}livenow____"}).json
        assert result["error_detail"]["code"] == "video_live"
        wait_for(lambda: client.get("/jobs?status=failed")["jobs"])


def test_captions_of_ones_own_go_on_with_what_is_held(tmp_path: Path) -> None:
    words = (
        "1\n00:00:01,000 --> 00:00:09,000\n" + "We bake a loaf of rye with nothing but flour and water and salt. " * 4
    )
    with world() as stand, server(stand, tmp_path) as (_, client):
        job_id = client.submit(f"{LINK}livesoon___")
        client.wait(job_id, "held")
        sent = client.ask("PUT", f"/jobs/{job_id}/items/0/transcript", words.encode(), {"Content-Type": "text/plain"})
        assert sent.status == 202
        assert client.wait(job_id, "completed")["results"][0]["provenance"]["route"] == "upload"


def test_speech_is_written_down_where_a_model_for_it_is_set(tmp_path: Path) -> None:
    settings = {"OPENAI_API_KEY": "sk-secret", "TRANSCRIBE_MODEL": "whisper-1", "DEFAULT_MODEL": "builtin"}
    with world() as stand, server(stand, tmp_path, **settings) as (_, client):
        [result] = client.wait(client.submit(f"{LINK}soundsmall_"))["results"]
        assert result["error"] is None, result["error_detail"]
        made = result["provenance"]
        assert (made["captions"], made["route"]) == ("transcribed", "speech-to-text")
        assert made["transcription"] == {"model": "whisper-1", "minutes": 5.0, "cost_usd": 0.03}
        asked = len(stand.journal)
        [again] = client.wait(client.submit(f"{LINK}soundsmall_", style="bullets"))["results"]
        assert again["provenance"]["captions"] == "transcribed"
        assert len(stand.journal) == asked  # speech is paid for once
