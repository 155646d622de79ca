"""The JSON bodies that requests may have, and what is said when one is not as it should be."""

import json
from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

import errors
from errors import AppError
from summary.values import MAX_INSTRUCTION_CHARS, SummaryOptions


class Body(BaseModel):
    """A JSON object with known fields only and no conversions; null means that a field was not given."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None or name not in cls.model_fields}


def _lines(given: Any) -> Any:
    return given.splitlines() if isinstance(given, str) else given


class Submission(Body):
    """What to summarize, and how."""

    url: str | None = None
    urls: Annotated[list[str] | None, BeforeValidator(_lines)] = None
    model: str | None = None
    length: Literal["brief", "short", "medium", "long", "full"] = "medium"
    language: Annotated[str, Field(pattern=r"^[\w '().-]{1,40}$")] = "auto"
    style: Literal["briefing", "bullets", "notes", "steps", "prose"] = "briefing"
    instruction: Annotated[str, Field(max_length=MAX_INSTRUCTION_CHARS)] = ""
    caption_language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] | None = None
    fresh: bool = False

    @property
    def links(self) -> list[str]:
        """The links as they were written, blank ones left out; AppError BAD_REQUEST, NOTHING_TO_DO."""
        if self.url is not None and self.urls is not None:
            raise AppError(errors.BAD_REQUEST, reason="Both `url` and `urls` were sent.")
        given = self.urls if self.urls is not None else [self.url or ""]
        links = [text.strip() for text in given if text.strip()]
        if not links:
            raise AppError(errors.NOTHING_TO_DO)
        return links

    @property
    def options(self) -> SummaryOptions:
        """How the reader wants it."""
        return SummaryOptions(self.length, self.language, self.style, self.instruction)


class SynchronousSubmission(Submission):
    """The same, with a word on whether the answer may come later."""

    mode: Literal["auto", "sync", "async"] | None = None
    force_sync: bool = False
    force_async: bool = False


class Retry(Body):
    """Which items run again; None means all that can."""

    items: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)] | None = None


class Deletion(Body):
    """Which summaries go."""

    video_id: str | None = None
    summary_id: str | None = None


class TranscriptText(Body):
    """A transcript as text; `url` is the video it belongs to."""

    text: str
    title: str | None = None
    url: str | None = None


Shape = TypeVar("Shape", bound=Body)


def read(shape: type[Shape]) -> Shape:
    """The body of this request; AppError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, UNKNOWN_FIELD; 413 when too large."""
    if not request.is_json:
        raise AppError(errors.UNSUPPORTED_MEDIA_TYPE)
    return parse(shape, request.get_data())


def read_if_any(shape: type[Shape]) -> Shape:
    """Like `read`, where a request without a body means an empty object."""
    return read(shape) if request.get_data() else shape()


def parse(shape: type[Shape], data: bytes) -> Shape:
    """`data` as `shape`; AppError BAD_REQUEST, UNKNOWN_FIELD."""
    try:
        given = json.loads(data)
    except json.JSONDecodeError as fault:
        reason = f"The body is not valid JSON: {fault.msg} (line {fault.lineno}, column {fault.colno})."
        raise AppError(errors.BAD_REQUEST, reason=reason) from fault
    except (ValueError, RecursionError) as fault:
        raise AppError(errors.BAD_REQUEST, reason="The body is not valid JSON.") from fault
    try:
        return shape.model_validate(given)
    except ValidationError as fault:
        raise _told(shape, fault.errors(include_url=False)) from fault


def _told(shape: type[Body], faults: list[ErrorDetails]) -> AppError:
    for fault in faults:
        if fault["type"] == "extra_forbidden":
            known = ", ".join(shape.model_fields)
            return AppError(errors.UNKNOWN_FIELD, field=_shown(fault["loc"][-1]), known=known)
    return AppError(errors.BAD_REQUEST, reason=_sentence(faults[0]))


def _sentence(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        return "The body must be a JSON object."
    name, *places = fault["loc"]
    where = f"`{name}`" + "".join(f"[{place}]" for place in places if isinstance(place, int))
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
        case "string_pattern_mismatch":
            return f"{where} must be a language such as de or German; got {_shown(fault['input'])}."
        case "list_type":
            return f"{where} must be a list."
        case "int_type" | "greater_than_equal":
            return f"{where} must be a whole number from 0."
        case _:
            return f"{where}: {fault['msg']}."


def _shown(value: object) -> str:
    """A value somebody sent, short enough for a sentence."""
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
