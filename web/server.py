"""The web server of `python app.py`: cheroot, with the few things that streams and slow strangers need."""

import json
import logging
import resource
import threading
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server

from errors import TOO_MANY_UPLOADS, AppError
from web.arrival import Arrival, Stage
from web.sse_transport import OUR_SOCKET

log = logging.getLogger(__name__)

LARGE_AT_ONCE = 8
"""Requests whose body did not arrive at once; each holds a thread until it did, so others must find one."""

_OTHER_FILES = 512
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class _Connection(HTTPConnection):
    """`large` while a request on it was let in although its body may take its time."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.arrival = Arrival()
        self.large = False

    def communicate(self) -> Any:
        server: Any = super()
        try:
            return server.communicate()
        finally:
            if self.large:
                self.large = False
                self.server.large_requests.release()


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
        self.large_requests = threading.BoundedSemaphore(LARGE_AT_ONCE)

    def process_conn(self, conn: _Connection) -> None:
        """A connection has a new request, or the first bytes of one."""
        stage = Stage.HERE if conn.rfile.has_data() else conn.arrival.look(conn.socket, self.timeout)
        if stage is Stage.LARGE:
            conn.large = self.large_requests.acquire(blocking=False)
        if stage is Stage.HERE or conn.large:
            super().process_conn(conn)
        elif stage is Stage.COMING:
            self.put_conn(conn)
        else:
            _refuse(conn, _TOO_SLOW if stage is Stage.TOO_SLOW else _too_many_uploads())

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


def _refuse(conn: _Connection, answer: bytes) -> None:
    try:
        conn.socket.setblocking(False)
        conn.socket.send(answer)
        conn.close()
    except OSError:
        pass  # it is gone


def _too_many_uploads() -> bytes:
    error = AppError(TOO_MANY_UPLOADS, limit=LARGE_AT_ONCE)
    body = json.dumps({"error": error.message, "code": error.code, "remedy": error.remedy}).encode()
    head = f"HTTP/1.1 {error.http_status} Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 2\r\n"
    return head.encode() + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
