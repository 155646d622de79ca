"""The shapes of answers about how the server is, and of its backups."""

from typing import Annotated, Literal

from pydantic import Field

from web.openapi.shapes import Answer, Count


class Alert(Answer):
    """Something is over its threshold."""

    name: Literal["response_time", "error_rate", "failed_summaries", "cpu", "memory", "queue", "backup"]
    level: Literal["warning"]
    message: str
    value: float
    threshold: float
    since: str


class Percentiles(Answer):
    """Seconds; null while nothing was measured."""

    count: Count
    p50: float | None
    p95: float | None
    p99: float | None


class ResponseTimes(Percentiles):
    """Of the last five minutes."""

    mean: float | None


class ErrorRates(Answer):
    """Shares, 0 to 1, of the last five minutes."""

    answers: float
    summaries: float


class ResourceUsage(Answer):
    """As it was at the last look; null before the first one, and what the system does not tell."""

    cpu_percent: float | None
    memory_percent: float | None
    process_memory_mb: float | None
    process_cpu_seconds: float | None
    open_files: int | None
    disk_free_mb: float | None


class HealthMetrics(Answer):
    """What the alerts look at."""

    response_times: ResponseTimes
    error_rates: ErrorRates
    resource_usage: ResourceUsage
    active_connections: Count
    job_queue_size: Count


class SystemHealth(Answer):
    """How the server is; `monitoring` is there only where it is off."""

    status: Literal["healthy", "warning"]
    timestamp: str
    metrics: HealthMetrics
    alerts: list[Alert]
    migration_phase: Literal["pre-migration", "phase-1", "phase-2", "phase-3", "phase-4"]
    monitoring: Literal["off"] = "off"


class Counters(Answer):
    """Since the start."""

    answers: Count
    server_errors: Count
    summaries: Count
    failed_summaries: Count


class RouteTimes(ResponseTimes):
    """Of one method and template of a route."""

    method: str
    route: str
    by_status: dict[str, Count]


class Streams(Answer):
    """Live connections."""

    connections: Count
    max_connections: Count
    events_sent: Count
    dropped_connections: Count


class PerformanceMetrics(Answer):
    """Counters and times, in seconds; `sync` and `async` are whole jobs."""

    timestamp: str
    uptime_seconds: float
    counters: Counters
    routes: list[RouteTimes]
    sync: Percentiles
    asynchronous: Annotated[Percentiles, Field(alias="async")]
    live: Streams


class LastDay(Answer):
    """A row a minute; what each value is stands in `columns`."""

    columns: list[str]
    points: list[list[float | None]]


class Backup(Answer):
    """One backup; what its manifest says is null where it cannot be read."""

    name: str
    bytes: Count
    readable: bool
    created_at: str | None
    app_version: str | None
    reason: str | None
    files: Count | None
    audio: bool | None


class Backups(Answer):
    """Newest first."""

    backups: list[Backup]


class Restoring(Answer):
    """A backup is verified and laid ready."""

    name: str
    created_at: str
    restarting: bool
    message: str
