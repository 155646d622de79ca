"""One item: claim it, do the work, settle what came of it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import log_context
from clock import iso_in, utc_now
from concurrency.cancellation import Cancellation
from error_handler import AskPerson, ErrorHandler, HoldUntil, TryAgain, error_object
from errors import YOUTUBE_BUSY, JobCancelled, WorkInterrupted
from job_models import JobItem, JobPriority, ProcessingJob
from job_state import JobStateManager
from jobs.pace import Pace
from jobs.requests import request_of
from jobs.selection import wanted
from live.text import LiveText
from summary.origin import FallenFrom
from summary.ports import CancelToken, Report
from summary.results import video_result
from summary.values import Playlist, Source, SourceKind, SummaryRecord, SummaryRequest, VideoDetails

log = logging.getLogger(__name__)

STEP_BACK = 0.25
"""Seconds by which items of lists come later for their turn at YouTube, so that a single video may take it."""


@dataclass(frozen=True, slots=True)
class RunAgain:
    """The item waits for its next try, in so many seconds; `at` is that time as the item has it.

    `first`: no later item of its job would get further before that. `apart`: nobody waits for it, not even the request
    inside which it ran.
    """

    seconds: float
    at: str
    first: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class NowReady:
    """A playlist's videos are known; these items wait for a worker."""

    indexes: tuple[int, ...]


Outcome = RunAgain | NowReady | None
"""What the backend has to do next; None: nothing."""


class Summaries(Protocol):
    """Whoever makes a summary; see `summary.in_turn.InTurn`."""

    def summarize(
        self, request: SummaryRequest, report: Report, cancel: CancelToken, attempt: int = 1
    ) -> tuple[SummaryRecord, bool, tuple[FallenFrom, ...]]:
        """The stored summary, whether the library had it, and the models that were asked before in vain."""


class ItemReport:
    """Carries what the core reports to the job state and to the live text; implements `summary.ports.Report`."""

    def __init__(self, state: JobStateManager, live: LiveText, job_id: str, index: int) -> None:
        self._state = state
        self._live = live
        self._job_id = job_id
        self._index = index
        self._title: str | None = None

    def details(self, details: VideoDetails) -> None:
        """The title is shown from the next step on."""
        self._title = details.title

    def step(self, message: str, progress: float) -> None:
        """A named step."""
        self._state.step(self._job_id, self._index, message, progress, self._title)

    def text(self, text: str) -> None:
        """More of the summary."""
        self._live.append(self._job_id, self._index, text)

    def text_reset(self) -> None:
        """What was written so far is withdrawn."""
        self._live.restart(self._job_id, self._index)


class JobRunner:
    """Runs items in whatever thread calls; the same way for background jobs and for work inside a request."""

    def __init__(
        self,
        state: JobStateManager,
        live: LiveText,
        summaries: Summaries,
        list_playlist: Callable[[str, Cancellation, int | None], Playlist],
        handler: ErrorHandler,
        pace: Pace,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._state = state
        self._live = live
        self._summaries = summaries
        self._list_playlist = list_playlist
        self._handler = handler
        self._pace = pace
        self._now = now
        self._changed = threading.Condition()
        self._running: dict[Cancellation, str] = {}  # and whose job it works for
        self._stopped = False

    def run(self, job_id: str, index: int, patience: float | None = None) -> Outcome:
        """Claims the item (nothing happens when it is not due any more), works on it and settles it.

        `patience` in seconds: a next try that is further away is not waited for; the item fails instead.
        """
        cancel = self._begin(job_id)
        if cancel is None:
            return None
        named = log_context.job_id.set(job_id)
        try:
            job = self._state.claim(job_id, index)
            if job is not None:
                return self._work(job, job.items[index], cancel, patience)
        finally:
            log_context.job_id.reset(named)
            self._end(cancel)
        return None

    def _work(self, job: ProcessingJob, item: JobItem, cancel: Cancellation, patience: float | None) -> Outcome:
        self._live.begin(job.job_id, item.index, job.sequence)
        try:
            return self._execute(job, item, cancel)
        except JobCancelled:
            self._state.cancelled(job.job_id, item.index)
        except WorkInterrupted:
            self._state.release(job.job_id, item.index)
        except Exception as fault:  # every failure of an edge or of ours ends here, with a decision
            return self._settle_failure(job, item, fault, patience)
        finally:
            self._live.finish(job.job_id, item.index)
        return None

    def _execute(self, job: ProcessingJob, item: JobItem, cancel: Cancellation) -> Outcome:
        if item.is_playlist:
            return self._expand(job, item, cancel)
        report = ItemReport(self._state, self._live, job.job_id, item.index)
        record, cached, fallen = self._summaries.summarize(request_of(job, item), report, cancel, item.attempts)
        if not cached:
            self._pace.took(record.provenance.seconds)
        self._live.finish(job.job_id, item.index)
        self._state.complete(
            job.job_id,
            item.index,
            summary_id=record.summary_id,
            title=record.details.title,
            cached=cached,
            result=video_result(record, cached, fallen),
            fallback_from=fallen,
        )
        return None

    def _expand(self, job: ProcessingJob, item: JobItem, cancel: Cancellation) -> Outcome:
        self._state.step(job.job_id, item.index, "fetching details", 0.0)
        # Who chose videos by their ids may mean any place of it.
        limit = None if item.chosen else item.limit
        playlist = self._list_playlist(Source.from_key(item.source).ident, cancel, limit)
        videos = []
        for entry in wanted(playlist.entries, item):
            source = Source(SourceKind.VIDEO, entry.video_id)
            videos.append(
                JobItem(
                    index=0,
                    source=source.key,
                    url=source.url,
                    title=entry.title,
                    playlist_id=playlist.playlist_id,
                    playlist_title=playlist.title,
                    missing=entry.missing,
                    over_budget=item.over_budget,
                )
            )
        cancel.raise_if_cancelled()
        return NowReady(self._state.expand(job.job_id, item.index, videos, self._pace.estimate))

    def _settle_failure(self, job: ProcessingJob, item: JobItem, fault: Exception, patience: float | None) -> Outcome:
        job_id = job.job_id
        decision = self._handler.decide(fault, item.attempts, item.postponed)
        in_turn = decision.error.kind is YOUTUBE_BUSY  # which comes for certain
        if isinstance(decision, TryAgain) and (patience is None or in_turn or decision.seconds <= patience):
            seconds = decision.seconds + STEP_BACK * (in_turn and job.priority is not JobPriority.HIGH)
            at = iso_in(self._now(), seconds)
            self._state.retry_at(job_id, item.index, at, error_object(decision.error, at), decision.counted)
            return RunAgain(seconds, at, first=in_turn)
        if isinstance(decision, AskPerson):
            until = None if decision.seconds is None else iso_in(self._now(), decision.seconds)
            self._state.hold(job_id, item.index, until, error_object(decision.error, until), asking=True)
            return None if decision.seconds is None or not until else RunAgain(decision.seconds, until, apart=True)
        if isinstance(decision, HoldUntil) and patience is None:
            at = iso_in(self._now(), decision.seconds)
            self._state.hold(job_id, item.index, at, error_object(decision.error, at))
            return RunAgain(decision.seconds, at)
        log.warning("Job %s item %d failed: %s", job_id, item.index, decision.error.code)
        self._state.fail(job_id, item.index, error_object(decision.error))
        return None

    # -- stopping ----------------------------------------------------------------------------------------------
    def _begin(self, job_id: str) -> Cancellation | None:
        """Before the claim, so that no cancel and no stop falls between; None: nothing begins any more."""
        with self._changed:
            if self._stopped:
                return None
            cancel = Cancellation()
            self._running[cancel] = job_id
            return cancel

    def _end(self, cancel: Cancellation) -> None:
        with self._changed:
            del self._running[cancel]
            self._changed.notify_all()

    def cancel(self, job_id: str) -> None:
        """Ends the running items of a job; they settle as cancelled within a second."""
        with self._changed:
            tokens = [token for token, owner in self._running.items() if owner == job_id]
        for token in tokens:
            token.cancel()

    def interrupt(self) -> None:
        """Ends everything that runs, which goes back to pending; nothing begins after it."""
        with self._changed:
            self._stopped = True
            tokens = list(self._running)
        for token in tokens:
            token.interrupt()

    def wait_idle(self, seconds: float) -> bool:
        """Waits until nothing runs, at most so long; False when something still does."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)
