"""A word sent to one live connection on request, so that a page can measure how events travel to it."""

from flask import Blueprint, Response, jsonify

import errors
from clock import iso, utc_now
from errors import AppError
from web.bodies import Echo
from web.body_reader import read
from web.context import services
from web.openapi.operation import documented
from web.openapi.other_shapes import Echoed

blueprint = Blueprint("live_test", __name__)


@blueprint.post("/sse_test/echo")
@documented({200: Echoed}, errors.STREAM_NOT_FOUND, body=Echo)
def echo() -> Response:
    """Sends `echo` with the number of the body to one open connection; AppError STREAM_NOT_FOUND."""
    asked = read(Echo)
    data = {"number": asked.number, "server_time": iso(utc_now())}
    if not services().events.tell_one(asked.connection_id, "echo", data):
        raise AppError(errors.STREAM_NOT_FOUND)
    return jsonify({"number": asked.number})
