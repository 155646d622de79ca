"""What a view takes and answers, said beside it in types."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from errors import ErrorKind
from web.bodies import Body

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Media:
    """An answer or a body that is not JSON."""

    type: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})


_BYTES = {"type": "string", "format": "binary"}

EVENTS = Media("text/event-stream")
HTML = Media("text/html")
MARKDOWN = Media("text/markdown")
TEXT = Media("text/plain")
FORM_WITH_FILE = Media(
    "multipart/form-data",
    {
        "type": "object",
        "properties": {"file": _BYTES, "title": {"type": "string"}, "url": {"type": "string"}},
        "required": ["file"],
    },
)
SUBTITLES = (FORM_WITH_FILE, *(Media(kind, _BYTES) for kind in ("text/vtt", "text/plain", "application/x-subrip")))
"""A transcript that somebody sends, besides JSON."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view takes and answers.

    `answers` maps a status to the type of its JSON, to a `Media`, to a tuple of several, or to None for no body.
    `query` maps the names of parameters to their types. `body` may also come as one of `uploads`; a body that is not
    `required` may be left out.
    """

    answers: Mapping[int, object]
    body: type[Body] | None = None
    uploads: tuple[Media, ...] = ()
    required: bool = True
    query: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[ErrorKind, ...] = ()


_OPERATIONS: dict[Callable[..., Any], Operation] = {}


def documented(
    answers: Mapping[int, object],
    *errors: ErrorKind,
    body: type[Body] | None = None,
    uploads: tuple[Media, ...] = (),
    required: bool = True,
    query: Mapping[str, object] | None = None,
    headers: Mapping[str, object] | None = None,
) -> Callable[[View], View]:
    """Says what the view below it takes and answers; `errors` are those besides what any request may meet."""
    said = Operation(answers, body, uploads, required, query or {}, headers or {}, errors)

    def note(view: View) -> View:
        _OPERATIONS[view] = said
        return view

    return note


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """What was said of a view, also when others wrap it."""
    return _OPERATIONS.get(view) or _OPERATIONS.get(inspect.unwrap(view))
