"""The pages for people."""

from flask import Blueprint, render_template

from web.context import services
from web.exposure import warning

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """The page."""
    return _page("index.html")


@blueprint.get("/sse_test")
@blueprint.get("/sse-test")
def sse_test() -> str:
    """A page that proves that live events get through the reader's proxy."""
    return _page("sse_test.html")


def _page(template: str) -> str:
    """`template` with what its scripts must know of the settings; all times in milliseconds."""
    settings = services().settings
    return render_template(
        template,
        poll_interval=settings.poll_interval,
        heartbeat_timeout=round(settings.heartbeat_timeout * 1000),
        heartbeat_interval=round(settings.sse_heartbeat_interval * 1000),
        sse_enabled=settings.sse_enabled,
        reconnect_delay=settings.sse_reconnect_delay,
        version=services().version,
        warning=warning(settings),
    )
