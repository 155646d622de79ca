"""Submissions: into the queue, or worked on while the client waits."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

import errors
from errors import AppError
from job_models import NewJob, NewLink, ProcessingJob
from summary.results import bad_link_result
from web import bodies
from web.accepted import IdempotencyKey, accepted, idempotency_key, results_now
from web.body_reader import read
from web.context import services, usual_options
from web.links import BadLink, Links, read_links, selected
from web.openapi.job_shapes import Accepted, Answered
from web.openapi.operation import documented
from web.openapi.result_shapes import Result

blueprint = Blueprint("summarize", __name__)


REFUSALS = (
    errors.NOTHING_TO_DO,
    errors.NOT_A_YOUTUBE_LINK,
    errors.UNKNOWN_MODEL,
    errors.MODEL_NOT_CONFIGURED,
    errors.UNKNOWN_SAMPLE,
    errors.UNKNOWN_TRANSCRIPT,
    errors.TOO_MANY_LINKS,
    errors.QUEUE_FULL,
    errors.WORKERS_OFF,
)


@blueprint.post("/summarize_async")
@documented(
    {200: Accepted, 202: Accepted}, *REFUSALS, body=bodies.Submission, headers={"Idempotency-Key": IdempotencyKey}
)
def summarize_async() -> Response:
    """Puts a job into the queue: 202, or 200 with the same job for a repeated `Idempotency-Key`."""
    body = read(bodies.Submission)
    return _enqueue(body, links_of(body))


@blueprint.post("/summarize")
@documented(
    {200: list[Result] | Answered | Accepted, 202: Accepted},
    *REFUSALS,
    errors.TOO_MANY_AT_ONCE,
    body=bodies.SynchronousSubmission,
    headers={"Idempotency-Key": IdempotencyKey},
    query={"async": bool},
)
def summarize() -> Response:
    """A bare array of results when nothing else was asked for; with a mode an object, or a job in the queue."""
    body = read(bodies.SynchronousSubmission)
    mode = _mode(body)
    links = links_of(body)
    if mode == "async" or (mode == "auto" and _better_in_background(body, links)):
        return _enqueue(body, links, mode="async")
    results = results_of(body, links)
    return jsonify(results if mode is None else {"mode": "sync", "results": results})


def links_of(body: bodies.Submission) -> Links:
    """The links of a submission, read and chosen from; AppError when there are none, or too many."""
    return selected(read_links(body.links, services()), body.limit, body.items)


def enqueue(body: bodies.Submission, links: Links, key: str | None) -> tuple[ProcessingJob, bool]:
    """The job, and whether it is new: the same `key` gives the same job; AppError of the first bad link."""
    for link in links:
        if isinstance(link, BadLink):
            raise link.error
    return services().backend.submit(_new_job(body, links, key))


def _enqueue(body: bodies.Submission, links: Links, **also: str) -> Response:
    job, created = enqueue(body, links, idempotency_key())
    return accepted(job, 202 if created else 200, **also)


def results_of(body: bodies.Submission, links: Links) -> list[dict[str, Any]]:
    """Works on it now: one result a link, in order; AppError when not one link is good."""
    bad = [link for link in links if isinstance(link, BadLink)]
    if len(bad) == len(links):
        raise bad[0].error
    done = iter(results_now(_new_job(body, links, None)))
    return [
        bad_link_result(link.text, link.error.message) if isinstance(link, BadLink) else next(done) for link in links
    ]


def _new_job(body: bodies.Submission, links: Links, key: str | None) -> NewJob:
    return NewJob(
        links=_good(links),
        model=_model(body),
        options=body.options(usual_options()),
        over_budget=body.over_budget,
        fresh=body.fresh,
        caption_language=body.caption_language,
        idempotency_key=key,
    )


def _good(links: Links) -> tuple[NewLink, ...]:
    return tuple(link for link in links if isinstance(link, NewLink))


def _model(body: bodies.Submission) -> str:
    models = services().models
    return models.info(body.model or models.default()).key


def _mode(body: bodies.SynchronousSubmission) -> str | None:
    """What was asked for, None for nothing; AppError BAD_REQUEST when it contradicts itself."""
    asked = {body.mode} - {None}
    if body.force_sync:
        asked.add("sync")
    if body.force_async or _async_in_query():
        asked.add("async")
    if len(asked) > 1:
        raise AppError(errors.BAD_REQUEST, reason=f"Asked for {' and '.join(sorted(map(str, asked)))} at once.")
    return next(iter(asked), None)


def _async_in_query() -> bool:
    given = request.args.get("async", "false").lower()
    if given not in {"true", "false", "1", "0"}:
        raise AppError(errors.BAD_REQUEST, reason="`async` must be true or false.")
    return given in {"true", "1"}


def _better_in_background(body: bodies.Submission, links: Links) -> bool:
    """The rule of `auto`: in the background what takes long, unless the client could not follow it there."""
    known = services()
    agent = request.user_agent.string
    if not known.settings.workers_on or agent.startswith("curl/") or "Postman" in agent:
        return False
    good = _good(links)
    playlist = any(link.is_playlist for link in good)
    return len(good) > 1 or playlist or known.models.info(_model(body)).heavy
