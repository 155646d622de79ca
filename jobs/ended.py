"""What ended since a moment, told once more from what is kept: for clients whose last event an earlier run told."""

from collections.abc import Callable
from operator import itemgetter

from job_models import JobEvent, JobItem, JobStatus, ProcessingJob
from jobs.as_json import complete_event, failed_event, status_event
from summary.results import video_result
from summary.values import SummaryRecord

MOST_JOBS = 1000
MOST_EVENTS = 500

Page = Callable[[JobStatus | None, int, str | None], tuple[list[ProcessingJob], str | None]]


class EndedSince:
    """`page` gives jobs from new to old, `summary` finds a stored summary by its id."""

    def __init__(self, page: Page, summary: Callable[[str], SummaryRecord | None]) -> None:
        self._page = page
        self._summary = summary
        self._last: tuple[str, str, list[tuple[str, JobEvent]] | None] = ("", "", [])

    def between(self, after: str, upto: str) -> list[tuple[str, JobEvent]] | None:
        """The ends of items and jobs (`summary_complete`, `summary_failed`, `job_status`) in that time, with when.

        In order, each once; looked for among the newest MOST_JOBS jobs. None when they are more than MOST_EVENTS.
        The last answer is kept: after a restart everybody comes back with the same question.
        """
        last = self._last
        if last[:2] != (after, upto):
            last = self._last = (after, upto, self._look(after, upto))
        return last[2]

    def _look(self, after: str, upto: str) -> list[tuple[str, JobEvent]] | None:
        told: list[tuple[str, JobEvent]] = []
        cursor, seen = None, 0
        while seen < MOST_JOBS:
            jobs, cursor = self._page(None, min(200, MOST_JOBS - seen), cursor)
            seen += len(jobs)
            for job in jobs:
                if job.updated_at > after:
                    told += self._of_job(job, after, upto)
            if len(told) > MOST_EVENTS:
                return None
            if cursor is None:
                break
        return sorted(told, key=itemgetter(0))

    def _of_job(self, job: ProcessingJob, after: str, upto: str) -> list[tuple[str, JobEvent]]:
        told = []
        for item in job.items:
            if after < (item.ended_at or "") <= upto:
                event = self._of_item(job, item)
                if event is not None:
                    told.append((item.ended_at or "", event))
        if job.status.over and after < (job.completed_at or "") <= upto:
            told.append((job.completed_at or "", status_event(job)))
        return told

    def _of_item(self, job: ProcessingJob, item: JobItem) -> JobEvent | None:
        if item.status is JobStatus.FAILED and item.error:
            return failed_event(job, item.index, item.error)
        record = self._summary(item.summary_id or "") if item.status is JobStatus.COMPLETED else None
        return complete_event(job, item.index, video_result(record, item.cached)) if record else None
