"""The answer to work: where to follow it when it goes on after the answer, or what came of it."""

from typing import Annotated, Any

from flask import Response, jsonify, request, url_for
from pydantic import Field

import errors
from errors import AppError
from job_models import NewJob, ProcessingJob
from web.context import services

MAX_KEY_CHARS = 200
IdempotencyKey = Annotated[str, Field(min_length=1, max_length=MAX_KEY_CHARS)]


def idempotency_key() -> str | None:
    """What names this submission, so that a repetition gives the same job; AppError BAD_REQUEST."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= MAX_KEY_CHARS and key.isprintable()):
        reason = f"`Idempotency-Key` must be 1 to {MAX_KEY_CHARS} printable characters."
        raise AppError(errors.BAD_REQUEST, reason=reason)
    return key


def accepted(job: ProcessingJob, status_code: int = 202, **also: str) -> Response:
    """Where to follow `job`, with the header `Location`; `also` are further keys of the body."""
    status = services().job_view.status(job)
    response = jsonify(
        {
            "job_id": job.job_id,
            "status": job.status,
            "message": job.message,
            "total_items": status["total_items"],
            "status_url": url_for("jobs.job_status", job_id=job.job_id),
            "stream_url": url_for("jobs.job_stream", job_id=job.job_id),
            "estimated_seconds": job.estimated_seconds,
            **services().estimates.of(job),
            **also,
        }
    )
    response.status_code = status_code
    response.headers["Location"] = url_for("jobs.job", job_id=job.job_id)
    return response


def results_now(new: NewJob) -> list[dict[str, Any]]:
    """The results of a job that is worked on while the client waits; AppError of `run_now`, INTERRUPTED."""
    known = services()
    job = known.backend.run_now(new)
    if not (job.status.over or job.asks):
        raise AppError(errors.INTERRUPTED)
    return known.job_view.results(job, asking=True)
