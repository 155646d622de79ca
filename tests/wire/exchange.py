"""One request and the ways a stand-in can answer it: whole, in pieces, late, broken off or not at all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any

from tests.wire.connection import ClientGone, Connection

Headers = Mapping[str, str]


@dataclass(slots=True)
class Request:
    """A line of the journal.

    `query` holds the first value of each name; `headers` have lower-case names; `at` is `time.monotonic()` when the
    request had arrived; `scheme` is https, http or direct; `client_disconnected` says that the client went before it
    had the whole answer; `status` is 0 while there is no answer; `finished` says that all of it was sent (or that the
    handler itself broke it off).
    """

    method: str
    scheme: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: float
    client_disconnected: bool = False
    status: int = 0
    finished: bool = False

    @property
    def json(self) -> Any:
        """The body as JSON; ValueError when it is none."""
        return json.loads(self.body)


@dataclass(slots=True)
class Exchange:
    """What a handler gets: the request, and the means to answer it."""

    request: Request
    connection: Connection
    keep_alive: bool
    changed: Callable[[], None]
    _stream: "StreamWriter | None" = field(default=None)

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def host(self) -> str:
        return self.request.host

    @property
    def path(self) -> str:
        return self.request.path

    @property
    def query(self) -> dict[str, str]:
        return self.request.query

    @property
    def headers(self) -> dict[str, str]:
        return self.request.headers

    @property
    def body(self) -> bytes:
        return self.request.body

    def json(self) -> Any:
        """The body as JSON; ValueError when it is none."""
        return self.request.json

    def reply(self, status: int = 200, headers: Headers | None = None, body: bytes | str = b"") -> None:
        """A whole answer; its type is text/html unless `headers` say otherwise."""
        data = body.encode() if isinstance(body, str) else body
        named = {"Content-Type": "text/html; charset=utf-8", **(headers or {}), "Content-Length": str(len(data))}
        empty = self.method == "HEAD" or status in (204, 304)
        self._send(self._head(status, named) + (b"" if empty else data), last=True)

    def reply_json(self, value: Any, status: int = 200, headers: Headers | None = None) -> None:
        """A whole answer in JSON."""
        self.reply(status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(value))

    def stream(self, status: int = 200, headers: Headers | None = None) -> "StreamWriter":
        """Sends the head at once; the body follows in chunks, each on the wire when `write` returns."""
        named = {"Content-Type": "text/event-stream", **(headers or {}), "Transfer-Encoding": "chunked"}
        self._send(self._head(status, named))
        self._stream = StreamWriter(self)
        return self._stream

    def drop(self) -> None:
        """Resets the connection without an answer."""
        self.keep_alive = False
        self.connection.close(reset=True)
        self._end()

    def client_gone(self, timeout: float = 0) -> bool:
        """Whether the client closes the connection within `timeout` seconds; also the way to stall or to be slow."""
        if self.connection.gone(timeout):
            self.request.client_disconnected = True
            self.changed()
            return True
        return False

    def finish(self) -> None:
        """Called when the handler has returned: ends an open stream; AssertionError when there was no answer."""
        if self._stream and not self.request.finished:
            self._stream.finish()
        if not self.request.finished and not self.request.client_disconnected:
            raise AssertionError(f"the handler gave no answer to {self.method} {self.host}{self.path}")

    def _head(self, status: int, headers: Headers) -> bytes:
        self.request.status = status
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
        named = {**headers, "Connection": "keep-alive" if self.keep_alive else "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"HTTP/1.1 {status} {phrase}\r\n{lines}\r\n".encode("latin-1")

    def _send(self, data: bytes, *, last: bool = False) -> None:
        self.request.finished = last  # before the client can have seen it, so that a test which reads both is right
        try:
            self.connection.send(data)
        except ClientGone:
            self.request.finished = False
            self.request.client_disconnected = True
            self.changed()
            raise
        if last:
            self.changed()

    def _end(self) -> None:
        self.request.finished = True
        self.changed()


class StreamWriter:
    """The body of an answer, in chunks; as a context manager it finishes the body at the end."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def write(self, data: bytes | str) -> None:
        """Sends one chunk; ClientGone (which a handler may just let through) when the client has left."""
        chunk = data.encode() if isinstance(data, str) else data
        if self._exchange.client_gone():
            raise ClientGone
        if chunk:
            self._exchange._send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    def finish(self) -> None:
        """Ends the body properly."""
        if not self._exchange.request.finished:
            self._exchange._send(b"0\r\n\r\n", last=True)

    def cut(self, *, reset: bool = False) -> None:
        """Drops the connection in the middle of the body, or resets it."""
        self._exchange.keep_alive = False
        self._exchange.connection.close(reset=reset)
        self._exchange._end()

    def __enter__(self) -> "StreamWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
