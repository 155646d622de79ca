"""Many live streams: those who left hold no place, those who do not read hold nobody up, and nothing is left behind."""

import os
import socket
import struct
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.client import Client, wait_for
from tests.running_app import RunningApp

pytestmark = pytest.mark.alone


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


def memory(app: RunningApp) -> int:
    """Bytes of this process in memory."""
    pages = int(Path(f"/proc/{app.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


REQUESTS = (
    b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /events HTTP/1.0\r\n\r\n",
    b"HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /events?Last-Event-ID=" + b"9" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: \xff\x00-1\r\n\r\n",
    b"GET /events?subscribe=nothing,,like&job_id=that HTTP/1.1\r\nHost: x\r\n\r\n" + b"more " * 100,
    b"GET /events HTTP/1.1\r\nHost: x\r\n",
    b"",
)


def test_twenty_waves_of_strange_clients_leave_nothing_behind(tmp_path: Path) -> None:
    settings = {"SSE_MAX_CONNECTIONS": "300", "SSE_HEARTBEAT_INTERVAL": "1"}
    settings["WORKER_THREADS"] = "1"  # each worker opens the library at its first job
    with RunningApp(settings, tmp_path) as app:
        client = Client(app.url)
        client.wait(client.submit("sample:sourdough-starter"))
        files, workers, before = open_files(app), threads(app), 0
        for wave in range(20):
            sockets = [socket.create_connection(("127.0.0.1", app.port), timeout=10) for _ in range(160)]
            for number, sock in enumerate(sockets):
                sock.sendall(REQUESTS[number % len(REQUESTS)])
            client.submit("sample:sourdough-starter")
            for sock in sockets[:80]:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
            for sock in sockets:
                sock.close()
            wait_for(lambda: client.get("/events/status")["connections"] == 0, 10)
            if wave == 4:
                before = memory(app)
        wait_for(lambda: open_files(app) <= files and threads(app) <= workers, 20, lambda: open_files(app))
        assert memory(app) < before + (8 << 20)
        assert client.get("/health") == {"status": "ok"}
        assert "Traceback" not in app.log_text()


def test_thousands_of_connects_at_once_are_answered_or_dropped_and_nobody_waits(tmp_path: Path) -> None:
    with RunningApp({"SSE_MAX_CONNECTIONS": "20"}, tmp_path) as app:
        client = Client(app.url)
        statuses: Counter[bytes] = Counter()
        kept = []
        for _ in range(4):
            sockets = [socket.create_connection(("127.0.0.1", app.port), timeout=20) for _ in range(500)]
            for sock in sockets:
                sock.sendall(REQUESTS[0])
            for sock in sockets:
                status = sock.recv(12)
                statuses[status] += 1
                kept.append(sock) if status.endswith(b"200") else sock.close()
        assert statuses == {b"HTTP/1.1 200": 20, b"HTTP/1.1 503": 1980}
        assert client.get("/health") == {"status": "ok"}
        for sock in kept:
            sock.close()
        wait_for(lambda: client.get("/events/status")["connections"] == 0, 20)
