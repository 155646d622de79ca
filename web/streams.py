"""An open live connection as an HTTP answer; here each stream holds the thread that serves it."""

import select
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, request

import errors
from errors import AppError
from live.connection import SSEConnection
from web.context import services

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

_SOCKETS = ("youtube_summarizer.socket", "gunicorn.socket", "werkzeug.socket")
_HUNG_UP = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)


def stream(connect: Callable[[], SSEConnection]) -> Response:
    """`text/event-stream` of what `connect` opens; a HEAD request opens nothing. AppError SSE_OFF."""
    if not services().settings.sse_enabled:
        raise AppError(errors.SSE_OFF)
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream", headers=HEADERS)
    connection = connect()
    if (client := next(filter(None, map(request.environ.get, _SOCKETS)), None)) is not None:
        connection.gone = partial(_hung_up, client)
    response = Response(connection.frames(), mimetype="text/event-stream", headers=HEADERS)
    # Not a `finally` in a generator: a client that leaves before the first frame never starts one.
    response.call_on_close(connection.close)
    return response


def showing_sockets(gateway: Any) -> Any:
    """The gateway class of a cheroot server, extended: views find the socket of their client in the environment."""

    def get_environ(self: Any) -> dict[str, Any]:
        return {**gateway.get_environ(self), _SOCKETS[0]: self.req.conn.socket}

    return type("Gateway", (gateway,), {"get_environ": get_environ})


def _hung_up(client: Any) -> bool:
    """Whether the other side closed the connection; asks the system without waiting."""
    poll = select.poll()
    try:
        poll.register(client, _HUNG_UP)
        return bool(poll.poll(0))
    except (OSError, ValueError):  # closed on this side
        return True
