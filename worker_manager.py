"""WorkerManager: takes jobs in, works on them with a pool of daemon threads, brings retries back, and stops."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from clock import iso, parse_iso, utc_now
from concurrency.timetable import Timetable
from error_handler import LONGEST_WAIT
from errors import INTERNAL, ITEM_NOT_FOUND, SHUTTING_DOWN, TOO_MANY_AT_ONCE, WORKERS_OFF, AppError
from job_models import JobItem, JobStatus, NewJob, ProcessingJob, priority_for
from job_queue import PriorityJobQueue
from job_runner import JobRunner, NowReady, Outcome, RunAgain
from job_state import JobStateManager
from jobs import turns
from jobs.pace import Pace
from setting_values import Settings

log = logging.getLogger(__name__)

HOUSEKEEPING_SECONDS = 30.0
_SETTLING_SECONDS = 2.0
_HEAD_START = 0.2  # for the first item of a job whose items wait for their turn, so that no later one takes it
SYNC_PATIENCE = 15.0
"""A request that waits for its summary waits at most so many seconds for a next try."""

SYNC_AT_ONCE = 32
"""So many requests may wait for their summaries at once; more would leave the server no thread for anything else."""


class WorkerManager:
    """The JobBackend of one process: threads that take items from the queue, and a timetable for what comes later."""

    def __init__(
        self,
        settings: Settings,
        state: JobStateManager,
        queue: PriorityJobQueue,
        runner: JobRunner,
        pace: Pace,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._state = state
        self._queue = queue
        self._runner = runner
        self._pace = pace
        self._now = now
        self._timetable = Timetable()
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._pauses = threading.Condition()
        self._holding = threading.Lock()
        self._held_back: set[str] = set()
        self._hands = threading.BoundedSemaphore(SYNC_AT_ONCE)

    # -- life --------------------------------------------------------------------------------------------------
    def start(self, unfinished: Iterable[ProcessingJob]) -> None:
        """Puts what an earlier run left to do into the queue, and starts the threads."""
        for job in unfinished:
            self._enqueue(job, [item.index for item in job.items if item.status is JobStatus.PENDING])
            for item in job.items:
                if item.status in (JobStatus.RETRY, JobStatus.HELD) and item.next_attempt_at:
                    wait = (parse_iso(item.next_attempt_at) - self._now()).total_seconds()
                    if item.status is JobStatus.RETRY:
                        wait = min(wait, LONGEST_WAIT)  # the clock may have been wrong
                    self._later(wait, job.job_id, item.index, item.next_attempt_at)
        self._timetable.start()
        self._keep_house()
        self.use(self._settings)

    def use(self, settings: Settings) -> None:
        """Goes on under other settings."""
        self._settings = settings
        self._queue.pause(not settings.workers_on)
        if settings.workers_on and not self._threads:
            for number in range(settings.worker_threads):
                thread = threading.Thread(target=self._work, name=f"worker-{number + 1}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self, patience: float | None = None) -> None:
        """No new work; running items get `patience` seconds (WORKER_SHUTDOWN_TIMEOUT), then they go back to pending."""
        self._stopping.set()
        self._end_pauses()
        self._queue.close()
        self._timetable.close()
        self._runner.wait_idle(self._settings.worker_shutdown_timeout if patience is None else patience)
        self._runner.interrupt()
        self._runner.wait_idle(_SETTLING_SECONDS)
        for thread in self._threads:
            thread.join(_SETTLING_SECONDS)

    def _work(self) -> None:
        while (found := self._queue.get()) is not None:
            job_id, index = found
            try:
                self._after(job_id, index, self._runner.run(job_id, index))
            except Exception as fault:  # a worker outlives whatever one item does to it
                log.exception("Job %s item %d broke its worker's round", job_id, index)
                with suppress(Exception):  # an item that nobody works on must not look as if somebody did
                    self._state.fail(job_id, index, AppError(INTERNAL, reason=type(fault).__name__).as_dict())
            finally:
                self._queue.done(job_id)

    def _after(self, job_id: str, index: int, outcome: Outcome) -> None:
        if isinstance(outcome, RunAgain) and outcome.first:
            self._hold_back(outcome.seconds, job_id)
        elif isinstance(outcome, RunAgain):
            self._later(outcome.seconds, job_id, index, outcome.at)
        elif isinstance(outcome, NowReady):
            self._enqueue(self._state.require(job_id), outcome.indexes)

    def go_on(self, job_id: str, index: int, at: str | None) -> None:
        """An item that is held until this time, or until a person lets it (None), goes on now."""
        if woken := self._state.wake(job_id, index, at):
            self._enqueue(woken, [index])

    def _later(self, seconds: float, job_id: str, index: int, at: str) -> None:
        def due() -> None:
            woken = self._state.wake(job_id, index, at)
            job = woken or self._state.get(job_id)
            item = job.item(index) if job else None
            waits = item and item.status is JobStatus.RETRY and item.next_attempt_at == at  # not a later wait
            if job and (woken or waits):
                self._enqueue(job, [index])

        self._timetable.after(seconds, due)

    def _hold_back(self, seconds: float, job_id: str) -> None:
        """What waits for YouTube in a job comes back together, in its order: else each would try, only to be told."""
        self._queue.remove(job_id)
        if job := self._state.get(job_id):
            self._enqueue(job, turns.ready(job, elsewhere=True))
        with self._holding:
            if job_id in self._held_back:
                return
            self._held_back.add(job_id)

        def back(most: int | None) -> None:
            if job := self._state.get(job_id):
                self._enqueue(job, turns.ready(job)[:most])

        def rest() -> None:
            with self._holding:
                self._held_back.discard(job_id)
            back(None)

        self._timetable.after(seconds, lambda: back(1))
        self._timetable.after(seconds + _HEAD_START, rest)

    def _enqueue(self, job: ProcessingJob, indexes: Iterable[int]) -> None:
        self._queue.put(job.job_id, indexes, job.priority, lambda index: job.items[index].position)

    def _keep_house(self) -> None:
        seconds = min(HOUSEKEEPING_SECONDS, self._settings.job_retention_hours * 3600)
        self._timetable.after(seconds, self._keep_house)  # first, so that a failure does not end it
        self._state.prune()
        if self._state.wants_compaction:
            self._state.compact()

    # -- what clients ask for ----------------------------------------------------------------------------------
    def submit(self, new: NewJob) -> tuple[ProcessingJob, bool]:
        """Takes a job in. AppError QUEUE_FULL, WORKERS_OFF, SHUTTING_DOWN, STORAGE_UNAVAILABLE: nothing is stored."""
        self._refuse_when_stopping()
        if not self._settings.workers_on:
            raise AppError(WORKERS_OFF)
        if new.idempotency_key and (earlier := self._state.find_idempotent(new.idempotency_key)):
            return earlier, False
        job = self._new_job(new, background=True)
        self._queue.reserve(job.job_id)
        created = False
        try:
            kept, created = self._state.add(job)
        finally:
            if not created:
                self._queue.unreserve(job.job_id)
        if created:
            self._enqueue(kept, [item.index for item in kept.items])
        return kept, created

    def run_now(self, new: NewJob) -> ProcessingJob:
        """Works on a job in the calling thread; answers it when it is over.

        AppError TOO_MANY_AT_ONCE, SHUTTING_DOWN, STORAGE_UNAVAILABLE.
        """
        self._refuse_when_stopping()
        if not self._hands.acquire(blocking=False):
            raise AppError(TOO_MANY_AT_ONCE, limit=SYNC_AT_ONCE, retry_after=5)
        try:
            return self._run_here(self._state.add(self._new_job(new, background=False))[0])
        finally:
            self._hands.release()

    def _run_here(self, job: ProcessingJob) -> ProcessingJob:
        ready = deque(item.index for item in job.items)
        while ready:
            index = ready.popleft()
            outcome = self._runner.run(job.job_id, index, SYNC_PATIENCE)
            if isinstance(outcome, NowReady):
                ready.extendleft(reversed(outcome.indexes))
            elif isinstance(outcome, RunAgain) and outcome.apart:
                self._later(outcome.seconds, job.job_id, index, outcome.at)
            elif isinstance(outcome, RunAgain):
                self._pause(job.job_id, outcome.seconds)
                ready.appendleft(index)
            if ready:
                self._refuse_when_stopping()
        self._state.flush()  # whoever is answered finds it so after a crash
        return self._state.require(job.job_id)

    def _pause(self, job_id: str, seconds: float) -> None:
        """A request waits for its next try: so long, unless it is cancelled or the server stops."""

        def wanted_no_more() -> bool:
            job = self._state.get(job_id)
            return self._stopping.is_set() or job is None or job.status.over

        with self._pauses:
            self._pauses.wait_for(wanted_no_more, seconds)

    def _end_pauses(self) -> None:
        with self._pauses:
            self._pauses.notify_all()

    def cancel(self, job_id: str) -> ProcessingJob:
        """Stops a job. AppError JOB_NOT_FOUND, JOB_OVER."""
        self._state.request_cancel(job_id)
        self._queue.remove(job_id)
        self._runner.cancel(job_id)
        self._end_pauses()
        return self._state.require(job_id)

    def retry(self, job_id: str, items: list[int] | None = None, captions: str | None = None) -> ProcessingJob:
        """Runs items again. AppError JOB_NOT_FOUND, ITEM_NOT_FOUND, JOB_NOT_OVER, NOTHING_TO_RETRY, WORKERS_OFF."""
        self._refuse_when_stopping()
        if not self._settings.workers_on:
            raise AppError(WORKERS_OFF)
        job = self._state.require(job_id)
        for index in items or ():
            if job.item(index) is None:
                raise AppError(ITEM_NOT_FOUND, index=index)
        job, ready = self._state.reopen(job_id, items, captions)
        self._enqueue(job, ready)
        return job

    def _refuse_when_stopping(self) -> None:
        if self._stopping.is_set():
            raise AppError(SHUTTING_DOWN, retry_after=5)

    def _new_job(self, new: NewJob, background: bool) -> ProcessingJob:
        now = iso(self._now())
        return ProcessingJob(
            job_id=self._state.new_id(),
            job_type=new.job_type,
            model=new.model,
            options=new.options,
            items=tuple(
                JobItem(
                    index=n,
                    source=link.source,
                    url=link.url,
                    title=link.title,
                    link=n,
                    limit=link.limit,
                    chosen=link.chosen,
                    version_of=link.version_of,
                    begin=link.begin,
                    end=link.end,
                    over_budget=new.over_budget,
                )
                for n, link in enumerate(new.links)
            ),
            created_at=now,
            updated_at=now,
            priority=new.priority or priority_for(new.job_type, len(new.links)),
            background=background,
            fresh=new.fresh,
            caption_language=new.caption_language,
            idempotency_key=new.idempotency_key,
            estimated_seconds=self._pace.estimate(len(new.links) + self._queue.waiting),
        )
