"""The HTTP session for one call to YouTube: it has timeouts, ends when the work is cancelled, and goes nowhere else.

Loads `requests`; import it where it is used.
"""

import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection

from concurrency.interruptible import watch
from youtube.proxies import Proxy

YOUTUBE = "youtube.com"


class LeftYouTube(requests.RequestException):
    """YouTube sent us to another host, which is not followed."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


def stay(url: str, site: str) -> None:
    """LeftYouTube unless `url` is on `site` or a host under it, and encrypted."""
    parts = urlsplit(url)
    host = str(parts.hostname or "")
    if parts.scheme != "https" or not (host == site or host.endswith(f".{site}")):
        raise LeftYouTube(host)


class _Connection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        watch(sock)  # before the handshake, which may never come
        return sock


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class WatchedAdapter(HTTPAdapter):
    """An adapter whose connections are shut down by a cancel."""

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As of HTTPAdapter."""
        try:
            return super().send(*args, **kwargs)
        except EOFError as failure:  # of a SOCKS proxy that hangs up: yt-dlp's way to speak to it holds for all
            raise requests.exceptions.ProxyError from failure

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As of HTTPAdapter."""
        super().init_poolmanager(*args, **kwargs)
        _watched(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """As of HTTPAdapter."""
        return _watched(super().proxy_manager_for(proxy, **kwargs))


class _Adapter(WatchedAdapter):
    def __init__(self, proxy: Proxy | None, timeouts: tuple[float, float], site: str) -> None:
        self._site = site
        self._proxies = {"http": proxy.url, "https": proxy.url} if proxy else None
        self._timeouts = timeouts
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        stay(request.url or "", self._site)
        kwargs["timeout"] = kwargs.get("timeout") or self._timeouts  # youtube-transcript-api sets none
        if self._proxies:
            kwargs["proxies"] = self._proxies  # requests would let the proxies of the environment win
        return super().send(request, *args, **kwargs)


def _watched(manager: PoolManager) -> PoolManager:
    if manager.pool_classes_by_scheme["https"] is HTTPSConnectionPool:  # a SOCKS proxy has connections of its own kind
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _Pool}
    return manager


def session(proxy: Proxy | None, timeouts: tuple[float, float], site: str = YOUTUBE) -> requests.Session:
    """A session for one call in one thread, to be closed after it; `timeouts` are (connect, read) in seconds.

    It asks `site` and the hosts under it, nobody else.
    """
    made = requests.Session()
    adapter = _Adapter(proxy, timeouts, site)
    for prefix in ("https://", "http://"):
        made.mount(prefix, adapter)
    if proxy and proxy.rotating:
        made.headers["Connection"] = "close"  # a new connection is what brings a new address
    return made
