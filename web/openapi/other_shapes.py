"""The shapes of answers: transcripts, live streams, and what the server says of itself."""

from typing import Annotated, Literal

from pydantic import Field

from web.openapi.shapes import Answer, Count, Moment, Seconds


class Ok(Answer):
    """It is alive."""

    status: Literal["ok"]


class KeptTranscript(Answer):
    """A transcript that was kept; its `url` can be summarized."""

    transcript_id: str
    url: str
    format: str
    timed: bool
    segments: Count
    warnings: list[str]


class Sample(Answer):
    """A bundled transcript; its `url` can be summarized."""

    name: str
    url: str
    title: str | None
    channel: str | None
    description: str
    language: str | None
    duration: Seconds | None
    words: Count


class Line(Answer):
    """What is said in a stretch of the video."""

    start: Seconds
    end: Seconds
    text: str


class TranscriptOfSummary(Answer):
    """What was said; the times mean nothing unless `timed`."""

    summary_id: str
    video_id: str | None
    title: str | None
    video_url: str | None
    language: str | None
    captions: str
    route: str
    timed: bool
    segments: list[Line]


class Listening(Answer):
    """How many listen, and what was sent to them."""

    connections: Count
    max_connections: Count
    events_sent: Count
    dropped_connections: Count


class Echoed(Answer):
    """The number that a live connection was told."""

    number: Count


class Invitation(Answer):
    """What a bookmarklet for an item needs; good until `expires_at`."""

    token: str
    expires_at: Moment
    video_id: str
    video_url: str
    languages: Annotated[list[str], Field(min_length=1)]
