"""Backups of a running server: made while it works, verified, put back, and whole whatever is killed when."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.client import Client, wait_for
from tests.flows.fixtures import compatible, held_model, server, world
from tests.running_app import ROOT, AppDidNotStart, RunningApp
from tests.storage.old_libraries import write_old_library

SAMPLE, OTHER = "sample:sourdough-starter", "sample:every-ten-minutes"


def flask(data_dir: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`flask <words>` in the folder of the program."""
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def titles(client: Client) -> list[str]:
    return sorted(one["video_id"] or one["title"] for one in client.get("/get_cached_summaries"))


def summarize(client: Client, url: str) -> None:
    assert client.ask("POST", "/summarize", {"url": url}).status == 200


def make(client: Client) -> str:
    answer = client.ask("POST", "/admin/backups")
    assert answer.status == 201, answer
    return str(answer.json["name"])


def test_a_backup_is_made_while_work_goes_on_and_is_put_back_into_the_running_server(tmp_path: Path) -> None:
    with world() as stand, held_model(stand) as gate, server(stand, tmp_path, **compatible(stand)) as (app, client):
        (tmp_path / "models.json").write_text('{"models": []}')
        finished = client.submit(SAMPLE, model="builtin")
        client.wait(finished)
        before = titles(client)
        running = client.submit("https://youtu.be/heldvideo_1")
        client.wait(running, "in_progress")
        name = make(client)
        listed = client.get("/admin/backups")["backups"]
        assert [one["name"] for one in listed] == [name]
        assert (listed[0]["readable"], listed[0]["reason"], listed[0]["audio"]) == (True, "asked for", False)
        path = tmp_path / "backups" / name
        assert path.stat().st_mode & 0o777 == 0o600
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = set(archive.namelist())
        assert {"job_state.json", "job_state.journal", "library.sqlite3", "models.json", "manifest.json"} <= names
        assert not [one for one in names if one.startswith((".lock", "backups"))]

        gate.set()
        client.wait(running)
        summarize(client, OTHER)
        (tmp_path / "models.json").unlink()
        later = titles(client)
        assert len(later) == len(before) + 2
        answer = client.ask("POST", f"/admin/backups/{name}/restore")
        assert (answer.status, answer.json["restarting"]) == (202, True), answer
        wait_for(lambda: "Starting anew" in app.log_text(), why=app.log_text)
        _wait_until_up(client)
        assert titles(client) == before or set(before) < set(titles(client))
        assert client.wait(finished)["status"] == "completed"
        assert client.wait(running)["status"] == "completed", "what was running then goes on"
        assert (tmp_path / "models.json").read_text() == '{"models": []}'
        [replaced] = tmp_path.glob("replaced-*")
        assert (replaced / "library.sqlite3").exists()
        assert not (replaced / "models.json").exists()
        assert make(client) != name
        assert app.stop() == 0


def _wait_until_up(client: Client) -> None:
    def up() -> bool:
        try:
            return client.ask("GET", "/health").status == 200
        except OSError:
            return False

    wait_for(up)


def test_the_commands_work_beside_a_server_and_without_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with RunningApp(data_dir=data) as app:
        client = Client(app.url)
        job = client.submit(SAMPLE)
        client.wait(job)
        before = titles(client)
        made = flask(data, "backup")
        assert made.returncode == 0, made
        name = Path(made.stdout.split()[0]).name
        assert flask(data, "verify", name).stdout.startswith("ok       backup-")
        summarize(client, OTHER)
        laid = flask(data, "restore", name)
        assert laid.returncode == 0, laid
        assert "restart that server" in laid.stdout
        assert len(titles(client)) == 2
        assert app.stop() == 0
    with RunningApp(data_dir=data) as app:
        client = Client(app.url)
        assert titles(client) == before
        assert client.status(job)["status"] == "completed"
        summarize(client, OTHER)
        app.kill()
    put = flask(data, "restore", name)
    assert put.returncode == 0, put
    assert "replaced-" in put.stdout
    with RunningApp(data_dir=data) as app:
        assert titles(Client(app.url)) == before
    assert len(list(data.glob("replaced-*"))) == 2
    missing = flask(data, "restore", "backup-20200101T000000Z.zip")
    assert (missing.returncode, "There is no backup" in missing.stderr) == (1, True), missing


def test_names_that_lead_elsewhere_are_no_backups(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        for name in ("..%2f..%2fetc%2fpasswd", "backup-1.zip", "..", "%2e%2e", "backup-20200101T000000Z.zip"):
            answer = client.ask("POST", f"/admin/backups/{name}/restore")
            assert answer.status == 404, (name, answer)
        assert client.ask("POST", "/admin/backups", headers={"Origin": "https://evil.example"}).status == 403


def test_they_are_made_on_a_schedule_and_given_up_when_old(tmp_path: Path) -> None:
    settings = {"BACKUP_INTERVAL_HOURS": "0.0001", "BACKUP_RETENTION_DAYS": "0.00001"}
    with RunningApp(settings, data_dir=tmp_path / "data") as app:
        client = Client(app.url)

        def shown() -> list[str]:
            return [one["name"] for one in client.get("/admin/backups")["backups"]]

        wait_for(lambda: bool(shown()), why=app.log_text)
        first = shown()[-1]
        wait_for(lambda: first not in shown(), why=app.log_text)
        assert shown(), "the newest one always stays"


def test_a_scheduled_backup_that_fails_is_an_alert(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    settings = {
        "BACKUP_INTERVAL_HOURS": "0.0001",
        "BACKUP_DIR": str(blocked / "backups"),
        "HEALTH_CHECK_INTERVAL": "0.1",
    }
    with RunningApp(settings, data_dir=tmp_path / "data") as app:
        client = Client(app.url)
        wait_for(lambda: "backup" in [a["name"] for a in client.get("/system_health")["alerts"]], why=app.log_text)


def test_an_upgrade_makes_one_first(tmp_path: Path) -> None:
    write_old_library(tmp_path / "library.sqlite3", 1)
    with RunningApp(data_dir=tmp_path) as app:
        [one] = Client(app.url).get("/admin/backups")["backups"]
        assert one["reason"] == "before an upgrade"
    with zipfile.ZipFile(tmp_path / "backups" / one["name"]) as archive:
        assert json.loads(archive.read("manifest.json"))["library_schema"] == 1


def test_a_damaged_library_names_the_last_good_backup(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        summarize(client, SAMPLE)
        good = make(client)
        assert app.stop() == 0
    spoilt = tmp_path / "backups" / "backup-29991231T235959Z.zip"
    spoilt.write_bytes((tmp_path / "backups" / good).read_bytes()[:-100])
    library = tmp_path / "library.sqlite3"
    data = bytearray(library.read_bytes())
    data[4096:8192] = os.urandom(4096)
    library.write_bytes(data)
    with pytest.raises(AppDidNotStart) as told:
        RunningApp(data_dir=tmp_path)
    assert good in str(told.value)
    assert spoilt.name not in str(told.value)
    assert re.search(r"`flask restore backup-\S+\.zip` puts it back", str(told.value))
    assert flask(tmp_path, "restore", good).returncode == 0
    with RunningApp(data_dir=tmp_path) as app:
        assert len(titles(Client(app.url))) == 1


@pytest.mark.parametrize("round_", range(2))
def test_a_kill_in_the_middle_of_a_backup_leaves_none_or_a_whole_one(tmp_path: Path, round_: int) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        summarize(Client(app.url), SAMPLE)
        app.stop()
    (tmp_path / "models.json").write_text('{"models": []}')
    (tmp_path / "large.bin").write_bytes(os.urandom(24 << 20))
    process = _started(tmp_path, "backup")
    wait_for(lambda: bool(list((tmp_path / "backups").glob("*.part"))) or process.poll() is not None)
    time.sleep(0.2 * round_)  # somewhere in the middle, each round somewhere else
    process.send_signal(signal.SIGKILL)
    process.wait()
    verified = flask(tmp_path, "verify")
    assert "NOT OK" not in verified.stdout
    again = flask(tmp_path, "backup")
    assert again.returncode == 0, again
    assert list((tmp_path / "backups").glob("*.part")) == []
    assert flask(tmp_path, "verify").returncode == 0


def _started(data_dir: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("marks", ["restore-pending.part", "replaced-", "restore-moving"])
def test_a_kill_in_the_middle_of_a_restore_leaves_the_old_or_the_new_state(tmp_path: Path, marks: str) -> None:
    data = tmp_path / "data"
    with RunningApp(data_dir=data) as app:
        client = Client(app.url)
        summarize(client, SAMPLE)
        for number in range(300):  # many small files make each step long enough to be hit
            (data / f"note-{number}").write_text("old")
        name, before = make(client), titles(client)
        summarize(client, OTHER)
        after = titles(client)
        app.stop()
    for number in range(300):
        (data / f"note-{number}").write_text("new")
    process = _started(data, "restore", name)
    while process.poll() is None and not list(data.glob(f"{marks}*")):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    with RunningApp(data_dir=data) as app:
        found = titles(Client(app.url))
        assert found in (before, after)
        wanted = "old" if found == before else "new"
        notes = {(data / f"note-{number}").read_text() for number in range(300)}
        assert notes == {wanted}, "one state, never a mixture"
        app.stop()
    if found == before:
        [replaced] = data.glob("replaced-*")
        assert (replaced / "note-299").read_text() == "new", "what was replaced is all there"
    assert not list(data.glob("restore-*"))
