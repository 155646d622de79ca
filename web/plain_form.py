"""The home page without JavaScript: what it shows of the library and the queue, and a link sent by plain form."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app_error import AppError
from job_models import JobStatus
from storage.search_query import MAX_QUERY_CHARS, QueryFault
from summary.values import SummaryRecord
from web import bodies
from web.body_reader import check
from web.context import services
from web.frame import root
from web.openapi.operation import HTML, Media, documented
from web.summarize import REFUSALS, enqueue, links_of, results_of

blueprint = Blueprint("plain_form", __name__)

PER_PAGE = 20
_RECENT_JOBS = 20
_IN_THE_LIBRARY_OR_GONE = frozenset({JobStatus.COMPLETED, JobStatus.CANCELLED})
_WISHES = ("model", "length", "language", "style", "instruction", "caption_language")
_FORM = Media(
    "application/x-www-form-urlencoded",
    {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("sources", *_WISHES, "fresh", "sponsors", "key")},
        "required": ["sources"],
    },
)


@dataclass(frozen=True, slots=True)
class PlainView:
    """What stands in the page for readers without JavaScript.

    `jobs` are status objects of those that go on or failed, `summaries` a page of the library or what was found for
    `query`; `fault` says why nothing could be looked for. `key` makes two clicks one job.
    """

    key: str
    jobs: tuple[dict[str, Any], ...]
    summaries: tuple[SummaryRecord, ...]
    query: str
    page: int
    pages: int
    fault: str = ""


def plain_view() -> PlainView:
    """The page of the library that the address names by `page`, or what is found for its `q`, and the jobs of late."""
    known = services()
    query = request.args.get("q", "").strip()[:MAX_QUERY_CHARS]
    pages = max(1, -(-known.library.count() // PER_PAGE))
    page = min(pages, max(1, request.args.get("page", 1, type=int)))
    recent, _ = known.jobs.page(None, _RECENT_JOBS, None)
    jobs = tuple(known.job_view.status(job) for job in recent if job.status not in _IN_THE_LIBRARY_OR_GONE)
    if not query:
        return PlainView(uuid4().hex, jobs, tuple(known.library.page(PER_PAGE, (page - 1) * PER_PAGE)), "", page, pages)
    try:
        hits = known.library.search(query, "all", PER_PAGE)
    except QueryFault as fault:
        return PlainView(uuid4().hex, jobs, (), query, 1, 1, str(fault))
    found = {hit.record.summary_id: hit.record for hit in hits}
    return PlainView(uuid4().hex, jobs, tuple(found.values()), query, 1, 1)


@blueprint.post("/")
@documented({303: None, 400: HTML}, *REFUSALS, uploads=(_FORM,))
def submit() -> ResponseReturnValue:
    """Takes links by plain form: into the queue, or worked on at once where there is none; then the page again."""
    try:
        body = check(bodies.Submission, _fields(request.form))
        if services().settings.workers_on:
            enqueue(body, links_of(body), request.form.get("key", "")[:64] or None)
        else:
            results_of(body, links_of(body))
    except AppError as fault:
        return render_template("plain_problem.html", fault=fault), fault.http_status
    return redirect(root(), 303)


def _fields(form: MultiDict[str, str]) -> dict[str, Any]:
    """The fields of the form as those of a submission; what was left empty was not asked for."""
    given = {name: form[name] for name in _WISHES if form.get(name, "").strip()}
    return {"urls": form.get("sources", ""), "fresh": "fresh" in form, "sponsors": "sponsors" in form or None, **given}
