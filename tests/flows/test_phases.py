"""The phases: what answers in each, what a page is told, and that going down and up while jobs run loses none."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client, wait_for
from tests.flows.fixtures import calls, compatible, held_model, server, world
from tests.running_app import ROOT, RunningApp
from tests.source_tree import every_python_file

LINK = "https://youtu.be/phasevideo{}"
SAMPLE = {"url": "sample:sourdough-starter"}


def go(client: Client, phase: str) -> None:
    answer = client.ask("POST", f"/admin/rollback/{phase}")
    assert (answer.status, answer.json["phase"]) == (200, phase)


def updates(client: Client) -> str:
    """How the page is told to keep up to date."""
    found = re.search(r'data-updates="(\w+)"', client.ask("GET", "/", None, {"Accept": "text/html"}).body.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("phase", "background", "live", "page"),
    [
        ("pre-migration", False, False, "asks"),
        ("phase-1", True, False, "asks"),
        ("phase-2", True, True, "optional"),
        ("phase-3", True, True, "fallback"),
        ("phase-4", True, True, "adaptive"),
    ],
)
def test_what_answers_in_each_phase(one: Client, phase: str, background: bool, live: bool, page: str) -> None:
    go(one, phase)
    status = one.get("/api_status")
    assert (status["migration_phase"], status["async_processing_enabled"], status["sse_enabled"]) == (
        phase,
        background,
        live,
    )
    submitted = one.ask("POST", "/summarize_async", SAMPLE)
    if background:
        assert submitted.status == 202
        assert one.wait(submitted.json["job_id"])["status"] == "completed"
    else:
        assert (submitted.status, submitted.json["code"]) == (503, "workers_off")
        assert "/summarize" in submitted.json["remedy"]
    events = one.ask("HEAD", "/events")
    assert events.status == (200 if live else 404)
    [result] = one.ask("POST", "/summarize", SAMPLE).json
    assert result["error"] is None
    auto = one.ask("POST", "/summarize", {"urls": [SAMPLE["url"], "sample:every-ten-minutes"], "mode": "auto"})
    assert auto.json["mode"] == ("async" if background else "sync")
    assert updates(one) == page
    assert one.get("/health") == {"status": "ok"}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with RunningApp({}, tmp_path_factory.mktemp("phases") / "data") as app:
        yield Client(app.url)


def test_down_and_up_again_while_jobs_run_loses_none(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in every_python_file()}
    with world() as stand, held_model(stand) as gate:
        with server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (app, client):
            jobs = [client.submit(LINK.format(n)) for n in range(3)]
            stand.wait_for(lambda: calls(stand) == 1)
            with client.listening() as listener:
                listener.wait_for("snapshot")
                go(client, "pre-migration")
                assert listener.ended.wait(10), "a stream must not outlive the live events"
            gate.set()
            assert client.wait(jobs[0])["status"] == "completed", "what ran goes on to its end"
            assert [client.status(job)["status"] for job in jobs[1:]] == ["pending"] * 2
            assert client.ask("POST", f"/jobs/{jobs[2]}/cancel").json["status"] == "cancelled"
            assert calls(stand) == 1, "what waits goes on waiting"
            app.kill()
        with server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (_, client):
            assert client.get("/admin/phase")["phase"] == "pre-migration", "a phase survives a restart"
            assert client.status(jobs[1])["status"] == "pending"
            assert calls(stand) == 1
            go(client, "phase-1")
            assert client.wait(jobs[1])["status"] == "completed"
            go(client, "phase-4")
            assert client.wait(client.submit(LINK.format(4)))["status"] == "completed"
    assert {path: path.stat().st_mtime_ns for path in before} == before, "no source file is touched"


def test_the_settings_are_the_ceiling(tmp_path: Path) -> None:
    with RunningApp({"SSE_ENABLED": "false"}, tmp_path) as app:
        client = Client(app.url)
        assert client.get("/admin/phase")["highest_possible"] == "phase-1"
        refused = client.ask("POST", "/admin/rollback/phase-3")
        assert (refused.status, refused.json["code"]) == (409, "phase_fixed")
        assert "SSE_ENABLED" in refused.json["error"]
        assert client.ask("POST", "/admin/rollback/phase-9").json["code"] == "unknown_phase"
        assert client.get("/admin/phase")["phase"] == "phase-1"


def command(data: Path, port: int, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), *words],
        env={**kept, "DATA_DIR": str(data), "PORT": str(port), **settings},
        cwd=data.parent,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_command_changes_a_running_server_and_a_stopped_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    login = {"LOGIN_ENABLED": "true", "LOGIN_CODE": "closed", "API_TOKENS": "t:token"}
    with RunningApp(login, data) as app:
        done = command(data, app.port, "phase", "phase-2", **login)
        assert (done.returncode, done.stdout[:8]) == (0, "phase-2:"), done.stderr
        token = {"Authorization": "Bearer token"}
        assert Client(app.url).ask("GET", "/admin/phase", None, token).json["phase"] == "phase-2"
        port = app.port
        app.stop()
    done = command(data, port, "phase", "phase-3", **login)
    assert (done.returncode, done.stdout[:8]) == (0, "phase-3:"), done.stderr
    assert command(data, port, "phase", **login).stdout.startswith("phase-3:")
    assert command(data, port, "phase", "phase-7").returncode == 2
    with RunningApp({}, data) as app:
        client = Client(app.url)
        wait_for(lambda: client.get("/api_status")["migration_phase"] == "phase-3")
