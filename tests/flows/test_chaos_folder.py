"""What may become of the data folder: shared, read-only, full, damaged; it is said, and nothing accepted is lost."""

import ctypes
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.client import Client, wait_for
from tests.running_app import AppDidNotStart, RunningApp

T = TypeVar("T")
SAMPLE = "sample:sourdough-starter"
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2


def without_privileges(call: Callable[[], T]) -> T:
    """What it starts cannot write where its user may not, even when that user is root; other users could not anyway."""
    made: list[T] = []

    def run() -> None:
        libc = ctypes.CDLL(None)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # of this thread only, and of what it starts
        made.append(call())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert made, "it raised; see the log"
    return made[0]


def start_refused(folder: Path) -> str:
    """What it says when it does not start."""
    with pytest.raises(AppDidNotStart, match="ended with 2") as refused:
        RunningApp(data_dir=folder)
    assert "Traceback" not in str(refused.value)
    return str(refused.value)


def test_a_second_server_on_one_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        before = client.submit(SAMPLE)
        files = {path.name: path.read_bytes() for path in tmp_path.glob("job_state*")}
        client.wait(before)
        said = start_refused(tmp_path)
        assert str(app.process.pid) in said
        assert str(tmp_path) in said
        assert files.keys() == {path.name for path in tmp_path.glob("job_state*")}
        after = client.submit(SAMPLE)
        assert client.wait(after)["status"] == "completed"
        app.kill()
    with RunningApp(data_dir=tmp_path) as app:  # the system freed the lock of the one that was killed
        jobs = Client(app.url).get("/jobs")["jobs"]
        assert [(job["job_id"], job["status"]) for job in jobs] == [(after, "completed"), (before, "completed")]


def test_a_folder_that_is_read_only_stops_the_start_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    said = without_privileges(lambda: start_refused(folder))
    assert str(folder) in said
    assert "could not write" in said
    assert list(folder.iterdir()) == []


def test_a_folder_that_becomes_read_only_loses_nothing_and_the_log_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with without_privileges(lambda: RunningApp(data_dir=folder)) as app:
        client = Client(app.url)
        first = client.submit(SAMPLE)
        client.wait(first)
        folder.chmod(0o500)
        accepted = [first]
        for _ in range(3):
            answer = client.ask("POST", "/summarize_async", {"url": SAMPLE, "fresh": True})
            assert answer.status in (202, 503), answer
            if answer.status == 202:
                accepted.append(answer.json["job_id"])
        ended = {job_id: client.wait(job_id)["status"] for job_id in accepted}
        app.kill()
    with without_privileges(lambda: RunningApp(data_dir=folder)) as app:  # its files may be written, but none made
        client = Client(app.url)
        assert {job_id: client.wait(job_id)["status"] for job_id in accepted} == ended
        wait_for(lambda: "The snapshot of the jobs cannot be written" in app.log_text())
        app.kill()
    folder.chmod(0o700)
    with RunningApp(data_dir=folder) as app:
        client = Client(app.url)
        assert {job["job_id"]: job["status"] for job in client.get("/jobs")["jobs"]} == ended
        assert client.wait(client.submit(SAMPLE, fresh=True))["status"] == "completed"
    assert list(folder.glob("*.damaged-*")) == []


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A file system in memory with four megabytes, where this machine lets us mount one."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_fills_up_while_jobs_run_loses_none_of_those_it_accepted(tmp_path: Path) -> None:
    accepted: list[str] = []
    with small_disk(tmp_path / "disk") as disk:
        filler = disk / "filler"
        with RunningApp({"WORKER_MAX_QUEUE_SIZE": "5000"}, disk / "data") as app:
            client = Client(app.url)
            fill(filler, leave=200_000)
            refused = submit_until_refused(client, accepted)
            assert refused == "storage_unavailable"
            assert client.ask("GET", "/health").status == 200
            shown = {job["job_id"] for job in client.get("/jobs?limit=200")["jobs"]}
            assert shown <= set(accepted)
            app.kill()
        with RunningApp(data_dir=disk / "data") as app:  # the disk is still full
            assert_all_there(Client(app.url), accepted)
            app.kill()
        filler.unlink()
        with RunningApp(data_dir=disk / "data") as app:
            client = Client(app.url)
            assert_all_there(client, accepted)
            for job_id in accepted:
                assert client.wait(job_id)["status"] in ("completed", "failed")
            assert client.wait(client.submit(SAMPLE, fresh=True))["status"] == "completed"
            assert "CRITICAL" not in app.log_text()
        assert list((disk / "data").glob("*.damaged-*")) == []


def fill(path: Path, leave: int) -> None:
    room = os.statvfs(path.parent)
    path.write_bytes(b"." * (room.f_bavail * room.f_frsize - leave))


def submit_until_refused(client: Client, accepted: list[str]) -> str:
    for number in range(3000):
        body = {"url": SAMPLE, "instruction": f"{number} " + "Say it in plain words. " * 80}
        answer = client.ask("POST", "/summarize_async", body)
        if answer.status != 202:
            assert answer.json["remedy"]
            return str(answer.json["code"])
        accepted.append(answer.json["job_id"])
    raise AssertionError("the disk never was full")


def assert_all_there(client: Client, accepted: list[str]) -> None:
    assert [job_id for job_id in accepted if client.ask("GET", f"/jobs/{job_id}/status").status != 200] == []


@pytest.mark.parametrize("name", ["job_state.json", "job_state.journal"])
def test_damage_is_said_loudly_and_the_damaged_file_is_kept(tmp_path: Path, name: str) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        jobs = [client.submit(SAMPLE, length=length) for length in ("short", "medium", "long")]
        for job_id in jobs:
            client.wait(job_id)
        assert app.stop() == 0
    if name == "job_state.json":  # brings everything into the snapshot
        with RunningApp(data_dir=tmp_path) as app:
            app.stop()
    path = tmp_path / name
    sound = path.read_bytes()
    place = sound.rfind(jobs[1].encode()) + len(jobs[1]) + 10
    damaged = sound[:place] + bytes([sound[place] ^ 8]) + sound[place + 1 :]
    path.write_bytes(damaged)
    with RunningApp(data_dir=tmp_path) as app:
        [aside] = tmp_path.glob(f"{name}.damaged-*")
        assert aside.read_bytes() == damaged
        assert re.search(f"CRITICAL .*{re.escape(aside.name)}", app.log_text())
        client = Client(app.url)
        for job_id in (jobs[0], jobs[2]):
            assert client.job(job_id)["status"] == "completed"
        assert client.wait(client.submit(SAMPLE, fresh=True))["status"] == "completed"
