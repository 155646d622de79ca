"""What only an administrator may do: the phase this server is in."""

from typing import Any

from flask import Blueprint, Response, jsonify

import errors
import operating_errors
from ops.rollout import PHASES_IN_WORDS
from web import bodies
from web.body_reader import read_if_any
from web.context import services
from web.openapi.operation import documented

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/phase")
@documented({200: dict[str, Any]})
def phase() -> Response:
    """The phase it is in, the highest one that the settings allow, and what each means."""
    settings = services().settings
    return jsonify(
        {
            "phase": settings.phase,
            "highest_possible": settings.possible_phase,
            "phases": [{"name": name, "meaning": words} for name, words in PHASES_IN_WORDS.items()],
        }
    )


@blueprint.post("/rollback/<phase>")
@documented(
    {200: dict[str, Any]},
    operating_errors.UNKNOWN_PHASE,
    operating_errors.PHASE_FIXED,
    errors.STORAGE_UNAVAILABLE,
    body=bodies.Nothing,
    required=False,
)
def roll(phase: str) -> Response:
    """Goes to this phase, down or up, at once and for good; no job is lost."""
    read_if_any(bodies.Nothing)
    before, after = services().changes.phase(phase)
    return jsonify({"phase": after, "before": before, "meaning": PHASES_IN_WORDS[after]})
