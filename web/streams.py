"""What the views of live streams share: a place for the client, or the reason why there is none."""

from collections.abc import Callable
from ipaddress import ip_address

from flask import Response, request

import errors
from errors import AppError
from live.connection import SSEConnection
from web.context import services
from web.sse_transport import HEADERS, StreamResponse


def stream(connect: Callable[[str | None], SSEConnection]) -> Response:
    """`text/event-stream` of what `connect` opens for an address; a HEAD request opens nothing. AppError SSE_OFF."""
    if not services().settings.live_on:
        raise AppError(errors.SSE_OFF)
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream", headers=HEADERS)
    return StreamResponse(connect(_counted_address()))


def _counted_address() -> str | None:
    """The address whose streams are counted; None on this machine, where a proxy may speak for everybody."""
    address = request.remote_addr or ""
    try:
        return None if ip_address(address).is_loopback else address
    except ValueError:  # a Unix socket
        return None
