"""The shapes of answers: what is said of a job, an item, and an error."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summary.values import Length, Style

Moment = Annotated[str, Field(description="UTC, ISO 8601", pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0, description="seconds")]
Upto100 = Annotated[int, Field(ge=1, le=100)]
Upto1000 = Annotated[int, Field(ge=0, le=1000)]
Upto200 = Annotated[int, Field(ge=1, le=200)]
Dollars = Annotated[float, Field(ge=0, description="US dollars")]
JobStatusName = Literal["pending", "in_progress", "retry", "held", "completed", "failed", "cancelled"]


class Answer(BaseModel):
    """An object with these members and no others."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Error(BaseModel):
    """What every refusal says; some say more."""

    model_config = ConfigDict(defer_build=True)

    error: Annotated[str, Field(description="the cause, one sentence")]
    code: Annotated[str, Field(description="stable; for programs")]
    remedy: Annotated[str, Field(description="one next action")]


class ErrorDetail(BaseModel):
    """Why work failed, and what became of it; some failures tell more, such as the `languages` there are."""

    model_config = ConfigDict(defer_build=True)

    code: str
    message: Annotated[str, Field(description="the cause")]
    consequence: Annotated[str, Field(description="what happened to the work")]
    remedy: Annotated[str, Field(description="one next action")]
    retryable: bool
    retry_at: Moment | None


class Options(Answer):
    """How the summaries of a job shall be."""

    length: Length
    language: str
    style: Style
    instruction: str | None = None


class StatusObject(Answer):
    """How far a job is."""

    job_id: str
    job_type: Literal["video", "playlist", "batch"]
    title: str | None
    status: JobStatusName
    priority: Literal["HIGH", "MEDIUM", "LOW"]
    progress: Share
    message: str
    current_item: str | None
    total_items: Count
    completed_items: Count
    failed_items: Count
    model: str
    options: Options
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    updated_at: Moment
    next_attempt_at: Moment | None
    asks: Annotated[bool, Field(description="held until a person lets it go on, or that time comes")]
    estimated_seconds: Seconds | None
    cost_usd: Dollars | None
    cancel_requested: bool
    sequence: Count
    error: ErrorDetail | None


class Item(Answer):
    """One video of a job."""

    index: Count
    video_id: str | None
    url: str
    title: str | None
    status: JobStatusName
    progress: Share
    message: str
    cached: bool
    attempts: Count
    summary_id: str | None
    next_attempt_at: Moment | None
    asks: Annotated[bool, Field(description="held until a person lets it go on, or that time comes")]
    error: ErrorDetail | None


class JobPage(Answer):
    """Jobs, the newest first."""

    jobs: list[StatusObject]
    next_cursor: str | None


class Cancelled(Answer):
    """What became of a cancel."""

    job_id: str
    status: Literal["cancelled", "cancel_requested"]
    message: str
