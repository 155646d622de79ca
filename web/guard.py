"""What holds for every request and every answer: no writing from other sites, a size limit, strict headers."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

import errors
from errors import AppError
from web.context import services

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


def install(app: Flask) -> None:
    """Puts the checks before every view and the headers on every answer."""
    app.before_request(_check)
    app.after_request(_add_headers)


def _check() -> None:
    request.max_content_length = services().settings.max_content_length
    if request.method not in SAFE_METHODS and not _from_here():
        raise AppError(errors.CROSS_SITE)


def _from_here() -> bool:
    """Whether this server's own page or a program sent it; browsers name the sender, programs need not.

    `same-site` is another port or subdomain, so somebody else. Browsers leave Sec-Fetch-Site out on plain http
    outside loopback; there the Origin must name the host that was asked.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _add_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if response.is_json:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
