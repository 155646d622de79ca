"""Jobs: which there are, how far one is, and what a person may do with it."""

from flask import Blueprint, Response, jsonify, request

import errors
from errors import AppError
from job_models import JobStatus
from web import bodies, query
from web.accepted import accepted
from web.body_reader import read_if_any
from web.brought import go_on, item_or_404
from web.context import job_or_404, services
from web.errors import answer
from web.openapi.job_shapes import Accepted, Job
from web.openapi.operation import EVENTS, SUBTITLES, documented
from web.openapi.shapes import Cancelled, JobPage, StatusObject, Upto200
from web.streams import stream
from web.uploads import read_upload

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@documented({200: JobPage}, query={"status": JobStatus, "limit": Upto200, "cursor": str})
def jobs() -> Response:
    """A page of jobs, newest first, without their items."""
    limit = query.whole("limit", 50, 1, 200)
    name = request.args.get("status")
    status = JobStatus(query.choice("status", "", *JobStatus)) if name is not None else None
    try:
        found, cursor = services().jobs.page(status, limit, request.args.get("cursor"))
    except ValueError as fault:
        raise AppError(errors.BAD_REQUEST, reason="`cursor` is not one that this server gave.") from fault
    return jsonify({"jobs": [services().job_view.status(job) for job in found], "next_cursor": cursor})


@blueprint.get("/<job_id>")
@documented({200: Job}, errors.JOB_NOT_FOUND)
def job(job_id: str) -> Response:
    """A job with its items and results."""
    return jsonify(services().job_view.full(job_or_404(job_id)))


@blueprint.get("/<job_id>/status")
@documented({200: StatusObject}, errors.JOB_NOT_FOUND)
def job_status(job_id: str) -> Response:
    """A job without its items and results, small enough to be asked for often."""
    return jsonify(services().job_view.status(job_or_404(job_id)))


@blueprint.get("/<job_id>/stream")
@documented({200: EVENTS}, errors.JOB_NOT_FOUND, errors.SSE_OFF, errors.TOO_MANY_STREAMS, errors.TOO_MANY_STREAMS_FROM)
def job_stream(job_id: str) -> Response:
    """How far a job is, live, until it is over."""
    job_or_404(job_id)
    return stream(lambda address: services().events.watch_job(job_id, address))


@blueprint.post("/<job_id>/cancel")
@documented({200: Cancelled, 202: Cancelled}, errors.JOB_NOT_FOUND, errors.JOB_OVER)
def cancel(job_id: str) -> Response:
    """200 when nothing of it ran, 202 when running work was told to stop, 409 when it is over."""
    ran = job_or_404(job_id).count(JobStatus.IN_PROGRESS) > 0
    try:
        job = services().backend.cancel(job_id)
    except AppError as error:
        if error.code != errors.JOB_OVER.code:
            raise
        return answer(error, job_id=job_id, status=job_or_404(job_id).status)
    if job.status is JobStatus.CANCELLED and not ran:
        return jsonify({"job_id": job_id, "status": job.status, "message": "Job cancelled"})
    response = jsonify({"job_id": job_id, "status": "cancel_requested", "message": "The running work is being stopped"})
    response.status_code = 202
    return response


@blueprint.post("/<job_id>/retry")
@documented(
    {202: Accepted},
    errors.JOB_NOT_FOUND,
    errors.ITEM_NOT_FOUND,
    errors.JOB_NOT_OVER,
    errors.NOTHING_TO_RETRY,
    errors.WORKERS_OFF,
    body=bodies.Retry,
    required=False,
)
def retry(job_id: str) -> Response:
    """Runs items again that failed, were cancelled or are held: all of them, or those the body names."""
    job_or_404(job_id)
    body = read_if_any(bodies.Retry)
    return accepted(services().backend.retry(job_id, body.items))


@blueprint.delete("/<job_id>")
@documented({204: None}, errors.JOB_NOT_FOUND, errors.JOB_NOT_OVER)
def delete(job_id: str) -> tuple[str, int]:
    """Forgets a job that is over; its summaries stay."""
    job_or_404(job_id)
    services().jobs.delete(job_id)
    return "", 204


@blueprint.put("/<job_id>/items/<int:index>/transcript")
@documented(
    {202: Accepted},
    errors.JOB_NOT_FOUND,
    errors.ITEM_NOT_FOUND,
    errors.BAD_TRANSCRIPT,
    errors.UNSUPPORTED_UPLOAD,
    body=bodies.TranscriptText,
    uploads=SUBTITLES,
)
def bring_transcript(job_id: str, index: int) -> Response:
    """Lets an item go on with captions that the user brought; they belong to its video."""
    item, upload = item_or_404(job_id, index), read_upload()
    return go_on(job_id, item, upload.subtitles, upload.title)
