"""What was held for a budget that leaves room for it now, because a new month began or the budget was raised."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from job_models import ProcessingJob

Fits = Callable[[Mapping[str, Any], str], bool]
"""Takes the error object of a held item and the id of its job."""


def affordable(jobs: Iterable[ProcessingJob], fits: Fits) -> Iterator[tuple[str, int, str | None]]:
    """Job, item and the time until which it is held; `fits` says whether the budget allows it now."""
    for job in jobs:
        for item in job.items:
            if item.asks and item.error and fits(item.error, job.job_id):
                yield job.job_id, item.index, item.next_attempt_at
