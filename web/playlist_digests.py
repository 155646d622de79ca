"""One summary over the summaries of a playlist, with the way to each video."""

from typing import Any

from flask import Blueprint, Response, jsonify

import errors
from errors import AppError
from following.playlist_digest import MOST_VIDEOS, citations, digest_source, text_of, with_links
from job_models import NewJob, NewLink
from library_errors import NOTHING_TO_DIGEST
from storage.playlist_summaries import summaries_of
from summary.results import video_result
from web import bodies
from web.accepted import accepted, idempotency_key
from web.body_reader import read_if_any
from web.context import services, usual_options
from web.openapi.operation import documented

blueprint = Blueprint("playlist_digests", __name__, url_prefix="/playlists")


@blueprint.post("/<playlist_id>/digest")
@documented({202: dict[str, Any], 200: dict[str, Any]}, NOTHING_TO_DIGEST, body=bodies.Options, required=False)
def make(playlist_id: str) -> Response:
    """Has the newest summaries of its videos summarized, as a job; what did not change is answered from the library."""
    body = read_if_any(bodies.Options)
    known = services()
    title, records = summaries_of(known.database, playlist_id, MOST_VIDEOS)
    if len(records) < 2:
        raise AppError(NOTHING_TO_DIGEST)
    model = known.models.info(body.model or known.models.default()).key
    text = text_of(playlist_id, title or playlist_id, records)
    known.library.save_transcript(text, None)
    link = NewLink(text.source.key, text.source.url, text.details.title)
    job, created = known.backend.submit(
        NewJob((link,), model, body.options(usual_options()), idempotency_key=idempotency_key())
    )
    return accepted(job, 202 if created else 200)


@blueprint.get("/<playlist_id>/digest")
@documented({200: dict[str, Any]}, errors.SUMMARY_NOT_FOUND)
def digest(playlist_id: str) -> Response:
    """The newest digest of a playlist: a result, with the videos that its sentences rest on."""
    library = services().library
    found = library.versions(digest_source(playlist_id))
    text = library.transcript_of(found[0].summary_id) if found else None
    if text is None:
        raise AppError(errors.SUMMARY_NOT_FOUND)
    cited = citations(found[0], text)
    linked = with_links(found[0].summary, cited)
    return jsonify({**video_result(found[0], cached=True), "citations": cited, "summary_linked": linked})
