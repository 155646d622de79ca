"""One attempt to deliver a message: one connection, to an address that was checked, without redirects or proxies."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ops.addresses import public

TIMEOUT = 10.0
"""Seconds of silence."""

_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`again`: a later attempt may succeed; `retry_after`: seconds the receiver asked for; `reason` names no path."""

    delivered: bool
    again: bool = False
    reason: str = ""
    retry_after: float | None = None


class _Refused(Exception):
    """The address may not be called."""


def call(address: str, body: bytes, headers: Mapping[str, str], *, internal: bool) -> Outcome:
    """Posts `body`; `internal` allows private and loopback addresses. Never raises for what the receiver does."""
    try:
        connection = _connection(address, internal)
    except (ValueError, _Refused) as fault:
        return Outcome(False, reason=str(fault))
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {**headers, "User-Agent": "youtube-summarizer"})
        answer = connection.getresponse()
        return _outcome(answer.status, answer.getheader("Retry-After"))
    except _Refused as fault:
        return Outcome(False, reason=str(fault))
    except ssl.SSLCertVerificationError as fault:
        return Outcome(False, again=True, reason=f"its certificate is not accepted ({fault.verify_message})")
    except TimeoutError:
        return Outcome(False, again=True, reason=f"it was silent for {TIMEOUT:g} s")
    except OSError as fault:
        return Outcome(False, again=True, reason=fault.strerror or type(fault).__name__)
    except http.client.HTTPException as fault:
        return Outcome(False, again=True, reason=f"its answer is not HTTP ({type(fault).__name__})")
    finally:
        connection.close()


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Outcome(True)
    if 300 <= status < 400:
        return Outcome(False, reason=f"it sends elsewhere (HTTP {status}), which is not followed")
    wait = float(retry_after) if retry_after and retry_after.isdecimal() else None
    return Outcome(False, status >= 500 or status in _AGAIN, f"it answered HTTP {status}", wait)


def _connection(address: str, internal: bool) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Refused("it is not an http or https address")
    kind = _Checked if parts.scheme == "http" else _CheckedTLS
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    connection.internal = internal
    return connection


class _Checked(http.client.HTTPConnection):
    """Connects to an address that was looked at, not to whatever the name means a moment later."""

    internal = False

    def connect(self) -> None:
        self.sock = _socket_to(self.host, self.port, self.internal)


class _CheckedTLS(http.client.HTTPSConnection):
    """The same with TLS; the certificate must be that of the name."""

    internal = False

    def connect(self) -> None:
        plain = _socket_to(self.host, self.port, self.internal)
        try:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _socket_to(host: str, port: int, internal: bool) -> socket.socket:
    found = [where[4] for where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [where for where in found if internal or public(str(where[0]))]
    if not allowed:
        raise _Refused("it is an address inside a network, which only the environment may name")
    fault: OSError | None = None
    for where in allowed:
        try:
            return socket.create_connection((str(where[0]), int(where[1])), TIMEOUT)
        except OSError as refused:
            fault = refused
    raise fault or OSError("no address")
