"""Transcripts that can be summarized without YouTube: those a user sends, and the bundled samples."""

from flask import Blueprint, Response, jsonify

import errors
from errors import AppError
from summary.values import Source, SourceKind
from web import bodies
from web.context import services
from web.openapi.operation import SUBTITLES, documented
from web.openapi.other_shapes import KeptTranscript, Sample
from web.uploads import read_upload
from youtube.urls import parse_link

blueprint = Blueprint("transcripts", __name__)


@blueprint.post("/transcripts")
@documented(
    {201: KeptTranscript},
    errors.BAD_TRANSCRIPT,
    errors.UNSUPPORTED_UPLOAD,
    errors.NOT_A_YOUTUBE_LINK,
    body=bodies.TranscriptText,
    uploads=SUBTITLES,
)
def save_transcript() -> Response:
    """Keeps a transcript and says under which link it can be summarized."""
    upload = read_upload()
    ident = services().library.save_uploaded(upload.subtitles, upload.title, _video(upload.url))
    response = jsonify(
        {
            "transcript_id": ident,
            "url": Source(SourceKind.TRANSCRIPT, ident).url,
            "format": upload.subtitles.format,
            "timed": upload.subtitles.timed,
            "segments": len(upload.subtitles.segments),
            "warnings": list(upload.subtitles.warnings),
        }
    )
    response.status_code = 201
    return response


@blueprint.get("/samples")
@documented({200: list[Sample]})
def samples() -> Response:
    """The bundled transcripts, each with the link to summarize it."""
    return jsonify(services().samples.list())


def _video(url: str | None) -> Source | None:
    """The video a transcript belongs to; AppError when the link names something else."""
    if url is None:
        return None
    source = parse_link(url, where="`url` is ")
    if source.kind is not SourceKind.VIDEO:
        raise AppError(errors.BAD_REQUEST, reason="`url` must be the link of one video.")
    return source
