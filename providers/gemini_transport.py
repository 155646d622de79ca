"""The wire under Google's client: time limits, sockets that can be cut, and the answer as HTTP gave it.

Loads `requests`, so it is imported with the client, at its first use.
"""

import socket
import threading
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection

from concurrency import interruptible
from providers.network import CONNECT_SECONDS


class Refused(Exception):
    """An answer with an HTTP status of 300 or more: a redirect is not followed, since nobody else is meant."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        super().__init__(f"HTTP {status}")


class GeminiTransport(HTTPAdapter):
    """Raises Refused before Google's client looks at an error, and keeps an answer for whoever asked, in his thread."""

    def __init__(self, silence: float) -> None:
        """`silence` in seconds."""
        super().__init__(pool_maxsize=64)
        self._timeouts = (CONNECT_SECONDS, silence)
        self._answers = threading.local()

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        """As of HTTPAdapter."""
        named["timeout"] = self._timeouts  # the client knows only one for both, and by default none
        response = super().send(request, *arguments, **named)
        if response.status_code >= 300:
            with response:
                raise Refused(response.status_code, response.headers, response.content)
        self._answers.latest = response
        return response

    def get_connection_with_tls_context(self, *arguments: Any, **named: Any) -> Any:
        """As of HTTPAdapter; its connections tell their sockets (except through a SOCKS proxy)."""
        pool: Any = super().get_connection_with_tls_context(*arguments, **named)
        if pool.ConnectionCls is HTTPSConnection:
            pool.ConnectionCls = _Watched
        return pool

    def answer(self) -> requests.Response:
        """What this thread's last call got; once."""
        response: requests.Response = self._answers.latest
        del self._answers.latest
        return response


class _Watched(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        interruptible.watch(sock)  # so that a cancel need not wait for a handshake that never comes
        return sock

    def request(self, *arguments: Any, **named: Any) -> None:
        if self.sock is not None:  # connected by an earlier call
            interruptible.watch(self.sock)
        super().request(*arguments, **named)
