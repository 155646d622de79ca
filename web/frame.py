"""What the frame around every page must know: the way to the root, the places, and the settings its scripts follow."""

from typing import Any

from flask import Flask, current_app, request

from ops.rollout import UPDATES
from web import access
from web.assets import assets
from web.context import services
from web.exposure import warning

PLACES = (("", "Home"), ("following", "Following"), ("settings", "Settings"), ("status", "Status"))
"""Path under the root and name of what the navigation offers, as far as there is such a page."""


def install(app: Flask) -> None:
    """Gives every template the values of the frame."""
    app.context_processor(_values)


def root() -> str:
    """The relative address of the root as seen from this page, so that it holds under any path prefix: ./ or ../."""
    return "../" * (request.path.count("/") - 1) or "./"


def _values() -> dict[str, Any]:
    """All times in milliseconds."""
    known = services()
    settings = known.settings
    return {
        "root": root(),
        "assets": f"{root()}static/{assets().version}/",
        "places": _places(),
        "version": known.version,
        "logged_in": access.logged_in(),
        "warning": warning(settings),
        "poll_interval": settings.poll_interval,
        "heartbeat_timeout": round(settings.heartbeat_timeout * 1000),
        "heartbeat_interval": round(settings.sse_heartbeat_interval * 1000),
        "sse_enabled": settings.live_on,
        "updates": UPDATES[settings.phase],
        "reconnect_delay": settings.sse_reconnect_delay,
    }


def _places() -> list[dict[str, Any]]:
    there = {rule.rule for rule in current_app.url_map.iter_rules()}
    here = request.path
    return [{"path": path, "name": name, "here": here == f"/{path}"} for path, name in PLACES if f"/{path}" in there]
