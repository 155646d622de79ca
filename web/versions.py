"""A summary again with other options or of a stretch of its video, and the versions there are."""

from typing import Annotated

from flask import Blueprint, Response, jsonify
from pydantic import Field

import errors
from errors import AppError
from job_models import NewJob, NewLink
from library_errors import NO_TRANSCRIPT_KEPT
from summary.findings import Span
from summary.results import video_result
from summary.time_marks import player_clock
from summary.transcript_lines import last_time
from summary.values import Transcript
from web import bodies
from web.accepted import accepted, idempotency_key, results_now
from web.body_reader import read_if_any
from web.context import services, summary_or_404, transcript_or_404
from web.openapi.job_shapes import Accepted, Answered
from web.openapi.library_shapes import Versions
from web.openapi.operation import documented

blueprint = Blueprint("versions", __name__)

Seconds = Annotated[float, Field(allow_inf_nan=False)]


class Again(bodies.Options):
    """What shall be different; what is not named stays as it is in the summary, except the stretch."""

    over_budget: bool = False
    begin: Annotated[Seconds | None, Field(alias="from")] = None
    end: Annotated[Seconds | None, Field(alias="to")] = None


@blueprint.post("/summaries/<summary_id>/again")
@documented(
    {200: Accepted | Answered, 202: Accepted},
    errors.SUMMARY_NOT_FOUND,
    NO_TRANSCRIPT_KEPT,
    errors.UNKNOWN_MODEL,
    errors.QUEUE_FULL,
    body=Again,
    required=False,
)
def again(summary_id: str) -> Response:
    """Puts a job into the queue that writes the same words up once more: 202, or 200 for a repeated key.

    Where background work is off the answer is 200 with the result, as of a synchronous request.
    """
    record = summary_or_404(summary_id)
    body = read_if_any(Again)
    span = _stretch(body, transcript_or_404(summary_id))
    link = NewLink(
        record.source.key,
        record.source.url,
        record.details.title,
        version_of=summary_id,
        begin=span.start if span else None,
        end=span.end if span else None,
    )
    model = services().models.info(body.model or record.model).key
    new = NewJob(
        (link,),
        model,
        body.options(record.options),
        idempotency_key=idempotency_key(),
        over_budget=body.over_budget,
    )
    if not services().settings.workers_on:
        return jsonify({"mode": "sync", "results": results_now(new)})
    job, created = services().backend.submit(new)
    return accepted(job, 202 if created else 200)


@blueprint.get("/summaries/<summary_id>/versions")
@documented({200: Versions}, errors.SUMMARY_NOT_FOUND)
def versions(summary_id: str) -> Response:
    """All summaries of the same video, upload or sample, the newest first; this one is among them."""
    record = summary_or_404(summary_id)
    found = [video_result(each, cached=True) for each in services().library.versions(record.source)]
    return jsonify({"summary_id": record.summary_id, "title": record.details.title, "versions": found})


def _stretch(body: Again, transcript: Transcript) -> Span | None:
    """The stretch that is asked for, None for all of it; AppError BAD_REQUEST when the video has no such stretch."""
    if body.begin is None and body.end is None:
        return None
    if not transcript.timed:
        raise AppError(errors.BAD_REQUEST, reason="This transcript has no times, so no stretch of it can be taken.")
    length = max(last_time(transcript), max((line.end for line in transcript.segments), default=0.0))
    begin, end = body.begin or 0.0, length if body.end is None else body.end
    whole = int(length) + (length > int(length))  # players round up
    if not 0 <= begin < end <= whole:
        reason = f"`from` and `to` must be seconds from 0 to {whole} ({player_clock(whole)}), `from` before `to`."
        raise AppError(errors.BAD_REQUEST, reason=reason)
    if not any(begin <= line.start < end for line in transcript.segments):
        reason = f"Nothing is said from {player_clock(begin)} to {player_clock(end)}."
        raise AppError(errors.BAD_REQUEST, reason=reason)
    return Span(begin, min(end, length))
