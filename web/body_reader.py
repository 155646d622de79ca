"""Reading a JSON body, and what is said when it is not as it should be."""

import json
from typing import TypeVar

from flask import request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import RequestEntityTooLarge

import errors
from characters import whole
from errors import AppError
from web.bodies import Body

Shape = TypeVar("Shape", bound=Body)


def read(shape: type[Shape]) -> Shape:
    """The body of this request; AppError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, UNKNOWN_FIELD; 413 when too large."""
    if not request.is_json:
        raise AppError(errors.UNSUPPORTED_MEDIA_TYPE)
    return parse(shape, body())


def read_if_any(shape: type[Shape]) -> Shape:
    """Like `read`, where a request without a body means an empty object."""
    return read(shape) if body() else shape()


def body() -> bytes:
    """The bytes of this request; 413 when too large."""
    data = request.get_data()
    limit = request.max_content_length
    # A body without a Content-Length (chunked) is cut at the limit without a word.
    if request.content_length is None and limit is not None and len(data) >= limit:
        raise RequestEntityTooLarge
    return data


def parse(shape: type[Shape], data: bytes) -> Shape:
    """`data` as `shape`; AppError BAD_REQUEST, UNKNOWN_FIELD."""
    try:
        given = _loaded(data)
    except json.JSONDecodeError as fault:
        reason = f"The body is not valid JSON: {fault.msg} (line {fault.lineno}, column {fault.colno})."
        raise AppError(errors.BAD_REQUEST, reason=reason) from fault
    except (ValueError, RecursionError) as fault:
        raise AppError(errors.BAD_REQUEST, reason="The body is not valid JSON.") from fault
    return check(shape, given)


def _loaded(data: bytes) -> object:
    text = data.decode(json.detect_encoding(data))
    given = json.loads(text)
    if "\\ud" in text.lower():  # only escapes can write halves of characters, which nothing could keep
        return json.loads(whole(json.dumps(given, ensure_ascii=False)))
    return given


def check(shape: type[Shape], given: object) -> Shape:
    """`given` as `shape`; AppError BAD_REQUEST, UNKNOWN_FIELD."""
    known = {field.alias or name for name, field in shape.model_fields.items()}
    if isinstance(given, dict) and shape.model_config.get("extra") == "forbid" and len(given) > len(known):
        # One is enough: of half a million each would be put into words.
        raise _unknown(shape, next(name for name in given if name not in known))
    try:
        return shape.model_validate(given)
    except ValidationError as fault:
        raise _told(shape, fault.errors(include_url=False)) from fault


def _told(shape: type[Body], faults: list[ErrorDetails]) -> AppError:
    for fault in faults:
        if fault["type"] == "extra_forbidden":
            return _unknown(shape, fault["loc"][-1])
    return AppError(errors.BAD_REQUEST, reason=_sentence(faults[0]))


def _unknown(shape: type[Body], name: object) -> AppError:
    known = ", ".join(field.alias or name for name, field in shape.model_fields.items())
    return AppError(errors.UNKNOWN_FIELD, field=_shown(name), known=known)


def _sentence(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        return "The body must be a JSON object."
    name, *places = fault["loc"]
    where = f"`{name}" + "".join(f"[{place}]" for place in places if isinstance(place, int)) + "`"
    facts = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"{where} is missing."
        case "literal_error":
            return f"{where} must be one of {facts['expected'].replace(chr(39), '')}; got {_shown(fault['input'])}."
        case "bool_type":
            return f"{where} must be true or false."
        case "string_type":
            return f"{where} must be text."
        case "string_too_long":
            return f"{where} may have at most {facts['max_length']} characters; got {len(fault['input'])}."
        case "string_pattern_mismatch" if name == "items":
            return f"{where} must be the id of a video; got {_shown(fault['input'])}."
        case "string_pattern_mismatch":
            return f"{where} must be a language such as de or German; got {_shown(fault['input'])}."
        case "list_type":
            return f"{where} must be a list."
        case "int_type":
            return f"{where} must be a whole number."
        case "greater_than_equal":
            return f"{where} must be a whole number from {facts['ge']}."
        case "less_than_equal":
            return f"{where} may be at most {facts['le']}."
        case _:
            return f"{where}: {fault['msg']}."


def _shown(value: object) -> str:
    """A value somebody sent, short enough for a sentence."""
    text = "".join(character if character.isprintable() else " " for character in str(value)[:61])
    return text if len(text) <= 60 else text[:59] + "…"
