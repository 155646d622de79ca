"""The library: summaries that were made before, to list, search, read, take along and delete."""

from collections.abc import Sequence
from typing import Literal

from flask import Blueprint, Response, jsonify, request

import errors
from errors import AppError
from library_errors import NO_TRANSCRIPT_KEPT
from storage.search import SCOPES
from storage.search_query import FIELDS, MAX_QUERY_CHARS, Filter, QueryFault, parse, qualifier
from web import bodies, query
from web.body_reader import read_if_any
from web.context import services, summary_or_404, transcript_or_404
from web.library_failed import failed_items
from web.library_results import library_results, search_result, transcript_result, with_marks
from web.openapi import library_shapes as shapes
from web.openapi.operation import documented
from web.openapi.other_shapes import TranscriptOfSummary
from web.openapi.shapes import Upto100

blueprint = Blueprint("library", __name__)

PER_PAGE = 20
MAX_PER_PAGE = 100


@blueprint.get("/get_cached_summaries")
@documented(
    {200: list[shapes.KeptSummary] | shapes.Page | shapes.CursorPage},
    query={"page": str, "per_page": str, "limit": str, "cursor": str, "q": str} | dict.fromkeys(FIELDS, str),
)
def get_cached_summaries() -> Response:
    """Newest first: with `page`, `per_page` or `cursor` one page as an object, else a bare array of at most `limit`.

    What was put away is left out, unless `is=archived` asks for it.
    """
    library = services().library
    wanted = _filters()
    total = library.count(wanted)
    if "cursor" in request.args:
        return _after(request.args["cursor"], wanted, total)
    paged = "limit" not in request.args and ("page" in request.args or "per_page" in request.args)
    page = query.forgiving_whole("page", 1) if paged else 1
    size = query.forgiving_whole("per_page" if paged else "limit", PER_PAGE if paged else MAX_PER_PAGE, MAX_PER_PAGE)
    found = library_results(library.page(size, (page - 1) * size, wanted))
    if paged:
        pages = -(-total // size)
        return jsonify({"summaries": found, "total": total, "page": page, "per_page": size, "total_pages": pages})
    response = jsonify(found)
    response.headers["X-Total-Count"] = str(total)
    return response


@blueprint.get("/search_summaries")
@documented(
    {200: list[shapes.Hit | shapes.FailedHit]},
    query={
        "q": str,
        "scope": Literal["summaries", "transcripts", "all"],
        "limit": Upto100,
        "typing": Literal["0", "1"],
    },
)
def search_summaries() -> Response:
    """What says `q`, best first, each with the place where it says so.

    `X-Index-Pending: true` while summaries of an older version are still being read into the search.
    """
    text = request.args.get("q", "").strip()
    if not text:
        raise AppError(errors.BAD_REQUEST, reason="`q` is empty: nothing to search for.")
    if len(text) > MAX_QUERY_CHARS:
        raise AppError(errors.BAD_REQUEST, reason=f"`q` may have at most {MAX_QUERY_CHARS} characters.")
    scope = query.choice("scope", "all", *SCOPES)
    limit = query.whole("limit", 50, 1, MAX_PER_PAGE)
    typing = query.choice("typing", "0", "0", "1") == "1"
    try:
        asked = parse(text, typing)
    except QueryFault as fault:
        raise AppError(errors.BAD_REQUEST, reason=str(fault)) from fault
    if asked.asks_failed:
        return jsonify(failed_items(asked, limit))
    found = services().library.search(text, scope, limit, typing)
    response = jsonify(with_marks([search_result(hit) for hit in found]))
    if services().library.search_is_behind():
        response.headers["X-Index-Pending"] = "true"
    return response


def _after(cursor: str, wanted: Sequence[Filter], total: int) -> Response:
    """The page at `cursor`, the first one where that is empty."""
    size = query.forgiving_whole("limit", PER_PAGE, MAX_PER_PAGE)
    try:
        found, following = services().library.listed(wanted, size, cursor or None)
    except ValueError as fault:
        reason = "`cursor` is not one that this server gave. Leave it empty for the first page."
        raise AppError(errors.BAD_REQUEST, reason=reason) from fault
    return jsonify({"summaries": library_results(found), "total": total, "next_cursor": following})


def _filters() -> list[Filter]:
    """The qualifiers of a list: each as a parameter of its own, or all in `q`."""
    try:
        asked = parse(request.args.get("q", ""))
        named = [qualifier(name, value) for name in FIELDS for value in request.args.getlist(name) if value.strip()]
    except QueryFault as fault:
        raise AppError(errors.BAD_REQUEST, reason=str(fault)) from fault
    if asked.groups or asked.excluded:
        raise AppError(
            errors.BAD_REQUEST, reason="`q` of a list holds qualifiers only; words are for /search_summaries."
        )
    return [*asked.filters, *named]


@blueprint.delete("/delete_summary")
@documented(
    {200: shapes.Deleted},
    errors.SUMMARY_NOT_FOUND,
    body=bodies.Deletion,
    required=False,
    query={"video_id": str, "summary_id": str},
)
def delete_summary() -> Response:
    """Deletes one summary, or all of a video; named in the query or in a JSON body."""
    body = read_if_any(bodies.Deletion)
    video_id = body.video_id or request.args.get("video_id") or None
    summary_id = body.summary_id or request.args.get("summary_id") or None
    if (video_id is None) == (summary_id is None):
        raise AppError(errors.BAD_REQUEST, reason="Send either `video_id` or `summary_id`.")
    deleted = services().library.delete(video_id=video_id, summary_id=summary_id)
    if not deleted:
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return jsonify({"success": True, "message": f"Deleted {deleted} {'summary' if deleted == 1 else 'summaries'}"})


@blueprint.get("/summaries/<summary_id>")
@documented({200: shapes.KeptSummary}, errors.SUMMARY_NOT_FOUND)
def summary(summary_id: str) -> Response:
    """One summary with its provenance."""
    return jsonify(library_results([summary_or_404(summary_id)])[0])


@blueprint.get("/summaries/<summary_id>/transcript")
@documented({200: TranscriptOfSummary}, errors.SUMMARY_NOT_FOUND, NO_TRANSCRIPT_KEPT)
def summary_transcript(summary_id: str) -> Response:
    """The transcript it was made from."""
    record = summary_or_404(summary_id)
    return jsonify(transcript_result(record, transcript_or_404(summary_id)))
