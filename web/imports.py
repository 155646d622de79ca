"""What was taken along, or kept by an older app, back into the library."""

import tempfile
from typing import IO, Any, BinaryIO, cast

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

import errors
from errors import AppError
from library_errors import BAD_IMPORT, IMPORT_RUNNING, NOTHING_IMPORTED
from storage.import_report import ImportReport
from storage.import_zip import BadArchive
from web.context import services
from web.errors import answer
from web.openapi.operation import FORM_WITH_FILE, Media, documented

blueprint = Blueprint("imports", __name__)

_AT_ONCE = 1 << 20
_BYTES = {"type": "string", "format": "binary"}
_BODIES = (FORM_WITH_FILE, *(Media(kind, _BYTES) for kind in ("application/zip", "application/json", "text/markdown")))


@blueprint.post("/import")
@documented({200: dict[str, Any]}, BAD_IMPORT, NOTHING_IMPORTED, IMPORT_RUNNING, errors.TOO_LARGE, uploads=_BODIES)
def import_() -> Response:
    """Takes the files in, and says what came and what did not; the same file twice changes nothing."""
    report = ImportReport()
    try:
        for file, name in _files():
            with file:
                services().importer.run(cast(BinaryIO, file), _size(file), name, report)
    except BadArchive as fault:
        return answer(AppError(BAD_IMPORT, reason=fault), **report.as_dict())
    except AppError as fault:
        return answer(fault, **report.as_dict())
    if report.failed and not report.taken:
        first = report.rows[0]
        told = f"{first['file']}: {first['reason']}"
        return answer(AppError(NOTHING_IMPORTED, first=told), **report.as_dict())
    return jsonify(report.as_dict())


def _files() -> list[tuple[IO[bytes], str]]:
    """What was sent, on disk, with the names it came with; AppError TOO_LARGE, BAD_REQUEST, STORAGE_UNAVAILABLE."""
    limit = services().settings.max_import_bytes
    request.max_content_length = limit
    try:
        if request.mimetype == "multipart/form-data":
            return _from_form(limit)
        return [(_spooled(limit), request.args.get("name", ""))]
    except RequestEntityTooLarge as fault:
        raise AppError(errors.TOO_LARGE, limit=limit, setting="MAX_IMPORT_BYTES") from fault
    except OSError as fault:
        raise AppError(errors.STORAGE_UNAVAILABLE, reason=fault.strerror or fault) from fault


def _from_form(limit: int) -> list[tuple[IO[bytes], str]]:
    parser = FormDataParser(
        stream_factory=lambda *_, **__: _beside_the_library(),
        max_form_memory_size=_AT_ONCE,
        max_content_length=limit,
        max_form_parts=1000,
    )
    _, _, files = parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    found = [(each.stream, each.filename or "") for each in files.values()]
    if not found:
        raise AppError(errors.BAD_REQUEST, reason="The form has no field `file`.")
    return found


def _spooled(limit: int) -> IO[bytes]:
    file, size = _beside_the_library(), 0
    while data := request.stream.read(_AT_ONCE):
        size += len(data)
        file.write(data)
    # A body without a Content-Length (chunked) is cut at the limit without a word.
    if request.content_length is None and size >= limit:
        raise RequestEntityTooLarge
    if not size:
        raise AppError(errors.BAD_REQUEST, reason="The body is empty: send the file.")
    return file


def _beside_the_library() -> IO[bytes]:
    """A file on the disk of the library that has no name, so that nothing of it stays."""
    return tempfile.TemporaryFile(dir=services().settings.data_dir)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
