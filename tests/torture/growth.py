"""Whether memory and open files grow with the work that was done."""

import json
from http.client import HTTPConnection
from pathlib import Path

from tests.client import Client, wait_for
from tests.running_app import RunningApp
from tests.torture.outcome import Outcome

SAMPLE = "sample:sourdough-starter"
AT_ONCE = 50
MOST_GROWTH = 5.0
"""MB between the first part of the jobs and the last."""


def growth(folder: Path, jobs: int = 10_000, first: int = 1_000) -> Outcome:
    """So many jobs, each over before long, kept for a short while only; measured after `first` and at the end."""
    told = Outcome(f"memory and open files over {jobs} jobs")
    settings = {"WORKER_MAX_QUEUE_SIZE": str(AT_ONCE * 2), "JOB_RETENTION_HOURS": "0.001"}
    with RunningApp(settings, folder) as app:
        client, pid = Client(app.url), app.process.pid
        _work(client, app.port, first)
        early, files_early = _resident(pid), _open_files(pid)
        _work(client, app.port, jobs - first)
        late, files_late = _resident(pid), _open_files(pid)
        told.check("Traceback" not in app.log_text(), f"its log says Traceback: {app.log_text()[-2000:]}")
    told.row(f"MB resident after {first} jobs", early)
    told.row(f"MB resident after {jobs} jobs", late)
    told.row("open files before and after", f"{files_early}, {files_late}")
    told.check(late - early <= MOST_GROWTH, f"{late - early:.1f} MB more")
    told.check(files_late <= files_early + 5, f"{files_late - files_early} more open files")
    return told


def _work(client: Client, port: int, count: int) -> None:
    """So many jobs, one after another from one client; returns when all are over."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for turn in range(count):
        body = json.dumps({"url": SAMPLE})
        connection.request("POST", "/summarize_async", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 429 or turn % AT_ONCE == 0:
            wait_for(lambda: not client.get("/jobs?status=pending&limit=1")["jobs"], 60)
    connection.close()
    wait_for(lambda: not client.get("/jobs?status=pending&limit=1")["jobs"], 60)


def _resident(pid: int) -> float:
    """MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def _open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
