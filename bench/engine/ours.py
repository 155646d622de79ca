"""Our engine, joined as `services.build` joins it, around a pipeline whose work is nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.engine.load import Progress, Submit, main
from clock import iso, utc_now
from error_handler import ErrorHandler
from job_models import JobEvent, NewJob, NewLink
from job_queue import PriorityJobQueue
from job_runner import JobRunner
from job_state import JobStateManager
from jobs.as_json import status_object
from jobs.pace import Pace
from settings import Settings
from sse_manager import SSEManager
from storage.data_folder import DataFolder
from storage.job_store import JobStore
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


class NoWork(Pipeline):
    """Answers at once, with the same summary for all; `progress` learns which job it was asked for."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
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
        self._progress.began(int(request.source.ident))
        return self._summary, False


def no_playlists(playlist_id: str, cancel: object) -> Playlist:
    """Nobody submits one here."""
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
        )
        self.backend.start(unfinished)

    def stop(self) -> None:
        self.events.close()
        self.backend.stop(5.0)
        self.store.close()
        self.folder.release()


def build(progress: Progress, path: Path, workers: int) -> Engine:
    """An engine over this folder, not started; a job is over once its end is on disk and told."""
    settings = Settings(
        data_dir=path, worker_threads=workers, worker_max_queue_size=_ROOM, max_concurrent_jobs=_AT_ONCE
    )
    folder = DataFolder(path)
    folder.acquire()
    events = SSEManager(settings, "bench")

    def listener(event: JobEvent) -> None:
        events.publish(event)
        if event.name == "summary_complete":
            progress.over()

    store = JobStore(path)
    state = JobStateManager(store, listener, settings.job_retention_hours)
    pace = Pace(workers)
    runner = JobRunner(state, events.text, NoWork(progress), no_playlists, ErrorHandler(), pace)
    queue = PriorityJobQueue(settings.worker_max_queue_size, settings.max_concurrent_jobs)
    return Engine(folder, store, state, WorkerManager(settings, state, queue, runner, pace), events)


def numbered_job(number: int) -> NewJob:
    """One video whose id is the number."""
    source = Source(SourceKind.VIDEO, f"{number:011d}")
    return NewJob((NewLink(source.key, source.url, source.ident),), "builtin", SummaryOptions())


@contextmanager
def contestant(progress: Progress, folder: Path, workers: int) -> Iterator[Submit]:
    engine = build(progress, folder, workers)
    engine.start()

    def submit(number: int) -> None:
        engine.backend.submit(numbered_job(number))

    try:
        yield submit
    finally:
        engine.stop()


if __name__ == "__main__":
    main(contestant)
