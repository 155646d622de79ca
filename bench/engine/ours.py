"""Our engine, joined as `services.build` joins it, around a pipeline that does what a measurement wants."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.engine.load import Progress, Submit, main
from clock import iso, utc_now
from concurrency.cancellation import Cancellation
from error_handler import ErrorHandler
from job_models import JobEvent, NewJob, NewLink
from job_queue import PriorityJobQueue
from job_runner import JobRunner
from job_state import JobStateManager
from jobs.as_json import status_object
from jobs.ended import EndedSince
from jobs.pace import Pace
from setting_values import Settings
from sse_manager import SSEManager
from storage.data_folder import DataFolder
from storage.job_store import JobStore
from summary.in_turn import InTurn
from summary.pipeline import Pipeline
from summary.ports import CancelToken, Report
from summary.values import (
    Playlist,
    Provenance,
    Source,
    SourceKind,
    SummaryOptions,
    SummaryRecord,
    SummaryRequest,
    VideoDetails,
)
from worker_manager import WorkerManager

_ROOM = 100_000
_AT_ONCE = 10_000


class StandIn(Pipeline):
    """Answers with the same summary for all, after `work` has returned."""

    def __init__(self, work: Callable[[SummaryRequest], None]) -> None:
        self._work = work
        self._summary = SummaryRecord(
            summary_id="0" * 32,
            cache_key="0" * 64,
            source=Source(SourceKind.VIDEO, "00000000000"),
            details=VideoDetails("00000000000", "Nothing"),
            summary="",
            summary_html="",
            key_moments=(),
            model="builtin",
            options=SummaryOptions(),
            language="en",
            summarized_at=iso(utc_now()),
            provenance=Provenance("manual", "en", "none", 1, "1"),
            transcript_fingerprint="0" * 64,
        )

    def summarize(self, request: SummaryRequest, report: Report, cancel: CancelToken) -> tuple[SummaryRecord, bool]:
        self._work(request)
        return self._summary, False


def no_playlists(playlist_id: str, cancel: object, limit: int | None) -> Playlist:
    """Where nobody submits one."""
    raise NotImplementedError(playlist_id)


@dataclass(frozen=True)
class Engine:
    """What `services.Services` starts and stops, without the library and the web."""

    folder: DataFolder
    store: JobStore
    state: JobStateManager
    backend: WorkerManager
    events: SSEManager

    def start(self) -> None:
        unfinished = self.state.recover()
        self.events.start(
            jobs_now=lambda: [status_object(job) for job in self.state.not_over()],
            job_now=lambda job_id: status_object(job) if (job := self.state.get(job_id)) else None,
            ended=EndedSince(self.state.page, lambda summary_id: None).between,
        )
        self.backend.start(unfinished)

    def stop(self) -> None:
        self.events.close()
        self.backend.stop(5.0)
        self.state.close()
        self.folder.release()


def build(
    path: Path,
    workers: int,
    work: Callable[[SummaryRequest], None],
    hear: Callable[[JobEvent], None],
    list_playlist: Callable[[str, Cancellation, int | None], Playlist] = no_playlists,
) -> Engine:
    """An engine over this folder, not started; `hear` gets what is told, after the live events."""
    settings = Settings(
        data_dir=path, worker_threads=workers, worker_max_queue_size=_ROOM, max_concurrent_jobs=_AT_ONCE
    )
    folder = DataFolder(path)
    folder.acquire()
    events = SSEManager(settings, "bench")

    def listener(event: JobEvent) -> None:
        events.publish(event)
        hear(event)

    store = JobStore(path)
    state = JobStateManager(store, listener, settings.job_retention_hours)
    pace = Pace(workers)
    runner = JobRunner(state, events.text, InTurn(StandIn(work), ()), list_playlist, ErrorHandler(), pace)
    queue = PriorityJobQueue(settings.worker_max_queue_size, settings.max_concurrent_jobs, settings.job_concurrency)
    return Engine(folder, store, state, WorkerManager(settings, state, queue, runner, pace), events)


def new_job(source: Source) -> NewJob:
    """A submission of one link."""
    return NewJob((NewLink(source.key, source.url, source.ident),), "builtin", SummaryOptions())


@contextmanager
def contestant(progress: Progress, folder: Path, workers: int) -> Iterator[Submit]:
    """Jobs that do nothing; one is over when its end is on disk and told."""

    def hear(event: JobEvent) -> None:
        if event.name == "summary_complete":
            progress.over()

    engine = build(folder, workers, lambda request: progress.began(int(request.source.ident)), hear)
    engine.start()

    def submit(number: int) -> None:
        engine.backend.submit(new_job(Source(SourceKind.VIDEO, f"{number:011d}")))

    try:
        yield submit
    finally:
        engine.stop()


if __name__ == "__main__":
    main(contestant)
