"""The web server of `python app.py`: cheroot, with the few things that streams and strangers need."""

import logging
from typing import Any

from cheroot.wsgi import Server

from web.sse_transport import OUR_SOCKET

log = logging.getLogger(__name__)


def _showing_sockets(gateway: Any) -> Any:
    """The gateway, extended: views find the socket of their client in the environment, so a stream can take it over."""

    def get_environ(self: Any) -> dict[str, Any]:
        return {**gateway.get_environ(self), OUR_SOCKET: self.req.conn.socket}

    return type("Gateway", (gateway,), {"get_environ": get_environ})


class WebServer(Server):
    """Serves a WSGI application on host and port with `threads` threads; `prepare`, `serve`, `stop`."""

    timeout = 10
    max_request_header_size = 64 << 10
    expiration_interval = 0.1  # also how long a stop may take to be noticed

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

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """A client that stops in the middle is no news; a fault of the server is."""
        told = level if level >= logging.ERROR else logging.DEBUG
        log.log(told, "%s", msg, exc_info=traceback and told >= logging.ERROR)
