"""Who reads aloud: a service account at Google, OpenAI, espeak-ng, or nobody."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.fixtures import server, world
from tests.flows.test_voice import KEY, SAMPLE, speak
from tests.wire import tts
from tests.wire.openai import HOST as OPENAI
from tests.wire.stand import Stand


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with world() as stand:
        stand.route(tts.HOST, tts.TTSStand())
        # Google's library asks there, beside the call, where an account may work from; it does without an answer.
        stand.route("iamcredentials.googleapis.com", lambda exchange: exchange.reply_json({}, 404))
        yield stand


def test_a_service_account_speaks_too(stand: Stand, tmp_path: Path) -> None:
    credentials = tmp_path / "account.json"
    credentials.write_text(_service_account())
    with server(stand, tmp_path / "data", GOOGLE_APPLICATION_CREDENTIALS=str(credentials)) as (_, client):
        assert speak(client, text="With credentials.").status == 200
        sent = stand.requests(tts.HOST)[-1].headers
        assert sent["authorization"].startswith("Bearer ey")
        assert "x-goog-api-key" not in sent
        credentials.write_text("{}")
    with server(stand, None, GOOGLE_APPLICATION_CREDENTIALS=str(credentials), TTS_PROVIDER="GOOGLE") as (_, client):
        refused = speak(client, text="With bad credentials.")
        assert (refused.status, refused.json["code"]) == (502, "voice_refused")
        assert "GOOGLE_APPLICATION_CREDENTIALS" in refused.json["remedy"]


def _service_account() -> str:
    """A key file as Google gives it, made for this test."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    mail = "speech@stand.iam.gserviceaccount.com"
    facts = {"type": "service_account", "project_id": "stand", "private_key_id": "1", "private_key": key.decode()}
    return json.dumps({**facts, "client_email": mail, "token_uri": "https://oauth2.googleapis.com/token"})


def test_openai_speaks_where_google_refuses_and_alone(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, TTS_PROVIDER="AUTO", OPENAI_API_KEY="sk-speech", **KEY) as (_, client):
        assert speak(client, text="Google says e403 to this.").status == 200
        said = [request for request in stand.requests(OPENAI) if request.path.endswith("/audio/speech")]
        assert said[-1].json["input"] == "Google says e403 to this."
    with server(stand, tmp_path, TTS_PROVIDER="OPENAI", OPENAI_API_KEY="sk-speech") as (_, client):
        text = "A sentence that is said. " * 400
        assert speak(client, text=text, voice_id="openai-nova").status == 200
        said = [request for request in stand.requests(OPENAI) if request.path.endswith("/audio/speech")][1:]
        assert [len(request.json["input"]) <= 4096 for request in said] == [True] * 3
        assert {(request.json["voice"], request.json["model"]) for request in said} == {("nova", "gpt-4o-mini-tts")}
        slow = speak(client, text="It says e429 and wants a minute.")
        assert (slow.status, slow.json["code"], slow.headers["Retry-After"]) == (502, "voice_busy", "60")
        refused = speak(client, text="It says e401.")
        assert (refused.status, refused.json["code"]) == (502, "voice_refused")
        assert "sk-speech" not in refused.body.decode()


def test_espeak_speaks_without_any_service(stand: Stand, tmp_path: Path) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    with server(stand, tmp_path, TTS_PROVIDER="ESPEAK") as (_, client):
        answer = speak(client, text='-w /tmp/x "quoted" $(id) [[h@l\'oU]] &amp; 5 < 6')
        assert answer.status == 200
        kind, start = ("audio/mpeg", b"\xff") if shutil.which("lame") else ("audio/wav", b"RIFF")
        assert answer.headers["Content-Type"] == kind
        assert answer.body.startswith(start)
        assert len(answer.body) > 5_000
        assert client.get("/api/voices")["speaks"] == "espeak-en-us"


def test_without_anybody_who_can_speak_the_page_is_told(stand: Stand, tmp_path: Path) -> None:
    with server(stand, tmp_path, TTS_PROVIDER="OFF") as (_, client):
        assert client.get("/api_status")["tts_available"] is False
        [result] = client.wait(client.submit(SAMPLE))["results"]
        for path, body in (
            ("/speak", {"text": "Hello."}),
            ("/preview-voice", {}),
            (f"/summaries/{result['summary_id']}/audio", {}),
        ):
            answer = client.ask("POST", path, body)
            assert (answer.status, answer.json["code"]) == (503, "no_voice_provider"), path
        assert client.get("/api/voices")["available"] is False
        script = client.get(f"/summaries/{result['summary_id']}/script")
        assert (script["title"], script["language"]) == (result["title"], "en")
        assert len(script["lines"]) > 2
        assert all(line["shown"] and line["said"] for line in script["lines"])
