"""A look at a playlist before any work on it begins."""

from flask import Blueprint, Response, jsonify

import errors
from errors import AppError
from summary.values import SourceKind
from web import bodies
from web.body_reader import read
from web.context import services, usual_options
from web.openapi.library_shapes import Preview
from web.openapi.operation import documented
from youtube.urls import parse_link

blueprint = Blueprint("playlists", __name__, url_prefix="/playlists")


@blueprint.post("/preview")
@documented(
    {200: Preview},
    errors.NOT_A_YOUTUBE_LINK,
    errors.UNKNOWN_MODEL,
    errors.TOO_MANY_LOOKUPS,
    errors.PLAYLIST_UNAVAILABLE,
    errors.YOUTUBE_UNREACHABLE,
    body=bodies.Preview,
)
def preview() -> Response:
    """Its videos, which of them the library has, and what the rest would take; nothing is paid and nothing begins."""
    body = read(bodies.Preview)
    source = parse_link(body.url, where="This is ")
    if source.kind is not SourceKind.PLAYLIST:
        raise AppError(errors.BAD_REQUEST, reason="`url` must be the link of a playlist.")
    known = services()
    model = body.model or known.models.default()
    return jsonify(known.previews.look(source, body.limit, model, body.options(usual_options()), body.caption_language))
