"""The jobs in memory, found by id, by status in order of age, and by idempotency key."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection

from job_models import JobStatus, ProcessingJob
from jobs.as_json import decoded, encoded
from jobs.ids import is_job_id
from storage.sealed_json import to_keep


class JobTable:
    """A plain data structure without a lock of its own; ids sort by age.

    A job that is over is held as the bytes it has on disk: a tenth of the memory, and nothing for the collector of
    garbage to look at. It is a job again for whoever reads it.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, ProcessingJob | bytes] = {}
        self._ids: list[str] = []
        self._by_status: dict[JobStatus, list[str]] = {status: [] for status in JobStatus}
        self._by_key: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def get(self, job_id: str) -> ProcessingJob | None:
        """The job, or None."""
        found = self._jobs.get(job_id)
        return decoded(found) if isinstance(found, bytes) else found

    def by_key(self, key: str) -> ProcessingJob | None:
        """The job that was submitted with this idempotency key."""
        return self.get(self._by_key.get(key, ""))

    def put(self, job: ProcessingJob, record: bytes | None = None) -> None:
        """Adds a job, or replaces it; `record` is the job encoded, when it is known and the job is over."""
        before = self.get(job.job_id)
        if before is None:
            insort(self._ids, job.job_id)
            if job.idempotency_key:
                self._by_key[job.idempotency_key] = job.job_id
        if before is None or before.status is not job.status:
            if before is not None:
                _take_out(self._by_status[before.status], {job.job_id})
            insort(self._by_status[job.status], job.job_id)
        if job.status.over:
            self._jobs[job.job_id] = to_keep(record or encoded(job))
        else:
            self._jobs[job.job_id] = job

    def hold(self, job_id: str, status: JobStatus, key: str | None, record: bytes) -> None:
        """Adds a job that is not there yet, is over and already encoded."""
        insort(self._ids, job_id)
        insort(self._by_status[status], job_id)
        self._jobs[job_id] = record
        if key:
            self._by_key[key] = job_id

    def remove(self, job_ids: Collection[str]) -> None:
        """Forgets jobs."""
        gone: dict[JobStatus, set[str]] = {}
        for job_id in job_ids:
            job = self.get(job_id)
            if job is None:
                continue
            gone.setdefault(job.status, set()).add(job_id)
            del self._jobs[job_id]
            if job.idempotency_key:
                self._by_key.pop(job.idempotency_key, None)
        for status, ids in gone.items():
            _take_out(self._by_status[status], ids)
            _take_out(self._ids, ids)

    @property
    def newest_id(self) -> str | None:
        """The id of the youngest job."""
        return self._ids[-1] if self._ids else None

    def page(self, status: JobStatus | None, limit: int, below: str | None) -> tuple[list[ProcessingJob], str | None]:
        """At most so many jobs from new to old, those with a smaller id than `below`, and the next page's `below`.

        ValueError when `below` is not an id.
        """
        if below is not None and not is_job_id(below):
            raise ValueError("this is not a cursor of this list")
        ids = self._ids if status is None else self._by_status[status]
        end = len(ids) if below is None else bisect_left(ids, below)
        start = max(end - limit, 0)
        jobs = [self._require(job_id) for job_id in reversed(ids[start:end])]
        return jobs, jobs[-1].job_id if start else None

    def _require(self, job_id: str) -> ProcessingJob:
        found = self._jobs[job_id]
        return decoded(found) if isinstance(found, bytes) else found

    def not_over(self) -> list[ProcessingJob]:
        """Every job that has not ended, old to new."""
        ids = sorted(job_id for status, ids in self._by_status.items() if not status.over for job_id in ids)
        return [self._require(job_id) for job_id in ids]

    def between(self, above: str, below: str, limit: int) -> list[str]:
        """At most so many ids, old to new."""
        start, end = bisect_right(self._ids, above), bisect_left(self._ids, below)
        return self._ids[start : min(end, start + limit)]

    def all(self) -> list[ProcessingJob | bytes]:
        """Every job, old to new; those that are over encoded."""
        return list(self._jobs.values())


def _take_out(ids: list[str], gone: Collection[str]) -> None:
    """Removes from a sorted list with one move of what lies behind, however many there are."""
    start, end = bisect_left(ids, min(gone)), bisect_left(ids, max(gone)) + 1
    ids[start:end] = [job_id for job_id in ids[start:end] if job_id not in gone]
