"""How the server is, in figures: for the status page, for scripts, and for Prometheus."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from clock import iso, parse_iso, utc_now
from errors import AppError
from job_models import JobStatus, ProcessingJob
from operating_errors import MONITORING_OFF
from ops.histogram import percentiles
from services import Services
from web.context import services
from web.openapi.operation import HTML, TEXT, documented
from web.openapi.watch_shapes import LastDay, PerformanceMetrics, SystemHealth

blueprint = Blueprint("metrics", __name__)

_NEWEST_JOBS = 200


@blueprint.get("/status")
@documented({200: HTML})
def page() -> str:
    """The status page."""
    return render_template("status.html")


@blueprint.get("/system_health")
@documented({200: SystemHealth})
def system_health() -> Response:
    """Whether all is well, by what was gathered; measures nothing and waits for nothing."""
    known = services()
    report = {**known.health.report(), "migration_phase": known.settings.phase}
    return jsonify(report if known.health.on else {**report, "monitoring": "off"})


@blueprint.get("/performance_metrics")
@documented({200: PerformanceMetrics}, MONITORING_OFF)
def performance_metrics() -> Response:
    """Counters since the start, times by route, and how long jobs took; in seconds. AppError MONITORING_OFF."""
    known = _monitored()
    total = known.health.measurements.since_start()
    jobs, _ = known.jobs.page(None, _NEWEST_JOBS, None)
    ended = [job for job in jobs if job.status is JobStatus.COMPLETED and job.completed_at]
    return jsonify(
        {
            "timestamp": iso(utc_now()),
            "uptime_seconds": round(known.health.uptime, 1),
            "counters": {
                "answers": total.answers,
                "server_errors": total.server_errors,
                "summaries": total.summaries,
                "failed_summaries": total.failed,
            },
            "routes": known.health.measurements.latencies(),
            "sync": _times([job for job in ended if not job.background]),
            "async": _times([job for job in ended if job.background]),
            "live": known.events.status(),
        }
    )


@blueprint.get("/performance_metrics/history")
@documented({200: LastDay}, MONITORING_OFF)
def history() -> Response:
    """The last 24 hours, a point a minute. AppError MONITORING_OFF."""
    return jsonify(_monitored().health.history.as_dict())


@blueprint.get("/metrics")
@documented({200: TEXT}, MONITORING_OFF)
def metrics() -> Response:
    """The figures as Prometheus reads them. AppError MONITORING_OFF."""
    health = _monitored().health
    from ops.prometheus import KIND, text  # a few megabytes, for those who use it

    return Response(text(health), content_type=KIND)


def _monitored() -> Services:
    known = services()
    if not known.health.on:
        raise AppError(MONITORING_OFF)
    return known


def _times(jobs: list[ProcessingJob]) -> dict[str, Any]:
    """From submission to end, of the newest jobs that succeeded."""
    seconds = [_seconds(job.created_at, job.completed_at) for job in jobs if job.completed_at]
    return {"count": len(seconds), **percentiles(seconds)}


def _seconds(begin: str, end: str) -> float:
    return max(0.0, (parse_iso(end) - parse_iso(begin)).total_seconds())
