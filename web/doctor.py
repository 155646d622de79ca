"""The examination of this installation, for the page."""

from flask import Blueprint, Response, jsonify

from web import bodies
from web.body_reader import read_if_any
from web.context import services
from web.openapi.operating_shapes import Examined
from web.openapi.operation import documented

blueprint = Blueprint("doctor", __name__)


@blueprint.post("/doctor")
@documented({200: Examined})
def examine() -> Response:
    """Tries every way out, and says of each whether it works and what to do; takes up to 20 s. Never a secret."""
    read_if_any(bodies.Nothing)
    return jsonify(services().doctor.examine().as_dict())
