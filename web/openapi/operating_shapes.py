"""The shapes of answers: how the server is, what it costs, its backups, and what is configured."""

from typing import Annotated, Literal

from pydantic import Field

from doctor.findings import State
from web.openapi.shapes import Answer, Count, Dollars, Moment, Seconds

Phase = Literal["pre-migration", "phase-1", "phase-2", "phase-3", "phase-4"]
Month = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]


class OfferedModel(Answer):
    """A model that can be asked; a heavy one takes long."""

    key: str
    label: str
    provider: str
    heavy: bool


class UsualOptions(Answer):
    """How summaries are when a request does not say."""

    length: str
    language: str
    style: str
    instruction: str


class ApiStatus(Answer):
    """What is configured; whether a key is set, never the key."""

    google_api_key_set: bool
    openai_api_key_set: bool
    tts_available: bool
    available_models: list[OfferedModel]
    default_model: str
    default_options: UsualOptions
    async_processing_enabled: bool
    sse_enabled: bool
    migration_phase: Phase
    login_enabled: bool
    version: str


class Sums(Answer):
    """What models read, wrote and cost."""

    calls: Count
    input_tokens: Count
    output_tokens: Count
    cost_usd: Dollars
    unpriced: Annotated[Count, Field(description="calls whose price is not known")]
    estimated: Annotated[Count, Field(description="calls that the provider did not report in full")]


class ModelSums(Sums):
    """Of one model."""

    model: str


class MonthSums(Sums):
    """Of one month."""

    month: Month


class Call(Answer):
    """One call; `told` says that the provider reported it."""

    at: Moment
    job_id: str
    model: str
    input_tokens: Count
    output_tokens: Count
    cost_usd: Dollars | None
    told: bool


class Spent(MonthSums):
    """A month, its models and its newest calls, and all months."""

    budget_monthly_usd: Dollars | None
    budget_job_usd: Dollars | None
    models: list[ModelSums]
    latest_calls: list[Call]
    months: list[MonthSums]


class Checked(Answer):
    """How one part of the installation is; `remedy` is empty unless something is to be done."""

    name: str
    title: str
    state: State
    message: str
    remedy: str
    code: str | None
    seconds: Seconds


class Examined(Answer):
    """How the installation is."""

    ok: bool
    offline: bool
    message: str
    checks: list[Checked]
