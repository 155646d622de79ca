"""Where a transcript comes from: YouTube, the bundled samples, or what a user brought."""

from collections.abc import Callable
from dataclasses import replace

from errors import UNKNOWN_TRANSCRIPT, AppError
from summary.origin import FOUND, RouteAttempt
from summary.ports import CancelToken, Told, Transcripts
from summary.values import Source, SourceKind, Transcript, TranscriptRequest


class TranscriptSources:
    """Asks the one that fits the source; implements `summary.ports.Transcripts`."""

    def __init__(
        self, youtube: Transcripts, sample: Callable[[str], Transcript], uploaded: Callable[[str], Transcript | None]
    ) -> None:
        self._youtube = youtube
        self._sample = sample
        self._uploaded = uploaded

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """The transcript; AppError says why there is none."""
        if wanted.source.kind is SourceKind.VIDEO:
            return self._youtube.fetch(wanted, told, cancel)
        found = self.local(wanted.source)
        told(found.details)
        return replace(found, origin=found.origin.tried(RouteAttempt(found.route, FOUND)))

    def local(self, source: Source) -> Transcript:
        """A sample, or what a user brought; AppError UNKNOWN_SAMPLE or UNKNOWN_TRANSCRIPT."""
        if source.kind is SourceKind.SAMPLE:
            return self._sample(source.ident)
        transcript = self._uploaded(source.ident)
        if transcript is None:
            raise AppError(UNKNOWN_TRANSCRIPT, id=source.ident)
        return transcript
