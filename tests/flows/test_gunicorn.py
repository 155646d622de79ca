"""The documented line for another server: it serves, and its own stop is ours, too."""

import re
import shlex
import signal
from pathlib import Path

from tests.client import Client
from tests.flows.fixtures import calls, compatible, held_model, world
from tests.running_app import ROOT, RunningApp

LINK = "https://www.youtube.com/watch?v=abcdefghij1"


def documented(port: int) -> list[str]:
    """The command that docs/operations.md names, for this port."""
    [line] = re.findall(r"(?m)^gunicorn .*$", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"))
    return ["-m", *shlex.split(line.replace(":5001", f":{port}")), "--pythonpath", str(ROOT)]


def test_its_stop_ends_streams_and_gives_running_work_its_time(tmp_path: Path) -> None:
    with world() as stand, held_model(stand) as gate:
        settings = {**stand.environment(), **compatible(stand), "WORKER_THREADS": "1"}
        with RunningApp(settings, tmp_path, command=documented) as app:
            client = Client(app.url)
            running, waiting = (client.submit(link) for link in (LINK, "https://youtu.be/abcdefghij2"))
            stand.wait_for(lambda: calls(stand) == 1)
            with client.listening() as live:
                live.wait_for("snapshot")
                app.process.send_signal(signal.SIGTERM)
                assert live.ended.wait(10), "an open stream must end at once"
            gate.set()
            assert app.process.wait(20) == 0
        assert calls(stand) == 1
        with RunningApp(settings, tmp_path) as app:
            client = Client(app.url)
            assert [client.wait(job_id)["status"] for job_id in (running, waiting)] == ["completed"] * 2
            assert calls(stand) == 2, "what was running must have ended before the process did"
