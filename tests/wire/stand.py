"""An intercepting loopback proxy: the real clients speak to their usual hosts, and handlers of the tests answer.

A client is brought here by its environment alone (`environment()`), or by a base URL (`direct_url(host)`). Whatever
goes to a host without a handler is answered 502 and listed in `refused`, so that a test sees every attempt to leave.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.wire.authority import authority
from tests.wire.connection import ClientGone, Connection, Head
from tests.wire.exchange import Exchange, Request

Handler = Callable[[Exchange], None]

_TRUST = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
_PROXY = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
_NO_PROXY = ("NO_PROXY", "no_proxy")
_UNSET = ("SSL_CERT_DIR", "ALL_PROXY", "all_proxy")


class Stand:
    """The proxy with its journal; a context manager, which at its end raises what a handler raised."""

    def __init__(self) -> None:
        self.journal: list[Request] = []
        self.refused: list[str] = []
        self.faults: list[BaseException] = []
        self._routes: dict[str, Handler] = {}
        self._changed = threading.Condition()
        self._serving: dict[Connection, threading.Thread] = {}
        self._closed = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self.proxy_url = f"http://127.0.0.1:{self.port}"
        self.ca_bundle = str(authority().bundle)
        threading.Thread(target=self._accept, name="stand", daemon=True).start()

    def __enter__(self) -> "Stand":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if kind is None and self.faults:
            raise self.faults[0]

    def close(self) -> None:
        """Ends every connection and waits for those who serve them; handlers that wait for their client see it go."""
        with self._changed:
            self._closed = True
            serving = dict(self._serving)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # close() alone does not wake a thread inside accept()
        self._listener.close()
        for connection in serving:
            connection.hang_up()
        deadline = time.monotonic() + 5
        for thread in serving.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def route(self, host: str, handler: Handler) -> None:
        """Lets `handler` answer for `host` (a name without port), on https, http and the direct way."""
        self._routes[host.lower()] = handler

    def handler(self, host: str) -> Handler:
        """Who answers for `host` now; KeyError."""
        return self._routes[host.lower()]

    def direct_url(self, host: str) -> str:
        """A base URL under which the handlers of `host` answer without proxy and TLS; has no slash at its end."""
        return f"{self.proxy_url}/direct/{host}"

    def environment(self) -> dict[str, str]:
        """A whole environment for a subprocess: this one's, with proxy and trust set, and what would defeat them unset.

        NO_PROXY is empty on purpose: calls to loopback come here as well. Those to this stand's own port (a
        `direct_url`) are answered, those to any other local port are refused and listed, as for any other host.
        """
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        return {**kept, **self._variables()}

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """The same for this process: clients made inside the block come here; everything is put back at its end."""
        names = (*_TRUST, *_PROXY, *_NO_PROXY, *_UNSET)
        before = {name: os.environ.pop(name) for name in names if name in os.environ}
        os.environ.update(self._variables())
        try:
            yield
        finally:
            for name in names:
                os.environ.pop(name, None)
            os.environ.update(before)

    def requests(self, host: str | None = None, path: str | None = None) -> list[Request]:
        """The journal so far, only of this host and this path when they are given."""
        return [
            request for request in list(self.journal) if host in (None, request.host) and path in (None, request.path)
        ]

    def wait_for(self, condition: Callable[[], object], timeout: float = 10) -> None:
        """Waits until `condition`, asked at each change of the journal, is true; AssertionError after `timeout` s."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not condition():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"not within {timeout} s; the journal holds {len(self.journal)} requests")
                self._changed.wait(min(left, 0.05))

    def _variables(self) -> dict[str, str]:
        return {
            **dict.fromkeys(_PROXY, self.proxy_url),
            **dict.fromkeys(_NO_PROXY, ""),
            **dict.fromkeys(_TRUST, self.ca_bundle),
        }

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(sock)
            thread = threading.Thread(target=self._serve, args=(connection,), name="stand-client", daemon=True)
            with self._changed:
                if self._closed:
                    sock.close()
                    return
                self._serving[connection] = thread
                thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            tunnel = ""
            while True:
                head = connection.head()
                if head.method != "CONNECT":
                    if not self._answer(connection, head, tunnel):
                        return
                    continue
                tunnel = head.target.rpartition(":")[0].lower()
                if tunnel not in self._routes:
                    self._refuse(connection, head.target)
                    return
                connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                connection.start_tls(authority().context(tunnel))
        except (ClientGone, OSError):
            pass  # the client is done, or does not trust the certificate
        finally:
            with self._changed:
                del self._serving[connection]
            connection.close()

    def _answer(self, connection: Connection, head: Head, tunnel: str) -> bool:
        """Answers one request; True when another may follow on this connection."""
        scheme, host, path, query = self._where(head, tunnel)
        handler = self._routes.get(host)
        body = connection.body(head)
        if handler is None:
            self._refuse(connection, host or head.headers.get("host", ""))
            return False
        request = Request(head.method, scheme, host, path, query, head.headers, body, time.monotonic())
        wish = head.headers.get("connection", head.headers.get("proxy-connection", "")).lower()
        exchange = Exchange(request, connection, head.version == "HTTP/1.1" and wish != "close", self._notify)
        with self._changed:
            self.journal.append(request)
            self._changed.notify_all()
        try:
            handler(exchange)
            exchange.finish()
        except ClientGone:
            return False
        except BaseException as fault:
            self.faults.append(fault)
            if not request.status:
                exchange.reply(500, body=f"the handler failed: {fault!r}")
            return False
        return exchange.keep_alive and not request.client_disconnected

    def _where(self, head: Head, tunnel: str) -> tuple[str, str, str, dict[str, str]]:
        """Scheme, host, path and query that the client means."""
        parts = urlsplit(head.target if "://" in head.target else f"//{tunnel}{head.target}")
        query: dict[str, str] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            query.setdefault(name, value)
        path = unquote(parts.path)
        to_us = not parts.netloc or parts.netloc == f"127.0.0.1:{self.port}"
        if not tunnel and to_us and path.startswith("/direct/"):
            host, _, rest = path.removeprefix("/direct/").partition("/")
            return "direct", host.lower(), f"/{rest}", query
        if tunnel:
            return "https", tunnel, path, query
        known = (parts.hostname or "") in self._routes
        return "http", (parts.hostname or "") if known else parts.netloc, path, query

    def _refuse(self, connection: Connection, host: str) -> None:
        with self._changed:
            self.refused.append(host)
            self._changed.notify_all()
        connection.send(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
