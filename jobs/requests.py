"""What an item of a job asks of the core."""

from job_models import JobItem, ProcessingJob
from summary.findings import Span
from summary.prices import Account
from summary.values import Source, SummaryRequest


def request_of(job: ProcessingJob, item: JobItem) -> SummaryRequest:
    """The summary that is wanted, paid for by the job; `item` is no playlist."""
    return SummaryRequest(
        source=Source.from_key(item.captions or item.source),
        model=job.model,
        options=job.options,
        caption_language=job.caption_language,
        fresh=job.fresh,
        span=span_of(item),
        version_of=None if item.captions else item.version_of,
        missing=item.missing,
        account=Account(job.job_id, item.over_budget),
    )


def span_of(item: JobItem) -> Span | None:
    """The stretch of its video that is wanted; None for all of it."""
    return None if item.begin is None or item.end is None else Span(item.begin, item.end)
