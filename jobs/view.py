"""Jobs as clients see them: the small status object, and the whole with items and results."""

from collections.abc import Callable
from typing import Any

from errors import CANCELLED, SUMMARY_NOT_FOUND, AppError
from job_models import JobItem, JobStatus, ProcessingJob
from jobs.as_json import item_object, status_object
from jobs.requests import span_of
from summary.results import bad_link_result, failed_result, playlist_result, video_result
from summary.values import SummaryRecord


class JobView:
    """Joins a job with the summaries it gave."""

    def __init__(self, summary: Callable[[str], SummaryRecord | None]) -> None:
        """`summary` finds a stored summary by its id."""
        self._summary = summary

    def status(self, job: ProcessingJob) -> dict[str, Any]:
        """The job without items and results."""
        return status_object(job)

    def full(self, job: ProcessingJob) -> dict[str, Any]:
        """The job with its items, in the order the user gave, and the results there are so far."""
        items = [item_object(item) for item in _in_order(job)]
        return {**status_object(job), "items": items, "results": self.results(job)}

    def results(self, job: ProcessingJob, *, asking: bool = False) -> list[dict[str, Any]]:
        """One result for each link of the submission whose work has ended; a playlist holds those of its videos.

        `asking`: also for what waits until a person lets it go on, with its error.
        """
        results: list[dict[str, Any]] = []
        playlists: dict[int, list[dict[str, Any]]] = {}
        for item in _in_order(job):
            if not (item.status.over or (asking and item.asks)):
                continue
            if item.playlist_id is None:
                results.append(self._result(job, item))
            elif item.link in playlists:
                playlists[item.link].append(self._result(job, item))
            else:
                playlists[item.link] = [self._result(job, item)]
                results.append({"link": item.link, "title": item.playlist_title or item.playlist_id})
        return [playlist_result(r["title"], playlists[r["link"]]) if "link" in r else r for r in results]

    def _result(self, job: ProcessingJob, item: JobItem) -> dict[str, Any]:
        error = item.error or AppError(CANCELLED).as_dict()
        if item.is_playlist:
            return bad_link_result(item.url, error["message"])
        if item.status is JobStatus.COMPLETED:
            record = self._summary(item.summary_id or "")
            if record is not None:
                return video_result(record, item.cached, item.fallback_from)
            error = AppError(SUMMARY_NOT_FOUND).as_dict()
        video_id = item_object(item)["video_id"]
        return failed_result(video_id, item.url, item.title, job.model, job.options, error, span_of(item))


def _in_order(job: ProcessingJob) -> list[JobItem]:
    return sorted(job.items, key=lambda item: item.position)
