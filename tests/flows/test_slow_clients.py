"""Clients that are slow to ask, or never finish: each is answered or dropped, and nobody else waits for them."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.client import Client, wait_for
from tests.running_app import RunningApp

MANY = 300


@pytest.fixture(scope="module")
def app() -> Iterator[RunningApp]:
    with RunningApp() as running:
        yield running


def said(app: RunningApp, data: bytes) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", app.port), timeout=20)
    sock.sendall(data)
    return sock


@contextmanager
def stalled(app: RunningApp, data: bytes, number: int = MANY) -> Iterator[list[socket.socket]]:
    """So many clients that said this and no more."""
    with ExitStack() as stack:
        yield [stack.enter_context(said(app, data)) for _ in range(number)]


HEAD = b"POST /summarize_async HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "data", [b"", b"GET /hea", b"GET /health HTTP/1.1\r\nHost: x\r\n", HEAD + b"Content-Length: 30\r\n\r\n{"]
)
def test_who_stops_in_the_middle_holds_nobody_up(app: RunningApp, data: bytes) -> None:
    client = Client(app.url)
    with stalled(app, data):
        for _ in range(20):
            assert client.ask("GET", "/health").status == 200
        job_id = client.submit("sample:sourdough-starter")
        assert client.wait(job_id)["status"] == "completed"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Length: 0\r\nContent-Length: 1000\r\n\r\n{",
        HEAD + b"Content-Length : 1000\r\n\r\n{",
        HEAD + b"Content-Length: +1000\r\n\r\n{",
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" + HEAD + b"Content-Length: 1000000\r\n\r\n{",
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
    ],
)
def test_who_hides_where_a_request_ends_holds_nobody_up(app: RunningApp, data: bytes) -> None:
    with stalled(app, data, 100), said(app, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n") as other:
        other.settimeout(8)  # the others would hold their threads for ten seconds
        assert other.recv(12) == b"HTTP/1.1 200"


def test_who_does_not_read_the_answers_holds_nobody_up(app: RunningApp) -> None:
    with ExitStack() as stack:
        for _ in range(80):
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            sock.connect(("127.0.0.1", app.port))
            sock.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 5)  # more than the system keeps
        other = stack.enter_context(said(app, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
        other.settimeout(8)
        assert other.recv(12) == b"HTTP/1.1 200"


def test_who_reads_slowly_gets_the_whole_answer(app: RunningApp) -> None:
    request = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n"
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        sock.connect(("127.0.0.1", app.port))
        sock.sendall((request + b"\r\n") * 5 + request + b"Connection: close\r\n\r\n")
        sock.settimeout(20)
        told = b""
        while data := sock.recv(4096):
            told += data
    assert told.count(b"HTTP/1.1 200") == 6
    assert told.endswith(b"}")


def test_large_bodies_that_do_not_come_leave_threads_for_others(app: RunningApp) -> None:
    client = Client(app.url)
    with stalled(app, HEAD + b"Content-Length: 1000000\r\n\r\n{", 100) as sockets:
        assert client.ask("GET", "/health").status == 200
        refused = [sock for sock in sockets if _answered(sock)]
        assert len(refused) >= 50
        assert all(sock.recv(12) == b"HTTP/1.1 503" for sock in refused)
    wait_for(lambda: client.ask("POST", "/transcripts", b"x" * 100_000).status == 415, 20)


def _answered(sock: socket.socket) -> bool:
    sock.settimeout(0.01)
    try:
        return bool(sock.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


def test_a_request_in_small_pieces_is_answered(app: RunningApp) -> None:
    with said(app, b"") as sock:
        for byte in HEAD + b'Content-Length: 11\r\n\r\n{"url": ""}':
            sock.sendall(bytes([byte]))
        assert sock.recv(12) == b"HTTP/1.1 400"


def test_a_request_that_is_cut_off_ends_at_once(app: RunningApp) -> None:
    with said(app, HEAD + b"Content-Length: 30\r\n\r\n{") as sock:
        sock.shutdown(socket.SHUT_WR)
        sock.settimeout(5)
        while sock.recv(4096):
            pass


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(app: RunningApp) -> None:
    with said(app, HEAD + b"Expect: 100-continue\r\nContent-Length: 11\r\n\r\n") as sock:
        assert sock.recv(12) == b"HTTP/1.1 100"
        sock.sendall(b'{"url": ""}')
        told = b""
        while b"HTTP/1.1 400" not in told:
            data = sock.recv(4096)
            assert data, told
            told += data


@pytest.mark.parametrize("data", [b"garbage\n", b"\x16\x03\x01\x02\x00\n", b"GET /health\n\n", b"x" * 70_000])
def test_what_is_no_request_is_refused_at_once(app: RunningApp, data: bytes) -> None:
    with said(app, data) as sock:
        sock.settimeout(5)
        assert sock.recv(10) in (b"HTTP/1.1 4", b"")


def test_two_requests_sent_together_are_both_answered(app: RunningApp) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with said(app, request + request + b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as sock:
        told = b""
        while data := sock.recv(4096):
            told += data
    assert told.count(b"HTTP/1.1 200") == 3
