"""A server that has nothing to do does nothing, also while a stream is open and a job waits for its next try."""

import os
import time
from pathlib import Path

from tests.flows.fixtures import compatible, server, world

SECONDS = 3.0
MOST_CPU = 0.02
"""A part of one processor; one tick of the system's clock in 3 s is already 0.003."""

MOST_WAKES = 20.0
"""Each second, of all threads together; three workers that looked for work every 0.1 s would be 30."""


def spent(pid: int) -> tuple[float, int]:
    """Seconds of computing, and how often its threads gave the processor up or were woken, since the start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    wakes = 0
    for task in Path(f"/proc/{pid}/task").glob("*/status"):
        lines = dict(line.split(":\t", 1) for line in task.read_text().splitlines() if ":\t" in line)
        wakes += int(lines["voluntary_ctxt_switches"])
    return cpu, wakes


def test_an_idle_server_neither_computes_nor_looks_whether_there_is_work(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "e429")) as (app, client):
        with client.listening() as live:
            client.wait(client.submit("sample:sourdough-starter", model="builtin"))
            waiting = client.submit("https://www.youtube.com/watch?v=abcdefghij1")  # asked to come again after 7 s
            live.wait_for("job_status", job_id=waiting, status="retry")
            cpu, wakes = spent(app.process.pid)
            began = time.monotonic()
            live.ended.wait(SECONDS)
            seconds = time.monotonic() - began
            more_cpu, more_wakes = spent(app.process.pid)
            assert not live.ended.is_set()
            assert client.status(waiting)["status"] == "retry"
        assert (more_cpu - cpu) / seconds <= MOST_CPU
        assert (more_wakes - wakes) / seconds <= MOST_WAKES
