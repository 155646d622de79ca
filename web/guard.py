"""What holds for every request and every answer: no writing from other sites, a size limit, strict headers."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

import errors
from errors import AppError
from setting_values import Settings
from web import access, entry
from web.context import services
from web.exposure import reachable_from_outside

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' https://i.ytimg.com data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}

# The reader may show a video of YouTube where its visitor wants that; its page loads no picture from there.
READER_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-src https://www.youtube-nocookie.com; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

TAKES_LIBRARIES = "imports.import_"
OPEN_TO_YOUTUBE = "from_tab.receive"
YOUTUBE = frozenset({"https://www.youtube.com", "https://m.youtube.com"})

_AT_ONCE = 64 << 10
_MOST_OF_ANYBODY = 64 << 10  # bytes that are understood of who has no login: a passcode is short
_LEAST_HEARD = 64 << 20


def install(app: Flask) -> None:
    """Puts the checks before every view, and the headers on every answer once its request was read to the end."""
    app.before_request(_check)
    app.after_request(_add_headers)
    app.after_request(_hear_out)


def most_bytes(settings: Settings) -> int:
    """How much of a body is read at all, if only to be refused: who is not heard out sees no answer."""
    most = max(_LEAST_HEARD, 8 * settings.max_content_length, 8 * settings.max_transcript_bytes)
    return max(most, settings.max_import_bytes + _LEAST_HEARD) if request.endpoint == TAKES_LIBRARIES else most


def _check() -> Response | None:
    settings = services().settings
    request.max_content_length = settings.max_content_length
    if request.endpoint in entry.OPEN:
        request.max_content_length = min(_MOST_OF_ANYBODY, settings.max_content_length)
    if (request.content_length or 0) > most_bytes(settings):
        raise AppError(errors.TOO_LARGE, limit=settings.max_content_length, setting="MAX_CONTENT_LENGTH")
    if request.method not in SAFE_METHODS and not _from_here() and not _from_youtube():
        raise AppError(errors.CROSS_SITE)
    return entry.check()


def _from_here() -> bool:
    """Whether this server's own page or a program sent it; browsers name the sender, programs need not.

    `same-site` is another port or subdomain, so somebody else. Browsers leave Sec-Fetch-Site out on plain http
    outside loopback; there the Origin must name the host that was asked.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if (site or "Origin" in request.headers) and _by_a_name_of_others():
        return False
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _by_a_name_of_others() -> bool:
    """Whether a browser of this machine asks an open server for this machine only by a name that is not its own.

    So it does for a page of another site that had its name point here.
    """
    settings = services().settings
    if settings.login_enabled or settings.trusted_proxies or reachable_from_outside(settings.host):
        return False
    return not access.from_this_machine() and not any(name in request.headers for name in access.FORWARDED)


def _from_youtube() -> bool:
    """Whether a page of YouTube asks for the one path that its pages may ask for; an invitation decides there."""
    return request.endpoint == OPEN_TO_YOUTUBE and request.headers.get("Origin") in YOUTUBE


def _hear_out(response: Response) -> Response:
    """Reads what the view left of the body; a client that still sends would find the connection broken instead."""
    left = most_bytes(services().settings)
    if (request.content_length or 0) > left:
        return response
    request.max_content_length = None
    try:
        # A body in chunks ends by itself; the stream that Werkzeug puts around it stays at the view's limit.
        body = request.input_stream if "Transfer-Encoding" in request.headers else request.stream
        while left > 0 and (data := body.read(_AT_ONCE)):
            left -= len(data)
    except (HTTPException, OSError):
        pass  # the client is gone, or sends more than anybody would
    return response


def _add_headers(response: Response) -> Response:
    if request.endpoint == "reader.page":
        response.headers["Content-Security-Policy"] = READER_POLICY
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", 'Bearer realm="youtube-summarizer"')
    if response.is_json:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.endpoint == OPEN_TO_YOUTUBE:
        response.headers["Vary"] = "Origin"
    if _from_youtube():  # without credentials: no cookie counts there
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response
