"""What the core needs from the outside."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from summary.values import (
    ModelInfo,
    ModelRequest,
    Source,
    SummaryRecord,
    Transcript,
    TranscriptRequest,
    Usage,
    VideoDetails,
)

T = TypeVar("T")


class CancelToken(Protocol):
    """A person's wish to stop, asked at each step and each piece of text, and able to interrupt a blocked call."""

    def raise_if_cancelled(self) -> None:
        """JobCancelled when the job was cancelled, WorkInterrupted when the server stops."""

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Calls `callback` once, from the cancelling thread (at once if it already happened); returns its removal."""


Told = Callable[[VideoDetails], None]
"""Hears what a video is."""


class Transcripts(Protocol):
    """Where transcripts come from."""

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """The transcript in the best language there is; AppError says why there is none.

        `told` hears what the video is as soon as that is known, perhaps from another thread, also when it then fails.
        """


class Models(Protocol):
    """The language models, and the extractive one."""

    def info(self, model: str) -> ModelInfo:
        """AppError UNKNOWN_MODEL or MODEL_NOT_CONFIGURED."""

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """Text as it is written, then the usage; ends only after a complete answer, else AppError."""


class Library(Protocol):
    """What was made before."""

    def find(self, cache_key: str) -> SummaryRecord | None:
        """The newest summary under this key."""

    def save(self, record: SummaryRecord) -> None:
        """Stores a summary; on disk when it returns."""

    def transcript(self, source: Source, caption_language: str | None) -> Transcript | None:
        """The stored transcript that answers this request."""

    def fingerprint(self, source: Source, caption_language: str | None) -> str | None:
        """The fingerprint of the stored transcript that answers this request, without reading that."""

    def transcript_of(self, summary_id: str) -> Transcript | None:
        """The very words this summary was made of; None when it was deleted."""

    def save_transcript(self, transcript: Transcript, caption_language: str | None) -> None:
        """Stores a transcript; on disk when it returns."""

    def piece(self, key: str) -> str | None:
        """The text of a finished piece."""

    def save_piece(self, key: str, text: str) -> None:
        """Stores the text of a finished piece; on disk when it returns."""


class Report(Protocol):
    """Who is told how far the work is."""

    def details(self, details: VideoDetails) -> None:
        """The title and the rest, as soon as they are known."""

    def step(self, message: str, progress: float) -> None:
        """A named step; `progress` 0..1 of this item."""

    def text(self, text: str) -> None:
        """More of the summary as it is written."""

    def text_reset(self) -> None:
        """The text so far is withdrawn; what follows starts anew."""


class Turn(Protocol):
    """The work is ours."""

    @property
    def made(self) -> bool:
        """Somebody ahead made it meanwhile."""

    @property
    def report(self) -> Report:
        """Tells our own report, and those who wait for the same work."""


class Turns(Protocol):
    """One at a time for the same work."""

    def turn(self, key: str, cancel: CancelToken, report: Report | None = None) -> AbstractContextManager[Turn]:
        """Holds `key` for the block; while it waits, `report` is told how far the one ahead is.

        JobCancelled or WorkInterrupted while waiting; the AppError of the one ahead when it holds for all who wait.
        """


class SideBySide(Protocol):
    """Calls at the same time, so many at once."""

    def run(self, calls: Sequence[Callable[[], T]], cancel: CancelToken) -> Generator[tuple[int, T], None, None]:
        """Each result with the place of its call, as they come; what a call raises, once those under way are over.

        JobCancelled or WorkInterrupted at once.
        """

    def pause(self, seconds: float, cancel: CancelToken) -> None:
        """Waits; JobCancelled or WorkInterrupted as soon as it is asked for."""
