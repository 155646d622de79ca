"""The server's end of one connection: reads HTTP/1.1 requests from a socket and notices when the client has gone."""

import contextlib
import socket
import ssl
import time
from dataclasses import dataclass

_RECEIVE = 65536


class ClientGone(Exception):
    """The client closed its end, or the stand was closed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request before its body; `headers` have lower-case names, and of a repeated one the last counts."""

    method: str
    target: str
    version: str
    headers: dict[str, str]


class Connection:
    """A socket with what was read ahead of it."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._ahead = b""

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Speaks TLS from here on; OSError when the client does not agree, for instance to the certificate."""
        self._sock.settimeout(10)
        self._sock = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
        self._sock.do_handshake()  # only now, when `hang_up` can reach it

    def head(self) -> Head:
        """The next request up to its body; ClientGone when there is none, or what came is not HTTP."""
        try:
            method, target, version = self._line().split(" ", 2)
        except ValueError as error:
            raise ClientGone from error
        headers: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        return Head(method, target, version, headers)

    def body(self, head: Head) -> bytes:
        """The body of the request, whichever way its length is told; ClientGone when it breaks off."""
        if head.headers.get("expect", "").lower() == "100-continue":
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if head.headers.get("transfer-encoding", "").lower() != "chunked":
            return self._exactly(int(head.headers.get("content-length", 0)))
        parts = []
        while size := int(self._line().partition(";")[0], 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        while self._line():
            pass
        return b"".join(parts)

    def send(self, data: bytes) -> None:
        """Writes all of it; ClientGone when nobody takes it."""
        try:
            self._sock.settimeout(30)
            self._sock.sendall(data)
        except OSError as error:
            raise ClientGone from error

    def gone(self, timeout: float) -> bool:
        """Whether the client closes its end within `timeout` seconds; 0 only looks."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if not self._receive(max(0.0, deadline - time.monotonic())):
                    return True
            except (TimeoutError, BlockingIOError, ssl.SSLWantReadError):
                return False
            except OSError:
                return True

    def hang_up(self) -> None:
        """Ends the connection from any thread; the one that serves it notices, and closes it.

        Closing it here would free its number for the next socket while that thread may still read from it.
        """
        with contextlib.suppress(OSError):  # it is over already
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def close(self, *, reset: bool = False) -> None:
        """Ends the connection, in the thread that serves it; with `reset` the client sees a reset, not an end."""
        if reset:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # struct linger {on, 0 seconds}
            with contextlib.suppress(OSError):
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            self.hang_up()
        self._sock.close()

    def _receive(self, timeout: float | None) -> bool:
        # Clients that go through a proxy leave Nagle's algorithm on; without this each of their bodies waits 40 ms.
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        self._sock.settimeout(timeout)
        data = self._sock.recv(_RECEIVE)
        self._ahead += data
        return bool(data)

    def _more(self) -> None:
        try:
            received = self._receive(None)
        except OSError as error:
            raise ClientGone from error
        if not received:
            raise ClientGone

    def _line(self) -> str:
        while b"\r\n" not in self._ahead:
            self._more()
        line, _, self._ahead = self._ahead.partition(b"\r\n")
        return line.decode("latin-1")

    def _exactly(self, size: int) -> bytes:
        while len(self._ahead) < size:
            self._more()
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data
