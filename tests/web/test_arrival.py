"""How far a request is, as seen from its bytes."""

import socket
from collections.abc import Iterator

import pytest

from web.arrival import SMALL, Arrival, Stage

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
UNCLEAR = (
    ("Content-Length: x",),
    ("Content-Length: +3",),
    ("Content-Length: 1_0",),
    ("Content-Length:",),
    ("Content-Length: 3, 3",),
    ("Content-Length : 3",),
    ("\rContent-Length: 3",),
    ("Content-Length:", " 3"),
    ("Content-Length: 0", "Content-Length: 3"),
    ("Content-Length: 3", "Transfer-Encoding: chunked"),
    ("A: b\nTransfer-Encoding: chunked",),
    ("no colon",),
)


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        ours, _ = server.accept()
        with ours:
            yield client, ours


def look(line: tuple[socket.socket, socket.socket], data: bytes) -> Stage:
    client, ours = line
    client.sendall(data)
    ours.settimeout(5)
    while len(ours.recv(2 * SMALL, socket.MSG_PEEK)) < min(len(data), SMALL):
        pass
    return Arrival().look(ours, 10)


def post(*headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join(["POST / HTTP/1.1", "Host: x", *headers, "", ""]).encode() + body


@pytest.mark.parametrize(
    ("data", "stage"),
    [
        (GET, Stage.HERE),
        (GET[:-1], Stage.COMING),
        (b"G", Stage.COMING),
        (b"GET / HTTP/1.1\n", Stage.HERE),
        (b"\n", Stage.HERE),
        (b"x" * SMALL, Stage.HERE),
        (post("Content-Length: 3", body=b"ab"), Stage.COMING),
        (post("content-length:3", body=b"abc"), Stage.HERE),
        (post("Content-Length: 3", body=b"abc" + GET), Stage.HERE),
        (b"\r\n" + GET, Stage.HERE),
        *((post(*lines), Stage.UNCLEAR) for lines in UNCLEAR),
        (post(f"Content-Length: {SMALL}"), Stage.LARGE),
        (post("Transfer-Encoding: chunked"), Stage.LARGE),
        (post("Expect: 100-continue", "Content-Length: 3"), Stage.LARGE),
        (post("Content-Length: 2", body=b"\r\n"), Stage.HERE),
    ],
)
def test_what_is_there(line: tuple[socket.socket, socket.socket], data: bytes, stage: Stage) -> None:
    assert look(line, data) is stage


def test_nothing_yet_and_nothing_any_more(line: tuple[socket.socket, socket.socket]) -> None:
    client, ours = line
    arrival = Arrival()
    assert arrival.look(ours, 10) is Stage.COMING
    client.sendall(b"GET")
    ours.recv(10, socket.MSG_PEEK)
    assert arrival.look(ours, 10) is Stage.COMING
    client.shutdown(socket.SHUT_WR)
    assert arrival.look(ours, 10) is Stage.HERE


def test_patience_is_for_a_request_as_a_whole_and_begins_anew_with_the_next(
    line: tuple[socket.socket, socket.socket],
) -> None:
    client, ours = line
    arrival = Arrival()
    for byte in (b"G", b"E"):
        client.sendall(byte)
        assert arrival.look(ours, 0 if byte == b"E" else 10) in (Stage.COMING, Stage.TOO_SLOW)
    client.sendall(GET[2:])
    while len(ours.recv(100, socket.MSG_PEEK)) < len(GET):
        pass
    assert arrival.look(ours, 0) is Stage.HERE
    ours.recv(len(GET))
    client.sendall(b"G")
    ours.recv(1, socket.MSG_PEEK)
    assert arrival.look(ours, 10) is Stage.COMING
