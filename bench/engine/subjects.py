"""What the scenarios are played on: the engine alone, and the whole application with stand-ins on the wire."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench.engine.ours import Engine, build, new_job
from concurrency.cancellation import Cancellation
from job_models import JobEvent
from summary.values import Playlist, PlaylistEntry, Source, SourceKind, SummaryRequest
from tests.client import Client, Listener
from tests.flows.fixtures import LOCAL, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube_playlists import entries, playlist_of

PROVIDER_SECONDS = 0.2
LISTING_SECONDS = 0.05, 0.1  # what a playlist's page takes, never twice the same
WORKERS = 4
_LOOK = 0.002  # seconds between two looks at what has happened
_PATIENCE = 120.0


class Subject(Protocol):
    """Takes jobs in, and says when (time.monotonic) their work began and their items ended."""

    def playlist(self, videos: int) -> str:
        """Submits a playlist of so many videos, other ones for every number; the job's id."""

    def video(self, video_id: str) -> str:
        """Submits one video; the job's id."""

    def began(self, video_id: str) -> float | None:
        """When the work on this video began."""

    def ended(self, job_id: str) -> list[float]:
        """When each item that is over ended, in that order."""

    def cancel(self, job_id: str) -> None:
        """Ends a job of which enough was seen."""


def until_ended(subject: Subject, job_id: str, items: int) -> float:
    """Waits for so many items of a job; when the last of them ended. TimeoutError."""
    deadline = time.monotonic() + _PATIENCE
    while len(times := subject.ended(job_id)) < items:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(times)} of {items} items were over after {_PATIENCE:g} s")
        time.sleep(_LOOK)
    return times[items - 1]


def until_began(subject: Subject, video_id: str) -> float:
    """Waits for the work on a video; when it began. TimeoutError."""
    deadline = time.monotonic() + _PATIENCE
    while (at := subject.began(video_id)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{video_id} was not begun after {_PATIENCE:g} s")
        time.sleep(_LOOK)
    return at


class _Times:
    """When videos began and items ended."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}
        self._ended: dict[str, list[float]] = defaultdict(list)

    def began(self, video_id: str) -> float | None:
        return self._began.get(video_id)

    def ended(self, job_id: str) -> list[float]:
        return list(self._ended[job_id])


class EngineAlone(_Times):
    """The engine around a model that takes its time; nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.engine: Engine = build(folder, WORKERS, self._work, self._hear, self._listed)

    def _work(self, request: SummaryRequest) -> None:
        self._began[request.source.ident] = time.monotonic()
        time.sleep(PROVIDER_SECONDS)

    def _hear(self, event: JobEvent) -> None:
        if event.name == "summary_complete" and event.job_id:
            self._ended[event.job_id].append(time.monotonic())

    def _listed(self, playlist_id: str, cancel: Cancellation, limit: int | None) -> Playlist:
        time.sleep(random.uniform(*LISTING_SECONDS))
        rows = [row["playlistVideoRenderer"]["videoId"] for row in entries(playlist_id)]
        return Playlist(playlist_id, playlist_id, tuple(PlaylistEntry(video_id, video_id) for video_id in rows))

    def playlist(self, videos: int) -> str:
        source = Source(SourceKind.PLAYLIST, playlist_of(videos))
        return self.engine.backend.submit(new_job(source))[0].job_id

    def video(self, video_id: str) -> str:
        return self.engine.backend.submit(new_job(Source(SourceKind.VIDEO, video_id)))[0].job_id

    def cancel(self, job_id: str) -> None:
        self.engine.backend.cancel(job_id)


@contextmanager
def engine_alone(folder: Path) -> Iterator[Subject]:
    subject = EngineAlone(folder)
    subject.engine.start()
    try:
        yield subject
    finally:
        subject.engine.stop()


class WholeApp(_Times):
    """`python app.py` between a client and a stand that answers as YouTube and the model do."""

    def __init__(self, stand: Stand, client: Client, listener: Listener) -> None:
        super().__init__()
        self._stand = stand
        self._client = client
        self._listener = listener
        self._heard = 0
        self._seen = 0
        self._looking = threading.Lock()

    def _look(self) -> None:
        with self._looking:
            now, events = time.monotonic(), self._listener.events
            for name, data, _ in events[self._heard : (end := len(events))]:
                if name == "summary_complete":
                    self._ended[data["job_id"]].append(now)
            self._heard = end
            journal = self._stand.journal
            for request in journal[self._seen : (end := len(journal))]:
                if request.path == "/watch":
                    self._began.setdefault(request.query.get("v", ""), request.at)
            self._seen = end

    def began(self, video_id: str) -> float | None:
        self._look()
        return super().began(video_id)

    def ended(self, job_id: str) -> list[float]:
        self._look()
        return super().ended(job_id)

    def playlist(self, videos: int) -> str:
        return self._client.submit(f"https://www.youtube.com/playlist?list={playlist_of(videos)}")

    def video(self, video_id: str) -> str:
        return self._client.submit(f"https://www.youtube.com/watch?v={video_id}")

    def cancel(self, job_id: str) -> None:
        self._client.ask("POST", f"/jobs/{job_id}/cancel")


@contextmanager
def whole_app(folder: Path) -> Iterator[Subject]:
    model = OpenAIStand()

    def slow(exchange: Exchange) -> None:
        if "completions" in exchange.path:
            exchange.client_gone(PROVIDER_SECONDS)
        model(exchange)

    with world() as stand:
        stand.route(LOCAL, slow)
        settings = {**compatible(stand), "WORKER_THREADS": str(WORKERS)}
        with server(stand, folder, **settings) as (_, client), client.listening() as listener:
            yield WholeApp(stand, client, listener)
