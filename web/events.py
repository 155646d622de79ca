"""Live events of all jobs, and how many listen."""

from flask import Blueprint, Response, jsonify, request

import errors
from web.context import services
from web.openapi.operation import EVENTS, documented
from web.openapi.other_shapes import Listening
from web.streams import stream

blueprint = Blueprint("events", __name__)


@blueprint.get("/events")
@documented(
    {200: EVENTS},
    errors.SSE_OFF,
    errors.TOO_MANY_STREAMS,
    errors.TOO_MANY_STREAMS_FROM,
    query={"subscribe": str, "job_id": str, "Last-Event-ID": str},
    headers={"Last-Event-ID": str},
)
def events() -> Response:
    """Every event after the change is on disk; `subscribe` and `job_id` choose, `Last-Event-ID` resumes."""
    names = frozenset(name.strip() for name in request.args.get("subscribe", "").split(",") if name.strip())
    last_event_id = request.headers.get("Last-Event-ID") or request.args.get("Last-Event-ID")
    job_id = request.args.get("job_id") or None
    return stream(lambda address: services().events.connect(names or None, job_id, last_event_id, address))


@blueprint.get("/events/status")
@documented({200: Listening})
def events_status() -> Response:
    """How many listen, how many may, what was sent and who was dropped."""
    return jsonify(services().events.status())
