"""What `is:failed` asks for: items of kept jobs that failed, as results without a summary."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from job_models import JobItem, JobStatus, ProcessingJob
from jobs.as_json import item_object
from storage.search_query import Filter, Query
from storage.search_text import fold
from summary.results import failed_result
from web.context import services

JOBS_AT_ONCE = 200


def failed_items(query: Query, limit: int) -> list[dict[str, Any]]:
    """The newest failed items whose title, link or reason has the words, and that the qualifiers leave."""
    return list(islice((_result(job, item) for job, item in _failed() if _is_meant(query, job, item)), limit))


def _failed() -> Iterator[tuple[ProcessingJob, JobItem]]:
    cursor = None
    while True:
        jobs, cursor = services().jobs.page(None, JOBS_AT_ONCE, cursor)
        for job in jobs:
            yield from ((job, item) for item in job.items if item.status is JobStatus.FAILED)
        if cursor is None:
            return


def _is_meant(query: Query, job: ProcessingJob, item: JobItem) -> bool:
    said = fold(f"{item.title} {item.url} {_reason(item)}")
    words = all(any(re.search(term.pattern, said) for term in group) for group in query.groups)
    unwanted = any(re.search(term.pattern, said) for term in query.excluded)
    return words and not unwanted and all(_has(job, item, each) is not each.negated for each in query.filters)


def _has(job: ProcessingJob, item: JobItem, wanted: Filter) -> bool:
    match wanted.field:
        case "is":
            return wanted.value == "failed"
        case "model":
            return wanted.value in fold(job.model)
        case "list":
            return wanted.value in fold(f"{item.playlist_id or ''} {item.playlist_title or ''}")
        case "before":
            return job.created_at < wanted.value
        case "after":
            return job.created_at >= wanted.value
        case _:
            return False  # nobody knows the channel or the language of what was never read


def _result(job: ProcessingJob, item: JobItem) -> dict[str, Any]:
    error = item.error or {"message": _reason(item)}
    return {
        **failed_result(item_object(item)["video_id"], item.url, item.title, job.model, job.options, error),
        "snippet": error["message"],
        "highlights": [],
        "t": None,
        "url_at": None,
        "job_id": job.job_id,
        "index": item.index,
    }


def _reason(item: JobItem) -> str:
    return str((item.error or {}).get("message", item.message))
