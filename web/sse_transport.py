"""How an open stream is written: the socket is taken over from the WSGI server, so that no thread waits with it.

The view has answered and every header stands; then, instead of a body,

1. the socket is duplicated: a second descriptor of the same connection, now ours;
2. the server's own descriptor is pointed at the end of a socket pair whose other end sends no more;
3. the hub gets the first one, with the head of the answer, and the server gets an empty body.

Why that is safe. What the server still does, it does to a connection of which it sees what it sees every day: an answer
that it can send, and a client that then closes. So its bookkeeping, its access log (which notes a stream when it is
handed over) and its `shutdown` are as ever, and reach nobody. There is no keep-alive to break: the head says
`Connection: close`, so whatever a client pipelined behind its request has no answer; it is read and thrown away. A HEAD
request never comes here. Before step 2 nothing has happened, so a fault there is an answer like any other; after it
nothing of ours can fail any more.

Where there is no such socket (TLS in the server, HTTP/2, a server that shows none, a system that is not POSIX) the hub
writes to one end of a socket pair, and the thread of the request passes on what comes out of the other. It is the same
stream, only that it holds a thread.
"""

import os
import select
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from email.utils import formatdate
from typing import Any

from flask import Response, g
from werkzeug.wsgi import ClosingIterator

import errors
from errors import AppError
from live.connection import SSEConnection
from web.context import services
from web.errors import answer

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
OUR_SOCKET = "youtube_summarizer.socket"

_SOCKETS = (OUR_SOCKET, "gunicorn.socket", "werkzeug.socket")
_SEND_BUFFER = 64 << 10  # what a client does not read shall wait in its outbox, where it is counted
_MOST_UNHEARD_MS = 30_000  # so long may a client's system be silent about what it was sent
_AT_ONCE = 64 << 10


class StreamResponse(Response):
    """An answer whose body is what a connection hears, for as long as it hears.

    Until it is handed over, the connection's place is noted in `flask.g`; `release` gives it back when it never was.
    """

    automatically_set_content_length = False

    def __init__(self, connection: SSEConnection) -> None:
        super().__init__(mimetype="text/event-stream", headers=HEADERS)
        self._connection = g.waiting_stream = connection

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hands the connection over, or refuses when the system has no more sockets."""
        theirs, events = _socket_of(environ), services().events
        headers = self.get_wsgi_headers(environ).to_wsgi_list()
        head = _head(self.status, headers) if theirs else b""
        try:
            ours, other = _taken_over(theirs) if theirs else socket.socketpair()
        except OSError:
            full = AppError(errors.TOO_MANY_STREAMS, limit=events.status()["connections"] - 1, retry_after=10)
            return answer(full)(environ, start_response)
        start_response(self.status, headers)
        del g.waiting_stream
        events.attend(self._connection, ours, head)
        return ClosingIterator(() if theirs else _passed_on(other), [self.close, other.close])


def release(_fault: BaseException | None) -> None:
    """Gives a place back whose request ended without an answer; runs at the end of every request."""
    if (connection := g.pop("waiting_stream", None)) is not None:
        services().events.release(connection)


def has_left(environ: dict[str, Any]) -> bool:
    """Whether the client of a request that was read to its end has closed its side; False where that cannot be seen."""
    theirs = _socket_of(environ)
    if theirs is None:
        return False
    try:
        look = select.poll()  # asked first: a socket with a time limit would wait that long for something to read
        look.register(theirs, select.POLLIN)
        return bool(look.poll(0)) and theirs.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _socket_of(environ: dict[str, Any]) -> socket.socket | None:
    """The plain socket of an HTTP/1 request."""
    found = next((environ[name] for name in _SOCKETS if name in environ), None)
    plain = type(found) is socket.socket and environ.get("SERVER_PROTOCOL") in ("HTTP/1.0", "HTTP/1.1")
    return found if plain and os.name == "posix" else None


def _taken_over(theirs: socket.socket) -> tuple[socket.socket, socket.socket]:
    """Our socket of the connection; and what must stay open while the server writes to the socket it has instead."""
    ours = theirs.dup()
    try:
        other, dead = socket.socketpair()
    except OSError:
        ours.close()
        raise
    other.shutdown(socket.SHUT_WR)
    with closing(dead):
        os.dup2(dead.fileno(), theirs.fileno(), inheritable=False)
    with suppress(OSError, AttributeError):  # not TCP, or not Linux
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _MOST_UNHEARD_MS)
    return ours, other


def _head(status: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, f"Date: {formatdate(usegmt=True)}", "Connection: close", "", ""]).encode("latin-1")


def _passed_on(sock: socket.socket) -> Iterator[bytes]:
    while data := sock.recv(_AT_ONCE):
        yield data
