"""The web server of `python app.py`: cheroot, with the few things that streams and slow strangers need."""

import json
import logging
import resource
import socket
from contextlib import suppress
from typing import Any

from cheroot.makefile import MakeFile
from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

from errors import TOO_MANY_UPLOADS, AppError
from web.arrival import Arrival, Stage, stage_of
from web.departure import AnswerFile
from web.places import Places
from web.sse_transport import OUR_SOCKET

log = logging.getLogger(__name__)

LARGE_AT_ONCE = 8
"""Requests whose body did not arrive at once; each holds a thread until it did, so others must find one."""

SLOW_AT_ONCE = 8
"""Answers too large for the buffers of the system whose client did not read them at once; each holds a thread, too."""

_OTHER_FILES = 512
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNCLEAR = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class _HeaderReader(HeaderReader):
    """Leaves out names with an underscore: to a view they would look like those that a proxy in front has written."""

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class _Request(HTTPRequest):
    header_reader = _HeaderReader()


class _Connection(HTTPConnection):
    """`held` are the places of requests on it that may take their time."""

    RequestHandlerClass = _Request

    def __init__(self, server: Any, sock: socket.socket, makefile: Any = MakeFile) -> None:
        super().__init__(server, sock, makefile)
        if makefile is MakeFile:  # plain HTTP
            self.wfile = AnswerFile(sock, lambda: self.hold(server.slow_answers))
        self.arrival = Arrival()
        self.held: list[Places] = []

    def hold(self, places: Places) -> bool:
        """Whether the client has one of these places, until its request is over."""
        if places not in self.held and places.take(self.remote_addr or ""):
            self.held.append(places)
        return places in self.held

    def communicate(self) -> Any:
        server: Any = super()
        try:
            return server.communicate()
        finally:
            while self.held:
                self.held.pop().give(self.remote_addr or "")


class WebServer(Server):
    """Serves a WSGI application with `threads` threads; `prepare`, `serve` and `stop` it.

    A thread takes a request up when it is here, not when somebody connects: who sends nothing, half a head or half a
    small body waits with the idle connections, and is let go after `timeout` seconds.
    """

    ConnectionClass = _Connection
    max_request_header_size = 64 << 10
    keep_alive_conn_limit = 1000
    expiration_interval = 0.1  # also how soon a stop is noticed

    def __init__(self, address: tuple[str, int], application: Any, threads: int) -> None:
        super().__init__(
            address,
            application,
            numthreads=threads,
            request_queue_size=1024,
            shutdown_timeout=2,
            server_name="youtube-summarizer",
        )
        self.gateway = _showing_sockets(self.gateway)
        self.large_requests = Places(LARGE_AT_ONCE)
        self.slow_answers = Places(SLOW_AT_ONCE)

    def process_conn(self, conn: _Connection) -> None:
        """A connection has a new request, or the first bytes of one."""
        stage = _read_before(conn) or conn.arrival.look(conn.socket, self.timeout)
        if stage is Stage.HERE or (stage is Stage.LARGE and conn.hold(self.large_requests)):
            super().process_conn(conn)
        elif stage is Stage.COMING:
            self.put_conn(conn)
        else:
            told = {Stage.TOO_SLOW: _TOO_SLOW, Stage.UNCLEAR: _UNCLEAR}
            _refuse(conn, told.get(stage) or _too_many_uploads())

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """A client that stops in the middle is no news; a fault of the server is."""
        told = level if level >= logging.ERROR else logging.DEBUG
        log.log(told, "%s", msg, exc_info=traceback and told >= logging.ERROR)


def allow_open_files(streams: int) -> None:
    """Each stream is an open file of this process; lets it have so many as far as the system allows."""
    wanted = streams + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        log.warning("SSE_MAX_CONNECTIONS asks for %d open files, the system allows %d (ulimit -Hn)", wanted, hard)


def _showing_sockets(gateway: Any) -> Any:
    """The gateway, extended: views find the socket of their client in the environment, so a stream can take it over."""

    def get_environ(self: Any) -> dict[str, Any]:
        return {**gateway.get_environ(self), OUR_SOCKET: self.req.conn.socket}

    return type("Gateway", (gateway,), {"get_environ": get_environ})


def _read_before(conn: _Connection) -> Stage | None:
    """The stage of a request of which a beginning was read together with the one before it; None when there is none.

    One that is not whole is refused, since its rest cannot be waited for: the client sends it again.
    """
    if not conn.rfile.has_data():
        return None
    begun = conn.rfile.peek()
    if not begun.strip(b"\r\n"):
        conn.rfile.read(len(begun))
        return None
    stage, _ = stage_of(begun)
    return stage if stage is Stage.HERE else Stage.UNCLEAR


def _refuse(conn: _Connection, answer: bytes) -> None:
    with suppress(OSError):  # it is gone
        conn.socket.setblocking(False)
        conn.socket.send(answer)
    with suppress(OSError):
        conn.close()


def _too_many_uploads() -> bytes:
    error = AppError(TOO_MANY_UPLOADS, limit=LARGE_AT_ONCE)
    body = json.dumps({"error": error.message, "code": error.code, "remedy": error.remedy}).encode()
    head = f"HTTP/1.1 {error.http_status} Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 2\r\n"
    return head.encode() + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
