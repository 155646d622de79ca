"""The jobs in memory, found by id, by status in order of age, and by idempotency key."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from job_models import JobStatus, ProcessingJob


class JobTable:
    """A plain data structure without a lock of its own; ids sort by age."""

    def __init__(self) -> None:
        self._jobs: dict[str, ProcessingJob] = {}
        self._ids: list[str] = []
        self._by_status: dict[JobStatus, list[str]] = {status: [] for status in JobStatus}
        self._by_key: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def get(self, job_id: str) -> ProcessingJob | None:
        """The job, or None."""
        return self._jobs.get(job_id)

    def by_key(self, key: str) -> ProcessingJob | None:
        """The job that was submitted with this idempotency key."""
        return self._jobs.get(self._by_key.get(key, ""))

    def put(self, job: ProcessingJob) -> None:
        """Adds a job, or replaces it."""
        before = self._jobs.get(job.job_id)
        if before is None:
            insort(self._ids, job.job_id)
            if job.idempotency_key:
                self._by_key[job.idempotency_key] = job.job_id
        if before is None or before.status is not job.status:
            if before is not None:
                _take_out(self._by_status[before.status], job.job_id)
            insort(self._by_status[job.status], job.job_id)
        self._jobs[job.job_id] = job

    def remove(self, job_id: str) -> None:
        """Forgets a job."""
        job = self._jobs.pop(job_id)
        _take_out(self._ids, job_id)
        _take_out(self._by_status[job.status], job_id)
        if job.idempotency_key:
            self._by_key.pop(job.idempotency_key, None)

    def newest(self, status: JobStatus | None, below: str | None) -> Iterator[ProcessingJob]:
        """Jobs from new to old, those with a smaller id than `below` only; do not change the table meanwhile."""
        ids = self._ids if status is None else self._by_status[status]
        start = len(ids) if below is None else bisect_left(ids, below)
        return (self._jobs[ids[position]] for position in range(start - 1, -1, -1))

    def with_status(self, *statuses: JobStatus) -> list[ProcessingJob]:
        """Jobs in any of these statuses, old to new."""
        return [self._jobs[job_id] for job_id in sorted(job_id for s in statuses for job_id in self._by_status[s])]

    def all(self) -> list[ProcessingJob]:
        """Every job, old to new."""
        return [self._jobs[job_id] for job_id in self._ids]


def _take_out(ids: list[str], job_id: str) -> None:
    del ids[bisect_left(ids, job_id)]
