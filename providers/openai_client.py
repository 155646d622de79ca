"""OpenAI's client library, with sockets that a cancel can cut and one time limit: that of silence."""

import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from concurrency import interruptible
from providers.network import CONNECT_SECONDS

if TYPE_CHECKING:
    import openai

OPENAI_URL: Final = "https://api.openai.com/v1"


def name_of(base_url: str | None) -> str:
    """What a person is told: OpenAI, or host and port of the server."""
    return urlsplit(base_url).netloc.rpartition("@")[2] if base_url else "OpenAI"


def new_client(key: str | None, base_url: str | None, silence: float) -> "openai.OpenAI":
    """A client for one account or server, whose calls a cancel ends; `silence` in seconds."""
    import httpx2
    import openai

    # It tells every address it calls, and a base URL may hold a password.
    logging.getLogger("httpx2").setLevel(logging.WARNING)

    def watched(request: httpx2.Request) -> None:
        request.extensions["trace"] = _watch

    # A connection serves one call: only then is its socket known from the start, also while the server is silent.
    # Against the seconds that an answer takes, the handshake does not count.
    return openai.OpenAI(
        api_key=key or "none",  # the client insists on one; servers that need none ignore it
        base_url=base_url or OPENAI_URL,
        max_retries=0,
        timeout=httpx2.Timeout(silence, connect=CONNECT_SECONDS),
        http_client=openai.DefaultHttpx2Client(
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
            event_hooks={"request": [watched]},
            follow_redirects=False,  # whoever it leads to is not configured
        ),
    )


def _watch(event: str, info: dict[str, Any]) -> None:
    if event.endswith("connect_tcp.complete"):
        interruptible.watch(info["return_value"].get_extra_info("socket"))
