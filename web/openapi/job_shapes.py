"""The shapes of answers: submissions and whole jobs."""

from typing import Annotated, Literal

from pydantic import Field

from web.openapi.result_shapes import Result
from web.openapi.shapes import Answer, Count, Dollars, Item, JobStatusName, Seconds, StatusObject


class Job(StatusObject):
    """A job with its items, in the order they were asked for, and the results there are so far."""

    items: list[Item]
    results: list[Result]


class Accepted(Answer):
    """Work that was accepted, and where to follow it."""

    job_id: str
    status: JobStatusName
    message: str
    total_items: Count
    status_url: Annotated[str, Field(description="GET it as often as you like")]
    stream_url: Annotated[str, Field(description="the same, live")]
    estimated_seconds: Seconds | None
    estimated_tokens: Count | None
    estimated_cost: Dollars | None
    free_items: Count
    budget_left_usd: Annotated[Dollars | None, Field(description="of this month; null without a budget")]
    over_budget: Annotated[bool | None, Field(description="the work would be held; null when that is not known")]
    mode: Literal["async"] | None = None


class Answered(Answer):
    """What a synchronous request that named a mode is answered."""

    mode: Literal["sync"]
    results: list[Result]
