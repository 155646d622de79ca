"""Settings changed while the server runs: all or none, kept, in force where they can be, and no secret told."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client import Answer, Client
from tests.flows.fixtures import LOCAL, calls, compatible, held_model, server, world
from tests.running_app import AppDidNotStart, RunningApp

SAMPLE = {"url": "sample:sourdough-starter"}
ODD = 'a & b <i> "quoted" \\ ünïcode'


def change(client: Client, **values: Any) -> Answer:
    return client.ask("POST", "/settings", values)


def setting(client: Client, name: str) -> dict[str, Any]:
    return next(each for each in client.get("/settings")["settings"] if each["name"] == name)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with RunningApp({"MAX_CONTENT_LENGTH": "4000000"}, tmp_path / "data") as app:
        yield app


def test_a_change_holds_at_once_and_after_a_restart(app: RunningApp) -> None:
    client = Client(app.url)
    answer = change(client, POLL_INTERVAL=700, CAPTION_LANGUAGES=["de", "en"], SUMMARY_INSTRUCTION=ODD, SSE_TIMEOUT=60)
    assert (answer.status, answer.json["restart_needed"]) == (200, ["SSE_TIMEOUT"])
    assert b'data-poll-interval="700"' in client.ask("GET", "/", None, {"Accept": "text/html"}).body
    for _ in range(3):  # saving what is there again must not wrap it once more each time
        assert setting(client, "SUMMARY_INSTRUCTION")["value"] == ODD
        assert change(client, SUMMARY_INSTRUCTION=setting(client, "SUMMARY_INSTRUCTION")["value"]).status == 200
    kept = app.data_dir / "settings.json"
    assert kept.stat().st_mode & 0o077 == 0
    app.kill()
    with RunningApp({}, app.data_dir) as again:
        shown = setting(Client(again.url), "CAPTION_LANGUAGES")
        assert (shown["value"], shown["source"], shown["fixed"]) == (["de", "en"], "file", False)
        assert setting(Client(again.url), "SUMMARY_INSTRUCTION")["value"] == ODD
        assert change(Client(again.url), clear=["CAPTION_LANGUAGES"], SUMMARY_INSTRUCTION=None).status == 200
        assert setting(Client(again.url), "CAPTION_LANGUAGES")["source"] == "default"


def test_all_or_none_and_every_fault_at_once(app: RunningApp) -> None:
    client = Client(app.url)
    answer = change(client, POLL_INTERVAL="soon", DEFAULT_MODEL="nosuch", LOGIN_ENABLED=True, REQUEST_TIMEOUT=9)
    assert (answer.status, answer.json["code"]) == (400, "settings_refused")
    assert set(answer.json["fields"]) == {"POLL_INTERVAL", "DEFAULT_MODEL", "LOGIN_ENABLED"}
    assert setting(client, "REQUEST_TIMEOUT")["source"] == "default"
    assert not (app.data_dir / "settings.json").exists()


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"NOSUCH": 1}, 400, "unknown_field"),
        ({"MAX_CONTENT_LENGTH": 5000}, 409, "setting_fixed"),
        ({"DATA_DIR": "/tmp"}, 409, "setting_fixed"),
        ({"HOST": "0.0.0.0"}, 409, "setting_not_here"),
        ({"SESSION_SECRET_KEY": "x" * 40}, 409, "setting_not_here"),
        ({"POLL_INTERVAL": {"a": 1}}, 400, "bad_request"),
        ({"POLL_INTERVAL": [1]}, 400, "bad_request"),
        ({"SUMMARY_INSTRUCTION": "x" * 9000}, 400, "bad_request"),
        ({"clear": ["NOSUCH"]}, 400, "unknown_field"),
        ({"clear": "POLL_INTERVAL"}, 400, "bad_request"),
    ],
)
def test_what_cannot_be_changed_is_refused_by_name(
    shared: Client, values: dict[str, Any], status: int, code: str
) -> None:
    answer = change(shared, **values)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with RunningApp({"MAX_CONTENT_LENGTH": "4000000"}, tmp_path_factory.mktemp("shared") / "data") as app:
        yield Client(app.url)


def test_a_secret_is_set_kept_and_removed_and_never_told(app: RunningApp) -> None:
    client = Client(app.url)
    told = [change(client, OPENAI_API_KEY="sk-very-secret", LOGIN_CODE=" p & <q> ", API_TOKENS="ci:token-of-ci")]
    assert setting(client, "OPENAI_API_KEY")["set"] is True
    assert client.get("/api_status")["openai_api_key_set"] is True
    told.append(change(client, OPENAI_API_KEY="", POLL_INTERVAL=800))
    assert setting(client, "OPENAI_API_KEY")["set"] is True, "an empty field leaves it"
    told += [client.ask("GET", "/settings", None, {"Accept": kind}) for kind in ("text/html", "application/json")]
    told.append(client.ask("GET", "/login_status", None, {"Authorization": "Bearer token-of-ci"}))
    assert told[-1].json["token"] == "ci"
    seen = b"".join(answer.body for answer in told).decode() + app.log_text()
    for secret in ("sk-very-secret", "p & <q>", "p &amp;", "token-of-ci", "scrypt:", "sha256:"):
        assert secret not in seen
    kept = (app.data_dir / "settings.json").read_text("utf-8")
    assert "p & <q>" not in kept, "a passcode is kept as a hash"
    assert "token-of-ci" not in kept
    assert client.ask("POST", "/login", {"passcode": " p & <q> "}).status == 200
    assert change(client, clear=["OPENAI_API_KEY"]).status == 200
    assert setting(client, "OPENAI_API_KEY")["set"] is False


def test_a_login_that_is_switched_on_holds_at_once_for_all_but_who_did_it(app: RunningApp) -> None:
    client = Client(app.url)
    answer = change(client, LOGIN_ENABLED=True, LOGIN_CODE="closed")
    cookie = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
    assert client.ask("GET", "/jobs").status == 401
    assert client.ask("GET", "/jobs", None, cookie).status == 200
    assert client.ask("POST", "/settings", {"LOGIN_CODE": "other"}).status == 401
    assert client.ask("POST", "/settings", {"LOGIN_CODE": "other"}, cookie).status == 200
    assert client.ask("GET", "/jobs", None, cookie).status == 401, "the passcode changed"


def test_a_key_is_not_sent_to_an_address_that_somebody_chose_later(app: RunningApp) -> None:
    client = Client(app.url)
    assert change(client, OPENAI_API_KEY="sk-very-secret").status == 200
    refused = change(client, OPENAI_BASE_URL="http://collector.example/v1")
    assert (refused.status, refused.json["code"]) == (409, "key_for_another_server")
    assert change(client, OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY=None).status == 200


def test_what_runs_ends_with_what_it_began_with_and_what_comes_has_the_new(tmp_path: Path) -> None:
    with world() as stand, held_model(stand) as gate:
        address = compatible(stand)["OPENAI_BASE_URL"]
        with server(stand, tmp_path) as (_, client):
            assert client.get("/api_status")["default_model"] == "builtin"
            assert change(client, OPENAI_BASE_URL=address, DEFAULT_MODEL="ok").status == 200
            running = client.submit(SAMPLE["url"])
            stand.wait_for(lambda: calls(stand) == 1)
            assert change(client, clear=["OPENAI_BASE_URL", "DEFAULT_MODEL"]).status == 200
            gate.set()
            [result] = client.wait(running)["results"]
            assert (result["model"], result["error"]) == ("ok", None)
            [result] = client.ask("POST", "/summarize", {**SAMPLE, "length": "brief"}).json
            assert result["model"] == "builtin"
            assert calls(stand) == len(stand.requests(LOCAL)) - sum("models" in r.path for r in stand.requests(LOCAL))


def test_the_environment_wins_over_what_was_saved(tmp_path: Path) -> None:
    with RunningApp({}, tmp_path) as app:
        assert change(Client(app.url), POLL_INTERVAL=900).status == 200
    with RunningApp({"POLL_INTERVAL": "1100"}, tmp_path) as app:
        shown = setting(Client(app.url), "POLL_INTERVAL")
        assert (shown["value"], shown["source"], shown["fixed"]) == (1100, "environment", True)
    with RunningApp({}, tmp_path) as app:
        assert setting(Client(app.url), "POLL_INTERVAL")["value"] == 900


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": 9}', b'{"format":1,"phase":"x","settings":{}}'])
def test_a_damaged_file_stops_the_start_and_stays_as_it_is(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(damage)
    with pytest.raises(AppDidNotStart, match=r"ended with 2.*[^$]*settings\.json"):
        RunningApp({}, tmp_path)
    assert (tmp_path / "settings.json").read_bytes() == damage


def test_a_value_that_is_no_longer_possible_is_told_at_the_start(tmp_path: Path) -> None:
    kept = {"format": 1, "phase": "phase-4", "settings": {"POLL_INTERVAL": "never", "SSE_TIMEOUT": "60"}}
    (tmp_path / "settings.json").write_text(json.dumps(kept))
    with pytest.raises(AppDidNotStart, match="POLL_INTERVAL: expected a whole number"):
        RunningApp({}, tmp_path)


def test_a_full_disk_changes_nothing(app: RunningApp) -> None:
    client = Client(app.url)
    os.mkdir(app.data_dir / "settings.json.new")  # in the way of the new file
    refused = change(client, POLL_INTERVAL=900)
    assert (refused.status, refused.json["code"]) == (503, "storage_unavailable")
    assert setting(client, "POLL_INTERVAL")["source"] == "default"
