"""One item: claim it, do the work, settle what came of it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from cancellation import Cancellation
from clock import iso_in, utc_now
from error_handler import ErrorHandler, TryAgain, error_object
from errors import JobCancelled, WorkInterrupted
from job_models import JobItem, ProcessingJob
from job_state import JobStateManager
from live_text import LiveText
from single_flight import SingleFlight
from summary.pipeline import Pipeline
from summary.results import video_result
from summary.values import Playlist, Source, SourceKind, SummaryRequest, VideoDetails

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunAgain:
    """The item waits for its next try, in so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NowReady:
    """A playlist's videos are known; these items wait for a worker."""

    indexes: tuple[int, ...]


Outcome = RunAgain | NowReady | None
"""What the backend has to do next; None: nothing."""


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
        pipeline: Pipeline,
        list_playlist: Callable[[str, Cancellation], Playlist],
        handler: ErrorHandler,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._state = state
        self._live = live
        self._pipeline = pipeline
        self._list_playlist = list_playlist
        self._handler = handler
        self._now = now
        self._flights = SingleFlight()
        self._changed = threading.Condition()
        self._running: dict[tuple[str, int], Cancellation] = {}

    def run(self, job_id: str, index: int, patience: float | None = None) -> Outcome:
        """Claims the item (nothing happens when it is not due any more), works on it and settles it.

        `patience` in seconds: a next try that is further away is not waited for; the item fails instead.
        """
        job = self._state.claim(job_id, index)
        if job is None:
            return None
        cancel = self._begin(job_id, index)
        try:
            return self._execute(job, job.items[index], cancel)
        except JobCancelled:
            self._state.cancelled(job_id, index)
        except WorkInterrupted:
            self._state.release(job_id, index)
        except Exception as fault:  # every failure of an edge or of ours ends here, with a decision
            return self._settle_failure(job.items[index], job_id, fault, patience)
        finally:
            self._live.finish(job_id, index)
            self._end(job_id, index)
        return None

    def _execute(self, job: ProcessingJob, item: JobItem, cancel: Cancellation) -> Outcome:
        if item.is_playlist:
            return self._expand(job, item, cancel)
        request = SummaryRequest(
            source=Source.from_key(item.captions or item.source),
            model=job.model,
            options=job.options,
            caption_language=job.caption_language,
            fresh=job.fresh,
        )
        report = ItemReport(self._state, self._live, job.job_id, item.index)
        with self._flights.turn(request.flight_key, cancel) as waited:
            if waited:  # what the one ahead made is as fresh as anybody can ask for
                request = replace(request, fresh=False)
            record, cached = self._pipeline.summarize(request, report, cancel)
        self._live.finish(job.job_id, item.index)
        self._state.complete(
            job.job_id,
            item.index,
            summary_id=record.summary_id,
            title=record.details.title,
            cached=cached,
            result=video_result(record, cached),
        )
        return None

    def _expand(self, job: ProcessingJob, item: JobItem, cancel: Cancellation) -> Outcome:
        self._state.step(job.job_id, item.index, "fetching details", 0.0)
        playlist = self._list_playlist(Source.from_key(item.source).ident, cancel)
        videos = []
        for entry in playlist.entries:
            source = Source(SourceKind.VIDEO, entry.video_id)
            videos.append(
                JobItem(
                    index=0,
                    source=source.key,
                    url=source.url,
                    title=entry.title,
                    playlist_id=playlist.playlist_id,
                    playlist_title=playlist.title,
                )
            )
        cancel.raise_if_cancelled()
        grown = self._state.expand(job.job_id, item.index, videos)
        if grown is None:
            return None
        return NowReady((item.index, *range(len(job.items), len(job.items) + len(videos) - 1)))

    def _settle_failure(self, item: JobItem, job_id: str, fault: Exception, patience: float | None) -> Outcome:
        decision = self._handler.decide(fault, item.attempts, item.postponed)
        if isinstance(decision, TryAgain) and (patience is None or decision.seconds <= patience):
            at = iso_in(self._now(), decision.seconds)
            self._state.retry_at(job_id, item.index, at, error_object(decision.error, at), decision.counted)
            return RunAgain(decision.seconds)
        log.warning("Job %s item %d failed: %s", job_id, item.index, decision.error.code)
        self._state.fail(job_id, item.index, error_object(decision.error))
        return None

    # -- stopping ----------------------------------------------------------------------------------------------
    def _begin(self, job_id: str, index: int) -> Cancellation:
        cancel = Cancellation()
        with self._changed:
            self._running[job_id, index] = cancel
        job = self._state.get(job_id)
        if job is not None and job.cancel_requested:  # asked for between the claim and this line
            cancel.cancel()
        return cancel

    def _end(self, job_id: str, index: int) -> None:
        with self._changed:
            self._running.pop((job_id, index), None)
            self._changed.notify_all()

    def cancel(self, job_id: str) -> None:
        """Ends the running items of a job; they settle as cancelled within a second."""
        for cancel in self._tokens(job_id):
            cancel.cancel()

    def interrupt(self) -> None:
        """Ends everything that runs; it goes back to pending."""
        for cancel in self._tokens(None):
            cancel.interrupt()

    def wait_idle(self, seconds: float) -> bool:
        """Waits until nothing runs, at most so long; False when something still does."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)

    def _tokens(self, job_id: str | None) -> list[Cancellation]:
        with self._changed:
            return [token for (owner, _), token in self._running.items() if job_id in (None, owner)]
