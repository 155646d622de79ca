"""The library in order: marks on a summary, many at once, what was deleted, and lists by channel, playlist and tag."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, jsonify
from pydantic import Field

import errors
from errors import AppError
from job_models import NewJob, NewLink
from library_errors import NO_TRANSCRIPT_KEPT
from storage.library_marks import (
    MAX_NOTE_CHARS,
    MAX_TAG_CHARS,
    MAX_TAGS,
    MarksChange,
    TooManyTags,
    tidy_tags,
)
from summary.values import SummaryOptions, SummaryRecord
from web import bodies
from web.body_reader import read
from web.context import services, summary_or_404
from web.library_results import marks_dict
from web.openapi import library_shapes as shapes
from web.openapi.operation import documented

blueprint = Blueprint("library_order", __name__)

MOST_IDS = 500

Tag = Annotated[str, Field(max_length=MAX_TAG_CHARS)]
Ids = Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=MOST_IDS)]


class Marks(bodies.Body):
    """What a person writes on a summary; `position` is the share of it that was read."""

    favourite: bool | None = None
    archived: bool | None = None
    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS)] | None = None
    note: Annotated[str, Field(max_length=MAX_NOTE_CHARS)] | None = None
    position: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


class Summaries(bodies.Body):
    """Which summaries are meant."""

    ids: Ids


class Batch(bodies.Options):
    """What shall be done with many; `tags` for tagging, the options for `again`."""

    ids: Ids
    action: Literal["delete", "archive", "unarchive", "favourite", "unfavourite", "tag", "untag", "again"]
    tags: Annotated[list[Tag], Field(min_length=1, max_length=MAX_TAGS)] | None = None
    over_budget: bool = False


@blueprint.patch("/summaries/<summary_id>")
@documented({200: shapes.Marked}, errors.SUMMARY_NOT_FOUND, body=Marks)
def mark(summary_id: str) -> Response:
    """Writes marks on a summary and answers with all it has; what is not named stays."""
    record = summary_or_404(summary_id)
    body = read(Marks)
    tags = None if body.tags is None else tidy_tags(body.tags)
    _mark([summary_id], MarksChange(body.favourite, body.archived, tags, note=body.note, position=body.position))
    found = services().library.marks([summary_id])
    if summary_id not in found:  # deleted between the two questions
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return jsonify({"summary_id": record.summary_id, **marks_dict(found[summary_id])})


@blueprint.post("/library/batch")
@documented(
    {200: shapes.Done, 202: shapes.Done},
    NO_TRANSCRIPT_KEPT,
    errors.UNKNOWN_MODEL,
    errors.QUEUE_FULL,
    errors.WORKERS_OFF,
    body=Batch,
)
def batch() -> Response:
    """Does one thing with many summaries; those that are not there are named, the others done."""
    body = read(Batch)
    ids = list(dict.fromkeys(body.ids))
    if (body.action in ("tag", "untag")) != (body.tags is not None):
        raise AppError(errors.BAD_REQUEST, reason="`tags` goes with the actions tag and untag, and only with them.")
    if body.action == "again":
        return _again(body, ids)
    if body.action == "delete":
        return _done(ids, services().library.delete_many(ids))
    tags = tidy_tags(body.tags or ())
    changes = {
        "archive": MarksChange(archived=True),
        "unarchive": MarksChange(archived=False),
        "favourite": MarksChange(favourite=True),
        "unfavourite": MarksChange(favourite=False),
        "tag": MarksChange(add_tags=tags),
        "untag": MarksChange(remove_tags=tags),
    }
    return _done(ids, _mark(ids, changes[body.action]))


@blueprint.post("/library/restore")
@documented({200: shapes.Done}, errors.SUMMARY_NOT_FOUND, body=Summaries)
def restore() -> Response:
    """Brings back what was deleted within the last hour."""
    ids = list(dict.fromkeys(read(Summaries).ids))
    back = services().library.restore(ids)
    if not back:
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return _done(ids, back)


@blueprint.get("/library/channels")
@documented({200: shapes.Channels})
def channels() -> Response:
    """The channels with the number of their summaries, the largest first."""
    heaps = services().library.heaps("channels")
    return jsonify({"channels": [{"channel": heap.title, "count": heap.count} for heap in heaps]})


@blueprint.get("/library/playlists")
@documented({200: shapes.Playlists})
def playlists() -> Response:
    """The playlists that were asked for, with the number of summaries of their videos."""
    heaps = services().library.heaps("playlists")
    found = [{"playlist_id": heap.ident, "title": heap.title, "count": heap.count} for heap in heaps]
    return jsonify({"playlists": found})


@blueprint.get("/library/tags")
@documented({200: shapes.Tags})
def tags() -> Response:
    """The tags with the number of their summaries."""
    return jsonify({"tags": [{"tag": heap.title, "count": heap.count} for heap in services().library.heaps("tags")]})


def _mark(ids: Sequence[str], change: MarksChange) -> list[str]:
    try:
        return services().library.mark(ids, change)
    except TooManyTags as fault:
        raise AppError(errors.BAD_REQUEST, reason=f"A summary may have at most {MAX_TAGS} tags.") from fault


def _done(asked: Sequence[str], done: Sequence[str]) -> Response:
    known = set(done)
    missing = [each for each in asked if each not in known]
    return jsonify({"success": True, "done": list(done), "missing": missing})


def _again(body: Batch, ids: Sequence[str]) -> Response:
    """One job for all that shall be written in the same way."""
    known = services()
    most = known.settings.max_urls_per_request
    if len(ids) > most:
        raise AppError(errors.BAD_REQUEST, reason=f"At most {most} summaries can be written again at once.")
    there = [(each, record) for each in ids if (record := known.library.get(each)) is not None]
    spoken = known.library.with_words([each for each, _ in there])
    if there and not spoken:
        raise AppError(NO_TRANSCRIPT_KEPT)
    found = [(each, record) for each, record in there if each in spoken]
    heaps: dict[tuple[str, SummaryOptions], list[tuple[str, SummaryRecord]]] = {}
    for each, record in found:
        model = known.models.info(body.model or record.model).key
        heaps.setdefault((model, body.options(record.options)), []).append((each, record))
    jobs: list[dict[str, Any]] = []
    for (model, options), same in heaps.items():
        links = tuple(NewLink(r.source.key, r.source.url, r.details.title, version_of=each) for each, r in same)
        job, _ = known.backend.submit(NewJob(links, model, options, over_budget=body.over_budget))
        jobs.append({"job_id": job.job_id, "model": model, "total_items": len(links)})
    missing = [each for each in ids if each not in dict(there)]
    wordless = [each for each, _ in there if each not in spoken]
    answer = jsonify(
        {
            "success": True,
            "done": [each for each, _ in found],
            "missing": missing,
            "without_transcript": wordless,
            "jobs": jobs,
        }
    )
    answer.status_code = 202 if jobs else 200
    return answer
