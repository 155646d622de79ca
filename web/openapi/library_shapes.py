"""The shapes of answers: the library in pages, its lists, marks, versions and search hits."""

from typing import Annotated, Literal

from pydantic import Field

from web.openapi.result_shapes import VideoResult
from web.openapi.shapes import Answer, Count, Dollars, Seconds, Share


class PlaylistName(Answer):
    """A playlist that holds the video."""

    playlist_id: str
    title: str | None


class MarksShape(Answer):
    """What a person wrote on a summary."""

    favourite: bool
    archived: bool
    tags: list[str]
    note: str
    position: Annotated[Share | None, Field(description="the share of it that was read")]
    playlists: list[PlaylistName]


class Marked(MarksShape):
    """All marks of one summary."""

    summary_id: str


class KeptSummary(VideoResult, MarksShape):
    """A summary of the library."""


class Page(Answer):
    """A page of the library, the newest first."""

    summaries: list[KeptSummary]
    total: Count
    page: Annotated[int, Field(ge=1)]
    per_page: Annotated[int, Field(ge=1)]
    total_pages: Count


class CursorPage(Answer):
    """A page of the library, and where the next one begins."""

    summaries: list[KeptSummary]
    total: Count
    next_cursor: str | None


class Place(Answer):
    """Where it says so."""

    snippet: str
    highlights: Annotated[list[tuple[Count, Count]], Field(description="[start, end) in UTF-16 units")]
    t: Annotated[Seconds | None, Field(description="the second at which it is said")]
    url_at: str | None


class Hit(KeptSummary, Place):
    """A summary that says what was searched for."""


class FailedHit(VideoResult, Place):
    """A failed item of a job, for `is:failed`."""

    job_id: str
    index: Count


class Deleted(Answer):
    """What went."""

    success: Literal[True]
    message: str


class BegunJob(Answer):
    """A job that was begun for many summaries."""

    job_id: str
    model: str
    total_items: Count


class Done(Answer):
    """What was done with many: the ids that are done, those that were not there, and the jobs that were begun.

    `without_transcript` are those that cannot be written again, because they were brought without their words.
    """

    success: Literal[True]
    done: list[str]
    missing: list[str]
    without_transcript: list[str] | None = None
    jobs: list[BegunJob] | None = None


class ChannelCount(Answer):
    """A channel and how many summaries it has."""

    channel: str
    count: Count


class PlaylistCount(PlaylistName):
    """A playlist and how many summaries its videos have."""

    count: Count


class TagCount(Answer):
    """A tag and how many summaries have it."""

    tag: str
    count: Count


class Channels(Answer):
    """The largest first."""

    channels: list[ChannelCount]


class Playlists(Answer):
    """The largest first."""

    playlists: list[PlaylistCount]


class Tags(Answer):
    """The largest first."""

    tags: list[TagCount]


class Versions(Answer):
    """All summaries of the same video, the newest first."""

    summary_id: str
    title: str | None
    versions: list[VideoResult]


class Estimate(Answer):
    """What the work would take; null where the length or the price is not known."""

    input_tokens: Count | None
    output_tokens: Count | None
    cost_usd: Dollars | None


class EstimateOfAll(Estimate):
    """The same for all videos that are left to do."""

    videos: Count
    duration: Seconds
    seconds: Seconds


class VideoFault(Answer):
    """Why a video of a playlist cannot be summarized."""

    code: str
    message: str
    remedy: str


class ListedVideo(Answer):
    """A video of a playlist."""

    position: Annotated[int, Field(ge=1)]
    video_id: str
    url: str
    title: str | None
    duration: Seconds | None
    in_library: bool
    summary_id: str | None
    error: VideoFault | None
    estimate: Estimate | None


class Preview(Answer):
    """What is in a playlist, and what its summaries would take."""

    url: str
    playlist_id: str
    title: str
    total_items: Count
    more: bool
    model: str
    videos: list[ListedVideo]
    estimate: EstimateOfAll
    estimated_tokens: Count | None
    estimated_cost: Dollars | None
    free_items: Count
    budget_left_usd: Dollars | None
    over_budget: bool | None
