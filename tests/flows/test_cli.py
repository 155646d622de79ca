"""The command line: alone, and beside a running server, whose library it then uses."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.flows.fixtures import calls, compatible, server, world
from tests.running_app import ROOT, free_port
from tests.wire.stand import Stand
from tests.wire.youtube_playlists import playlist_of

SAMPLE = "sample:sourdough-starter"
LINK = "https://www.youtube.com/watch?v=abcdefghij0"


class Shell:
    """Runs `flask` as a user does, with the settings of one data folder."""

    def __init__(self, stand: Stand, folder: Path, port: int, **settings: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._env = {**kept, **stand.environment(), "DATA_DIR": str(folder), "PORT": str(port), "YOUTUBE_PAUSE": "0"}
        self._env |= {"PYTHONPATH": str(ROOT), "FLASK_APP": str(ROOT / "app.py"), **settings}
        self._folder = folder.parent

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "flask", *words],
            env=self._env,
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *words: str, given: bytes = b"", code: int = 0) -> tuple[bytes, str]:
        """What it printed on the two outputs."""
        running = self.start(*words)
        out, told = running.communicate(given, timeout=60)
        assert running.returncode == code, (words, running.returncode, out, told)
        assert b"Traceback" not in told, told.decode()
        return out, told.decode()

    def results(self, *words: str, given: bytes = b"", code: int = 0) -> list[Any]:
        """The JSON of `flask summarize --json`."""
        return list(json.loads(self.run("summarize", "--json", *words, given=given, code=code)[0]))


def test_alone_summaries_are_made_taken_along_and_brought_back(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    (tmp_path / "talk.txt").write_text("Bees do not sleep through the winter, they shiver to keep warm. " * 9)
    with world() as stand:
        shell = Shell(stand, tmp_path / "data", free_port())
        out, told = shell.run("summarize", LINK, "--length", "brief")
        assert out.startswith(b"# ")
        assert "Done" in told, "progress goes to the other output"
        both = shell.results("-", "--length", "brief", given=f"{SAMPLE}\n{LINK}\n".encode())
        assert [each["cached"] for each in both] == [False, True]
        (talk,) = shell.results(str(tmp_path / "talk.txt"))
        assert talk["title"] == "talk"
        shell.run("export", str(notes))
        assert len(list(notes.rglob("*.md"))) == 3
        _, told = shell.run("export", str(notes))
        assert "Wrote 0 files" in told, "what did not change is not written"
        other = Shell(stand, tmp_path / "other", free_port())
        out, _ = other.run("import", str(notes), str(tmp_path / "talk.txt"), code=1)
        assert b"3 added" in out
        assert b"cannot be imported" in out
        out, _ = other.run("search", "shiver to keep warm")
        assert b"talk" in out


def test_beside_a_server_its_library_is_used(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path / "data") as (app, client):
        shell = Shell(stand, tmp_path / "data", app.port)
        (lists,) = shell.results(f"https://www.youtube.com/playlist?list={playlist_of(3)}", "--limit", "2")
        assert [each["error"] for each in lists["summaries"]] == [None, None]
        assert len(client.get("/get_cached_summaries")) == 2
        shell.run("search", "zzzyx", code=1)
        shell.run("export", str(tmp_path / "library.zip"))
        with zipfile.ZipFile(tmp_path / "library.zip") as archive:
            assert len(archive.namelist()) == 2
        out, _ = shell.run("import", "-", "--json", given=(tmp_path / "library.zip").read_bytes())
        assert json.loads(out)["unchanged"] == 2


def test_what_fails_is_told_by_the_exit_code(tmp_path: Path) -> None:
    with world() as stand:
        shell = Shell(stand, tmp_path / "data", free_port())
        _, told = shell.run("summarize", "https://evil.example/x", code=1)
        assert "not a YouTube video" in told
        results = shell.results("nosubtitle0", SAMPLE, code=0)
        assert len(results) == 2
        _, told = shell.run("summarize", SAMPLE, "--model", "none", code=1)
        assert "Unknown model" in told
        shell.run("summarize", code=2)
        shell.run("import", str(tmp_path / "nothing.zip"), code=2)
        bad = Shell(stand, tmp_path / "data", free_port(), WORKER_THREADS="three")
        _, told = bad.run("search", "x", code=2)
        assert "WORKER_THREADS" in told


def test_ctrl_c_cancels_the_work(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path / "data", **compatible(stand, "silent")) as (app, client):
        running = Shell(stand, tmp_path / "data", app.port).start("summarize", LINK)
        stand.wait_for(lambda: calls(stand) == 1)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
        assert running.returncode == 130, told
        assert b"Traceback" not in told
        (job,) = client.get("/jobs")["jobs"]
        assert job["status"] == "cancelled"
