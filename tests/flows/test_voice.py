"""Summaries read aloud by the running server: the service at the wire, the kept sound, and what goes wrong."""

import re
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client import Answer, Client, wait_for
from tests.flows.fixtures import server, world
from tests.wire import tts
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand

KEY = {"GOOGLE_TTS_API_KEY": "AIza-speech"}
SAMPLE = "sample:sourdough-starter"


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with world() as stand:
        stand.route(tts.HOST, tts.TTSStand())
        yield stand


@pytest.fixture(scope="module")
def client(stand: Stand) -> Iterator[Client]:
    with server(stand, None, **KEY) as (_, client):
        yield client


@pytest.fixture(scope="module")
def summary(client: Client) -> dict[str, Any]:
    """A stored summary."""
    [result] = client.wait(client.submit(SAMPLE))["results"]
    return dict(result)


def speak(client: Client, headers: dict[str, str] | None = None, **body: str) -> Answer:
    return client.ask("POST", "/speak", body, headers)


def synthesized(stand: Stand, word: str = "") -> list[str]:
    """The texts that Google was given."""
    asked = stand.requests(tts.HOST, "/v1/text:synthesize")
    return [request.json["input"]["text"] for request in asked if word in request.json["input"]["text"]]


def test_a_summary_is_spoken_once_and_then_kept(stand: Stand, client: Client, summary: dict[str, Any]) -> None:
    assert client.get("/api_status")["tts_available"] is True
    first = speak(client, summary_id=summary["summary_id"])
    assert (first.status, first.headers["Content-Type"]) == (200, "audio/mpeg")
    assert first.body.startswith(b"\xff\xfb")
    before = len(synthesized(stand))
    again = speak(client, summary_id=summary["summary_id"])
    assert again.body == first.body
    assert len(synthesized(stand)) == before
    [request] = [r for r in stand.requests(tts.HOST) if summary["title"] in r.json["input"]["text"]]
    assert request.headers["x-goog-api-key"] == KEY["GOOGLE_TTS_API_KEY"]
    assert request.json["voice"] == {"languageCode": "en-US", "name": "en-US-Chirp3-HD-Zephyr"}
    assert request.json["audioConfig"]["audioEncoding"] == "MP3"
    assert not re.search(r"[*#\[\]`“”]", request.json["input"]["text"])
    spent = client.get("/spending")["models"]
    assert any(line["model"].startswith("voice ") and line["cost_usd"] > 0 for line in spent), spent


def test_a_part_of_the_sound_can_be_asked_for(client: Client, summary: dict[str, Any]) -> None:
    made = client.ask("POST", f"/summaries/{summary['summary_id']}/audio", {})
    assert made.status == 200, made
    whole = client.ask("GET", f"/{made.json['url']}")
    assert (whole.status, whole.headers["Accept-Ranges"]) == (200, "bytes")
    assert len(whole.body) == made.json["bytes"] == int(whole.headers["Content-Length"])
    url = f"/summaries/{summary['summary_id']}/audio"

    def heard(headers: dict[str, str]) -> Answer:
        return client.ask("GET", url, headers=headers)

    def said(headers: dict[str, str]) -> Answer:
        return speak(client, headers, summary_id=summary["summary_id"])

    for ask in (heard, said):
        part = ask({"Range": "bytes=100-199"})
        assert (part.status, part.headers["Content-Range"]) == (206, f"bytes 100-199/{len(whole.body)}")
        assert part.body == whole.body[100:200]
        assert ask({"Range": "bytes=-5"}).body == whole.body[-5:]
        beyond = ask({"Range": f"bytes={len(whole.body)}-"})
        assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.body)}")
        same = ask({"Range": "bytes=0-9", "If-Range": whole.headers["ETag"]})
        other = ask({"Range": "bytes=0-9", "If-Range": '"another"'})
        assert (same.status, other.status) == (206, 200)
        assert other.body == whole.body
    assert client.ask("GET", url, headers={"If-None-Match": whole.headers["ETag"]}).status == 304
    head = client.ask("HEAD", url)
    assert (head.status, head.headers["Content-Length"], head.body) == (200, str(len(whole.body)), b"")


def test_a_long_text_goes_in_parts_of_whole_sentences(stand: Stand, client: Client) -> None:
    text = "Größe zählt hier sehr. " * 400 + "日本語の文です。" * 400
    answer = speak(client, text=text)
    assert answer.status == 200, answer
    sent = [said for said in synthesized(stand) if "Größe" in said or "日本" in said]
    assert len(sent) > 2
    assert max(len(said.encode()) for said in sent) <= tts.MAX_BYTES
    assert all(said.endswith((".", "。")) for said in sent)
    assert "".join(sent).replace(" ", "") == text.replace(" ", "")
    assert len(answer.body) == sum(len(tts.FRAME) * (1 + len(said.encode()) // 100) for said in sent)


def test_the_same_at_the_same_time_is_spoken_once(stand: Stand, client: Client) -> None:
    gate, google = threading.Event(), stand.handler(tts.HOST)

    def held(exchange: Exchange) -> None:
        gate.wait(20)
        google(exchange)

    stand.route(tts.HOST, held)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(speak(client, text="Said once by three."))) for _ in range(3)
    ]
    try:
        for thread in threads:
            thread.start()
        wait_for(lambda: len(synthesized(stand, "by three")) == 1)
    finally:
        gate.set()
        for thread in threads:
            thread.join(20)
        stand.route(tts.HOST, google)
    assert [answer.status for answer in answers] == [200] * 3
    assert len(synthesized(stand, "by three")) == 1


def test_what_fails_says_so_and_what_may_pass_is_tried_twice(stand: Stand, client: Client) -> None:
    assert speak(client, text="It works, but not at first: e503x1").status == 200
    assert len(synthesized(stand, "not at first")) == 2
    busy = speak(client, text="It never works: e503")
    assert (busy.status, busy.json["code"]) == (502, "voice_busy")
    assert len(synthesized(stand, "never works")) == 2
    for body, status, code in (
        ({"text": " ** "}, 400, "nothing_to_say"),
        ({"text": "🎉🎉"}, 400, "nothing_to_say"),
        ({}, 400, "bad_request"),
        ({"text": "a", "summary_id": "b"}, 400, "bad_request"),
        ({"text": "x" * 50_001}, 400, "bad_request"),
        ({"summary_id": "../../etc/passwd"}, 404, "summary_not_found"),
        ({"text": "a", "speed": "fast"}, 400, "unknown_field"),
    ):
        answer = client.ask("POST", "/speak", body)
        assert (answer.status, answer.json["code"]) == (status, code), body
        assert answer.json["remedy"]


@pytest.mark.parametrize("voice_id", ["../../../etc/passwd", "no such voice", "en-US-Chirp3-HD-../x", "%2e%2e%2f", ""])
def test_an_unknown_voice_falls_back_and_never_becomes_a_path(stand: Stand, client: Client, voice_id: str) -> None:
    before = len(synthesized(stand))
    preview = client.ask("POST", "/preview-voice", {"voice_id": voice_id, "text": f"I am {len(voice_id)} long."})
    assert preview.status == 200
    assert len(synthesized(stand)) == before + 1
    assert stand.requests(tts.HOST)[-1].json["voice"]["name"] == "en-US-Chirp3-HD-Zephyr"


def test_voices_come_by_tier_and_can_be_tried(stand: Stand, client: Client) -> None:
    told = client.get("/api/voices")
    assert (told["default"], told["available"]) == ("en-US-Chirp3-HD-Zephyr", True)
    assert {"chirp3-hd", "neural2", "studio", "wavenet"} <= told["tiers"].keys()
    assert all(told["tiers"][tier] for tier in ("chirp3-hd", "neural2", "studio", "wavenet"))
    german = next(voice for voice in told["tiers"]["neural2"] if voice["language"] == "de-DE")
    assert client.ask("POST", "/preview-voice", {"voice_id": german["id"]}).status == 200
    asked = stand.requests(tts.HOST)[-1].json
    assert asked["voice"] == {"languageCode": "de-DE", "name": german["id"]}
    assert "Zusammenfassung" in asked["input"]["text"]


def test_deleting_a_summary_deletes_its_sound(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (_, client):
        [result] = client.wait(client.submit(SAMPLE))["results"]
        assert speak(client, summary_id=result["summary_id"]).status == 200
        assert speak(client, text="Something else.").status == 200
        assert len(sounds(tmp_path)) == 2
        assert client.ask("DELETE", f"/delete_summary?summary_id={result['summary_id']}").status == 200
        assert len(sounds(tmp_path)) == 1
        assert client.ask("GET", f"/summaries/{result['summary_id']}/audio").status == 404
        assert client.get("/api/cache/status")["files"] == 1
        cleaned = client.ask("POST", "/api/cache/cleanup", {"everything": True}).json
        assert (cleaned["removed_files"], cleaned["files"], sounds(tmp_path)) == (1, 0, [])


def sounds(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "audio").rglob("*.*"))


def test_a_crash_leaves_nothing_half(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (app, client):
        kept = speak(client, text="This is kept.").body
        threading.Thread(target=lambda: _ignored(client, "This stays silent."), daemon=True).start()
        wait_for(lambda: any(path.suffix == ".part" for path in sounds(tmp_path)))
        app.process.send_signal(signal.SIGKILL)
        app.process.wait(10)
    with server(stand, tmp_path, **KEY) as (_, client):
        wait_for(lambda: [path.suffix for path in sounds(tmp_path)] == [".mp3"])
        before = len(synthesized(stand))
        assert speak(client, text="This is kept.").body == kept
        assert len(synthesized(stand)) == before


def _ignored(client: Client, text: str) -> None:
    try:
        speak(client, text=text)
    except OSError:
        pass  # the server is killed


def test_who_leaves_is_not_spoken_for(stand: Stand, client: Client) -> None:
    body = b'{"text": "Nobody hears this silent text."}'
    head = f"POST /speak HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    host, port = client.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as leaving:
        leaving.sendall(head.encode() + body)
        wait_for(lambda: len(synthesized(stand, "Nobody hears")) == 1)
    stand.wait_for(lambda: stand.requests(tts.HOST)[-1].client_disconnected)


def test_a_disk_without_room_is_told_before_anything_is_paid(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, **KEY) as (_, client):
        kept = speak(client, text="There was room for this.").body
        home = tmp_path / "audio"
        moved = tmp_path / "moved"
        home.rename(moved)
        home.write_text("no folder can be made here")
        before = len(synthesized(stand))
        refused = speak(client, text="There is none for this.")
        assert (refused.status, refused.json["code"]) == (503, "audio_not_kept")
        assert len(synthesized(stand)) == before
        home.unlink()
        moved.rename(home)
        assert speak(client, text="There was room for this.").body == kept
        assert speak(client, text="There is none for this.").status == 200
