"""Every failure becomes one JSON shape: `{"error", "code", "remedy"}`, with Retry-After where waiting helps."""

import logging
import math
import re
import secrets
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

import errors
from errors import AppError, ErrorKind

log = logging.getLogger(__name__)

# How many seconds a client should wait when whoever refused did not say; only what passes by itself is here.
WAITS = {
    errors.STORAGE_UNAVAILABLE.code: 30,
    errors.SHUTTING_DOWN.code: 5,
    errors.INTERRUPTED.code: 5,
}


def install(app: Flask) -> None:
    """Gives `app` the one answer to every failure, unknown paths and unexpected exceptions included."""
    app.register_error_handler(AppError, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)


def answer(error: AppError, **facts: Any) -> Response:
    """The response to `error`; `facts` are further keys of its body."""
    response = jsonify({"error": error.message, "code": error.code, "remedy": error.remedy, **error.shown, **facts})
    response.status_code = error.http_status
    wait = error.retry_after if error.retry_after is not None else WAITS.get(error.code)
    if wait is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return response


def _answer_http(error: HTTPException) -> Response:
    response = answer(_named(error))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _named(error: HTTPException) -> AppError:
    """What Flask and Werkzeug refuse, in the words of our own table; the status stays what it is."""
    match error:
        case NotFound():
            return AppError(errors.NOT_FOUND)
        case MethodNotAllowed():
            allowed = ", ".join(sorted(error.valid_methods or ()))
            return AppError(errors.METHOD_NOT_ALLOWED, method=request.method, allowed=allowed)
        case RequestEntityTooLarge():
            return AppError(errors.TOO_LARGE, limit=request.max_content_length, setting="MAX_CONTENT_LENGTH")
        case _:
            code = re.sub(r"\W+", "_", error.name).lower()
            kind = ErrorKind(code, error.code or 500, "{reason}", errors.BAD_REQUEST.remedy)
            return AppError(kind, reason=error.description or error.name)


def _answer_unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("Request %s failed: %s %s", reference, request.method, request.path, exc_info=error)
    return answer(AppError(errors.INTERNAL, reason=f"reference {reference}"))
