"""The shapes of answers: what is said of a summary, and how it came to be."""

from typing import Annotated, Literal

from pydantic import Field

from summary.findings import GroundedSentence, TitleVerdict
from summary.origin import FallenFrom, OfferedCaptions, RouteAttempt, Transcription
from summary.values import Length, Style
from web.openapi.shapes import Answer, Count, Dollars, ErrorDetail, Moment, Seconds


class KeyMoment(Answer):
    """Something that is said at a second of the video."""

    t: Annotated[float, Field(ge=0, description="seconds from the beginning")]
    label: str


class Stretch(Answer):
    """A stretch of a video, in seconds."""

    begin: Annotated[Seconds, Field(alias="from")]
    end: Annotated[Seconds, Field(alias="to")]


class PartFault(Answer):
    """Why a part is missing."""

    code: str
    message: str


class Missing(Answer):
    """A part of the video that no model would read."""

    index: Annotated[int, Field(ge=1)]
    begin: Annotated[Seconds, Field(alias="from")]
    end: Annotated[Seconds, Field(alias="to")]
    error: PartFault


class Provenance(Answer):
    """How a summary came to be."""

    captions: Literal["manual", "auto", "translated", "uploaded", "sample", "transcribed"]
    caption_language: str | None
    route: str
    parts: Count
    parts_missing: list[Missing]
    prompt_version: str
    input_tokens: Count | None
    output_tokens: Count | None
    cost_usd: Dollars | None
    seconds: Seconds | None
    warnings: list[str]
    fallback_from: list[FallenFrom]
    attempts: list[RouteAttempt]
    available: list[OfferedCaptions]
    translated_from: str | None
    transcription: Transcription | None


class VideoResult(Answer):
    """A video that was summarized, or, under the same keys, why it was not."""

    type: Literal["video"]
    video_id: str | None
    summary_id: str | None
    title: str | None
    channel: str | None
    duration: Seconds | None
    thumbnail_url: str | None
    video_url: str | None
    summary: Annotated[str | None, Field(description="Markdown")]
    summary_html: Annotated[str | None, Field(description="the same, rendered and sanitised")]
    key_moments: list[KeyMoment]
    verdict: TitleVerdict | None
    grounding: list[GroundedSentence] | None
    model: str
    length: Length
    language: str
    style: Style
    instruction: str
    sponsors: bool
    range: Stretch | None
    cached: bool
    summarized_at: Moment | None
    replaces: Annotated[list[str], Field(description="ids of the summaries whose place it took, the last one first")]
    error: str | None
    error_detail: ErrorDetail | None
    provenance: Provenance | None


class PlaylistResult(Answer):
    """A playlist with the results of its videos, in its order."""

    type: Literal["playlist"]
    title: str
    summaries: list[VideoResult]


class BadLink(Answer):
    """A line that is no link."""

    type: Literal["error"]
    url: str
    error: str


Result = Annotated[VideoResult | PlaylistResult | BadLink, Field(discriminator="type")]
