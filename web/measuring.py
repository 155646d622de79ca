"""Around every request: a name for it in the log and in the answer, how long it took, and, if wanted, one log line."""

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from log_context import request_id
from web.context import services

HEADER = "X-Request-ID"
UNKNOWN = "(unknown)"

log = logging.getLogger("youtube_summarizer.access")

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


def install(app: Flask) -> None:
    """Before all other checks, so that a refused request is counted, too."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    asked = request.headers.get(HEADER, "")  # whoever is in front may have named it already
    request_id.set(asked if _ACCEPTED.fullmatch(asked) else secrets.token_hex(8))


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    known = services()
    method = request.method if request.method in _METHODS else "(other)"
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    if known.health.on:
        known.health.measurements.answered(method, route, response.status_code, seconds)
    if known.settings.access_log:
        path = request.path.encode("unicode_escape").decode()  # a line of the log stays one line
        log.info("%s %s %d %.1f ms", method, path, response.status_code, 1000 * seconds)
    response.headers[HEADER] = request_id.get()
    return response
