"""A transcript that a user sends: as a form with a file, as JSON with text, or as the bare file."""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

import errors
from errors import AppError
from web import bodies
from web.body_reader import body, check, read
from web.context import services
from youtube.subtitles import ParsedSubtitles, parse

# What surrounds a file in a form or in JSON, where a quote takes two bytes and a letter outside ASCII up to six.
ROOM_AROUND = 6
BARE_TYPES = frozenset({"", "text/vtt", "text/plain", "application/x-subrip", "application/octet-stream"})


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent, parsed; `title` and `url` as the sender gave them."""

    subtitles: ParsedSubtitles
    title: str | None = None
    url: str | None = None


def read_upload() -> Upload:
    """The transcript in this request; AppError TOO_LARGE, UNSUPPORTED_UPLOAD, BAD_REQUEST, BAD_TRANSCRIPT."""
    limit = services().settings.max_transcript_bytes
    request.max_content_length = request.max_form_memory_size = limit * ROOM_AROUND
    try:
        if request.mimetype == "multipart/form-data":
            return _from_form(limit)
        if request.is_json:
            sent = read(bodies.TranscriptText)
            return Upload(parsed(sent.text.encode(), None, limit), sent.title, sent.url)
        if request.mimetype in BARE_TYPES:
            request.max_content_length = limit + 1
            return Upload(parsed(body(), None, limit))
    except RequestEntityTooLarge as fault:
        raise _too_large(limit) from fault
    raise AppError(errors.UNSUPPORTED_UPLOAD, seen=request.mimetype)


def _from_form(limit: int) -> Upload:
    for name in (*request.form, *request.files):
        if name not in {"file", "title", "url"}:
            raise AppError(errors.UNKNOWN_FIELD, field=name[:60], known="file, title, url")
    fields = {name: value for name, value in request.form.items() if name != "file" and value}
    about = check(bodies.TranscriptAbout, fields)
    file = request.files.get("file")
    if file is not None:
        return Upload(parsed(file.stream.read(limit + 1), file.filename or None, limit), about.title, about.url)
    if "file" not in request.form:
        raise AppError(errors.BAD_REQUEST, reason="The form has no field `file`.")
    return Upload(parsed(request.form["file"].encode(), None, limit), about.title, about.url)


def parsed(data: bytes, filename: str | None, limit: int) -> ParsedSubtitles:
    """A transcript of at most `limit` bytes; AppError TOO_LARGE, BAD_TRANSCRIPT."""
    if len(data) > limit:
        raise _too_large(limit)
    return parse(data, filename)


def _too_large(limit: int) -> AppError:
    return AppError(errors.TOO_LARGE, limit=limit, setting="MAX_TRANSCRIPT_BYTES")
