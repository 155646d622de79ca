"""Many live streams: those who left hold no place, those who do not read hold nobody up, and nothing is left behind."""

import os
import socket
import time
from collections import Counter
from pathlib import Path

from tests.client import Client, wait_for
from tests.running_app import RunningApp


def opened(app: RunningApp) -> socket.socket:
    """A stream of all events that nobody reads."""
    sock = socket.create_connection(("127.0.0.1", app.port), timeout=10)
    sock.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
    return sock


def status_of(sock: socket.socket) -> int:
    return int(sock.recv(64).split(b" ")[1])


def open_files(app: RunningApp) -> int:
    return len(os.listdir(f"/proc/{app.process.pid}/fd"))


def threads(app: RunningApp) -> int:
    return len(os.listdir(f"/proc/{app.process.pid}/task"))


def test_who_left_without_a_word_keeps_no_place_from_those_who_come(tmp_path: Path) -> None:
    settings = {"SSE_MAX_CONNECTIONS": "5", "SSE_HEARTBEAT_INTERVAL": "1"}
    with RunningApp(settings, tmp_path) as app:
        client = Client(app.url)
        client.get("/api_status")
        files, workers = open_files(app), threads(app)
        statuses: Counter[int] = Counter()
        for _ in range(200):
            sock = opened(app)
            statuses[status_of(sock)] += 1
            sock.close()
        assert statuses == {200: 200}
        alive = [opened(app) for _ in range(5)]
        assert [status_of(sock) for sock in alive] == [200] * 5
        refused = client.ask("GET", "/events")
        assert (refused.status, refused.json["code"]) == (503, "too_many_streams")
        assert refused.headers["Retry-After"]
        for sock in alive:
            sock.close()
        wait_for(lambda: client.get("/events/status")["connections"] == 0, 10)
        wait_for(lambda: open_files(app) <= files and threads(app) <= workers, 10, lambda: open_files(app))


def test_streams_that_nobody_reads_hold_nobody_up(tmp_path: Path) -> None:
    with RunningApp({"SSE_MAX_PENDING_BYTES": "65536"}, tmp_path) as app:
        client = Client(app.url)
        sockets = [opened(app) for _ in range(100)]
        wait_for(lambda: client.get("/events/status")["connections"] == 100)
        began = time.monotonic()
        jobs = [client.submit("sample:sourdough-starter", fresh=True) for _ in range(20)]
        assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 20
        assert client.ask("GET", "/health").status == 200
        assert time.monotonic() - began < 15
        for sock in sockets:
            sock.close()
