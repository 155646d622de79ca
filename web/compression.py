"""Answers in text go out compressed to clients that take it.

Small ones are left alone, and so is whatever comes in pieces: streams, sound, exports. Answers that can hold a secret
are never compressed, because the length of what is compressed together with a visitor's words tells about it.
"""

import gzip

from flask import Flask, Response, request

SMALL = 1024
_TYPES = frozenset({"text/html", "text/plain", "text/markdown", "application/json", "application/rss+xml"})
_WITH_SECRETS = frozenset({"login", "settings", "admin", "feed", "from_tab", "speech"})
"""Blueprints whose answers hold tokens, or addresses with one."""
_LEVEL = 5  # 300 KB of JSON in a few milliseconds; 9 takes three times as long to save two percent more


def install(app: Flask) -> None:
    """Must stand before whatever else changes answers, since the last of these runs first."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _may_be(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0:
        return response
    response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)  # the same words in other bytes
    return response


def _may_be(response: Response) -> bool:
    return (
        response.mimetype in _TYPES
        and request.blueprint not in _WITH_SECRETS
        and not response.is_streamed
        and not response.direct_passthrough
        and not {"Content-Encoding", "Content-Range"} & set(response.headers.keys())
        and len(response.get_data()) >= SMALL
    )
