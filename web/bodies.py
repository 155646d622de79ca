"""The JSON bodies that requests may have."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

import errors
from errors import AppError
from summary.values import MAX_INSTRUCTION_CHARS, Length, Style, SummaryOptions
from youtube.catalog import LONGEST
from youtube.urls import VIDEO_ID

MAX_TITLE_CHARS = 300
LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
LANGUAGE = r"^[\w '().-]{1,40}$"

Videos = Annotated[int, Field(ge=1, le=LONGEST)]
VideoId = Annotated[str, Field(pattern=rf"^{VIDEO_ID.pattern}$")]


class Body(BaseModel):
    """A JSON object with known fields only and no conversions; null means that a field was not given."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None or name not in cls.model_fields}


class Nothing(Body):
    """An empty object, or no body at all."""


def _lines(given: Any) -> Any:
    return given.splitlines() if isinstance(given, str) else given


class Echo(Body):
    """What a live connection is to be told, to see how long that takes."""

    connection_id: Annotated[str, Field(max_length=64)]
    number: Annotated[int, Field(ge=0, le=1_000_000)]


class Options(Body):
    """How a summary should be; what is not named stays as it is otherwise."""

    model: str | None = None
    length: Length | None = None
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = None
    style: Style | None = None
    instruction: Annotated[str, Field(max_length=MAX_INSTRUCTION_CHARS)] | None = None
    sponsors: bool | None = None

    def options(self, otherwise: SummaryOptions) -> SummaryOptions:
        """How the reader wants it."""
        return SummaryOptions(
            self.length or otherwise.length,
            self.language or otherwise.language,
            self.style or otherwise.style,
            otherwise.instruction if self.instruction is None else self.instruction,
            otherwise.sponsors if self.sponsors is None else self.sponsors,
        )


class Wishes(Options):
    """How a summary should be, and of which captions."""

    caption_language: Annotated[str, Field(pattern=LANGUAGE_TAG)] | None = None


class Preview(Wishes):
    """Which playlist to look at, how far, and how its summaries should be."""

    url: str
    limit: Videos | None = None


class Submission(Wishes):
    """What to summarize, and how; `items` are the ids of the videos that are wanted of a playlist."""

    url: str | None = None
    urls: Annotated[Annotated[list[str], Field(fail_fast=True)] | None, BeforeValidator(_lines)] = None
    limit: Videos | None = None
    items: Annotated[list[VideoId], Field(min_length=1, max_length=LONGEST)] | None = None
    fresh: bool = False
    over_budget: bool = False

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


class SynchronousSubmission(Submission):
    """The same, with a word on whether the answer may come later."""

    mode: Literal["auto", "sync", "async"] | None = None
    force_sync: bool = False
    force_async: bool = False


class Retry(Body):
    """Which items run again; None means all that can."""

    items: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1, fail_fast=True)] | None = None


class Deletion(Body):
    """Which summaries go."""

    video_id: str | None = None
    summary_id: str | None = None


class TranscriptAbout(Body):
    """What a transcript is called, and the link of the video it belongs to."""

    title: Annotated[str, Field(max_length=MAX_TITLE_CHARS)] | None = None
    url: str | None = None


class TabCaptions(Body):
    """What a tab of YouTube shows, with the invitation to send it."""

    token: Annotated[str, Field(max_length=200)]
    video_id: Annotated[str, Field(max_length=20)]
    captions: str
    language: Annotated[str, Field(pattern=LANGUAGE_TAG)] | None = None
    title: Annotated[str, Field(max_length=MAX_TITLE_CHARS)] | None = None


class TranscriptText(TranscriptAbout):
    """A transcript as text."""

    text: str
