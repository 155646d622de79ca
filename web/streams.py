"""An open live connection as an HTTP answer; here each stream holds the thread that serves it."""

from collections.abc import Callable

from flask import Response, request

import errors
from errors import AppError
from sse_connection import SSEConnection
from web.context import services

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def stream(connect: Callable[[], SSEConnection]) -> Response:
    """`text/event-stream` of what `connect` opens; a HEAD request opens nothing. AppError SSE_OFF."""
    if not services().settings.sse_enabled:
        raise AppError(errors.SSE_OFF)
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream", headers=HEADERS)
    connection = connect()
    response = Response(connection.frames(), mimetype="text/event-stream", headers=HEADERS)
    # Not a `finally` in a generator: a client that leaves before the first frame never starts one.
    response.call_on_close(connection.close)
    return response
