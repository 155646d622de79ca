"""`flask doctor` and `POST /doctor` as a person runs them: what works, what does not, and what to do."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.flows.fixtures import compatible, server, world
from tests.running_app import ROOT
from tests.wire import youtube_data_api as api
from tests.wire.exchange import Exchange
from tests.wire.gemini import WRONG_KEY
from tests.wire.openai import HOST as OPENAI
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import HOST as YOUTUBE
from tests.wire.youtube_data_api import DataApi

NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


def flask(folder: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """What `flask <words>` gives; `folder` is its data folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), *words],
        env={**kept, **environment, "DATA_DIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def report(folder: Path, environment: Mapping[str, str]) -> tuple[int, dict[str, Any], dict[str, dict[str, Any]]]:
    """Exit code, the object, and its checks by name."""
    done = flask(folder, environment, "doctor", "--json")
    told = json.loads(done.stdout)
    return done.returncode, told, {check["name"]: check for check in told["checks"]}


def test_all_is_well_beside_a_running_server(tmp_path: Path) -> None:
    with world() as stand:
        settings = {"OPENAI_API_KEY": "sk-secret", "GOOGLE_API_KEY": "AIza-secret", "YOUTUBE_API_KEY": api.KEY}
        DataApi(stand)
        with server(stand, tmp_path / "data", **settings) as (_, client):
            code, told, checks = report(tmp_path / "data", {**stand.environment(), **settings})
            assert client.get("/health") == {"status": "ok"}
            running = client.ask("POST", "/doctor")
    assert (code, told["ok"], told["offline"]) == (0, True, False)
    states = {name: check["state"] for name, check in checks.items()}
    assert states == {
        "data_folder": "ok",
        "library": "ok",
        "captions_youtube_transcript_api": "ok",
        "captions_yt_dlp": "ok",
        "speech_to_text": "not_configured",
        "youtube_proxy": "not_configured",
        "youtube_data_api": "ok",
        "gemini": "ok",
        "openai": "ok",
        "live_events": "ok",
    }
    assert (running.status, running.json["ok"]) == (200, True)
    assert [check["name"] for check in running.json["checks"]] == list(states)


def test_each_fault_is_named_with_what_to_do_and_no_secret(tmp_path: Path) -> None:
    secrets = {
        "OPENAI_API_KEY": "sk-s3cret-key",
        "GOOGLE_API_KEY": WRONG_KEY,
        "YOUTUBE_API_KEY": "AIza-n0t-the-key",
    }

    def refuse(exchange: Exchange) -> None:
        exchange.reply(429 if exchange.host == YOUTUBE else 401)

    with world() as stand:
        DataApi(stand)
        stand.route(YOUTUBE, refuse)
        stand.route(OPENAI, refuse)
        proxy = {"YOUTUBE_PROXY_URL": f"http://some%40body:p4ss-word@127.0.0.1:{stand.port}"}
        more = {"TRANSCRIBE_MODEL": "whisper-1", "SSE_ENABLED": "false"}
        environment = {**stand.environment(), **secrets, **proxy, **more}
        code, told, checks = report(tmp_path / "data", environment)
        words = flask(tmp_path / "data", environment, "doctor")
    assert (code, told["ok"]) == (1, False)
    assert {name: check["code"] for name, check in checks.items() if check["state"] == "failed"} == {
        "captions_youtube_transcript_api": "youtube_blocked_proxy",
        "captions_yt_dlp": "youtube_blocked_proxy",
        "speech_to_text": "model_key_refused",
        "youtube_proxy": "youtube_blocked_proxy",
        "youtube_data_api": "data_api_unusable",
        "gemini": "model_key_refused",
        "openai": "model_key_refused",
    }
    assert checks["live_events"]["state"] == "not_configured"
    assert all(check["remedy"] for check in checks.values() if check["state"] == "failed")
    assert words.returncode == 1
    assert "NOT OK          Gemini" in words.stdout
    everything = json.dumps(told) + words.stdout + words.stderr
    for secret in (*secrets.values(), "p4ss-word", "some%40body", "some@body"):
        assert secret not in everything


def test_offline_it_says_so_and_what_works_all_the_same(tmp_path: Path) -> None:
    code, told, checks = report(tmp_path / "data", {**NOWHERE, "OPENAI_API_KEY": "sk-1"})
    assert (code, told["offline"]) == (1, True)
    assert "offline" in told["message"]
    assert checks["data_folder"]["state"] == "ok"
    assert not (tmp_path / "data").exists()  # nothing was started or made


def test_what_does_not_answer_holds_up_nobody_for_long(tmp_path: Path) -> None:
    with world() as stand:
        stand.route(OPENAI, lambda exchange: exchange.reply(504) if not exchange.client_gone(60) else None)
        code, _, checks = report(tmp_path / "data", {**stand.environment(), "OPENAI_API_KEY": "sk-1"})
    assert code == 1
    assert checks["openai"]["code"] == "model_silent"
    assert checks["captions_yt_dlp"]["state"] == "ok"


def test_settings_that_cannot_be_read_are_the_diagnosis(tmp_path: Path) -> None:
    done = flask(tmp_path / "data", {**NOWHERE, "PORT": "x", "YOUTUBE_API_KEY": "with a space"}, "doctor")
    assert done.returncode == 1
    words = " ".join(done.stdout.split())
    assert "PORT: expected" in words
    assert "YOUTUBE_API_KEY: expected the letters and digits of a key" in words
    assert "with a space" not in done.stdout + done.stderr
    code, told, checks = report(tmp_path / "data", {"PORT": "x"})
    assert (code, told["ok"], list(checks)) == (1, False, ["settings"])


def test_settings_that_cannot_work_together_are_named_beside_the_rest(tmp_path: Path) -> None:
    with world() as stand:
        code, _, checks = report(tmp_path / "data", {**stand.environment(), "DEFAULT_MODEL": "nobody"})
    assert (code, checks["settings"]["state"]) == (1, "failed")
    assert "DEFAULT_MODEL" in checks["settings"]["message"]
    assert checks["captions_yt_dlp"]["state"] == "ok"


@pytest.mark.parametrize("offers", ["gone", ""])
def test_a_server_of_ones_own_is_asked_for_the_model_that_is_wanted(tmp_path: Path, offers: str) -> None:
    with world() as stand:
        settings = compatible(stand, "llama9")
        stand.route("local.model.example", OpenAIStand(offers=(offers or "llama9",), strict_names=True))
        code, _, checks = report(tmp_path / "data", {**stand.environment(), **settings})
    assert (code, checks["openai"]["code"]) == ((1, "model_unknown_there") if offers else (0, None))


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here")
    with world() as stand:
        code, _, checks = report(tmp_path / "data", stand.environment())
    assert (code, checks["data_folder"]["code"]) == (1, "storage_unavailable")


def test_a_damaged_library_is_found_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    library = tmp_path / "data" / "library.sqlite3"
    library.write_bytes(b"this is no library" * 100)
    with world() as stand:
        code, _, checks = report(tmp_path / "data", stand.environment())
    assert (code, checks["library"]["code"]) == (1, "library_damaged")
    assert library.read_bytes() == b"this is no library" * 100


def test_flask_help_starts_no_server(tmp_path: Path) -> None:
    done = flask(tmp_path / "data", NOWHERE, "--help")
    assert (done.returncode, (tmp_path / "data").exists()) == (0, False)
    assert "doctor" in done.stdout


def test_who_asks_while_one_runs_gets_the_same_report(tmp_path: Path) -> None:
    answers: list[Any] = []
    with Stand() as stand, server(stand, tmp_path) as (_, client):
        gate = threading.Event()

        def held(exchange: Exchange) -> None:
            gate.wait(15)
            exchange.reply(429)

        stand.route(YOUTUBE, held)
        threads = [threading.Thread(target=lambda: answers.append(client.ask("POST", "/doctor"))) for _ in range(4)]
        for thread in threads:
            thread.start()
        stand.wait_for(lambda: len(stand.requests(YOUTUBE)) == 2)
        assert client.get("/health") == {"status": "ok"}
        gate.set()
        for thread in threads:
            thread.join(30)
        assert [answer.status for answer in answers] == [200] * 4
        assert len({answer.body for answer in answers}) <= 2  # whoever came late has one that began after the call
        assert client.ask("POST", "/doctor", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
