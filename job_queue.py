"""Which item is next: by priority, in turns between jobs, in order inside a job; holds ids only."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable

from errors import QUEUE_FULL, AppError
from job_models import JobPriority

_PLACES_WORTH_KEEPING_ONE = 4


class PriorityJobQueue:
    """Items wait here as (job id, index), each once; one job's items never make another job wait for their end.

    `max_waiting` bounds the jobs that nobody has begun; `max_active` the jobs in progress at once. Of four or
    more places in progress the last is kept for HIGH jobs: else long lists, which all end late, would keep every single
    video waiting. Of fewer none is kept: two lists that may run must be able to take turns.
    """

    def __init__(self, max_waiting: int, max_active: int) -> None:
        self._max_waiting = max_waiting
        self._max_active = max_active
        self._changed = threading.Condition()
        self._turns: dict[JobPriority, OrderedDict[str, deque[int]]] = {p: OrderedDict() for p in JobPriority}
        self._reserved: set[str] = set()
        self._new: set[str] = set()  # jobs nobody has begun
        self._active: set[str] = set()
        self._running: Counter[str] = Counter()
        self._idle = 0
        self._closed = False

    def reserve(self, job_id: str) -> None:
        """Keeps a place for a job that is about to be stored; AppError QUEUE_FULL. Idle workers count as room."""
        with self._changed:
            hands = min(self._idle, self._max_active - len(self._active))
            if len(self._new) + len(self._reserved) - hands >= self._max_waiting:
                raise AppError(QUEUE_FULL, limit=self._max_waiting, retry_after=5)
            self._reserved.add(job_id)

    def unreserve(self, job_id: str) -> None:
        """Gives a reserved place back."""
        with self._changed:
            self._reserved.discard(job_id)

    def put(self, job_id: str, indexes: Iterable[int], priority: JobPriority) -> None:
        """Items of a job that are ready; they go behind those of the job that already wait."""
        with self._changed:
            self._reserved.discard(job_id)
            known = {index for turns in self._turns.values() for index in turns.get(job_id, ())}
            fresh = [index for index in indexes if index not in known]
            if not fresh:
                return
            self._turns[priority].setdefault(job_id, deque()).extend(fresh)
            if job_id not in self._active:
                self._new.add(job_id)
            self._changed.notify_all()

    def get(self) -> tuple[str, int] | None:
        """The next item, as soon as there is one; None once the queue is closed. Answer with `done`."""
        with self._changed:
            self._idle += 1
            try:
                while not self._closed:
                    if found := self._take():
                        return found
                    self._changed.wait()
                return None
            finally:
                self._idle -= 1

    def _take(self) -> tuple[str, int] | None:
        for priority, turns in self._turns.items():
            kept_free = priority is not JobPriority.HIGH and self._max_active >= _PLACES_WORTH_KEEPING_ONE
            full = len(self._active) >= self._max_active - kept_free
            for job_id, indexes in turns.items():
                if full and job_id not in self._active:
                    continue
                index = indexes.popleft()
                del turns[job_id]
                if indexes:  # its next item comes after one of every other job
                    turns[job_id] = indexes
                self._new.discard(job_id)
                self._active.add(job_id)
                self._running[job_id] += 1
                return job_id, index
        return None

    def done(self, job_id: str) -> None:
        """A worker is through with an item of this job, whatever came of it."""
        with self._changed:
            self._running[job_id] -= 1
            if not self._running[job_id]:
                del self._running[job_id]
                if not any(job_id in turns for turns in self._turns.values()):
                    self._active.discard(job_id)
            self._changed.notify_all()

    def remove(self, job_id: str) -> None:
        """Takes the waiting items of a job out."""
        with self._changed:
            for turns in self._turns.values():
                turns.pop(job_id, None)
            self._new.discard(job_id)
            if job_id not in self._running:
                self._active.discard(job_id)
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """Jobs that nobody has begun."""
        with self._changed:
            return len(self._new)

    def close(self) -> None:
        """Sends every worker home; what waits stays in the job state."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
