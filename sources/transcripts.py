"""Where a transcript comes from: YouTube, the bundled samples, or what a user brought."""

from collections.abc import Callable, Sequence

from errors import UNKNOWN_TRANSCRIPT, AppError
from summary.ports import CancelToken, Transcripts
from summary.values import Source, SourceKind, Transcript


class TranscriptSources:
    """Asks the one that fits the source; implements `summary.ports.Transcripts`."""

    def __init__(
        self, youtube: Transcripts, sample: Callable[[str], Transcript], uploaded: Callable[[str], Transcript | None]
    ) -> None:
        self._youtube = youtube
        self._sample = sample
        self._uploaded = uploaded

    def fetch(self, source: Source, languages: Sequence[str], cancel: CancelToken) -> Transcript:
        """The transcript; AppError says why there is none."""
        match source.kind:
            case SourceKind.SAMPLE:
                return self._sample(source.ident)
            case SourceKind.TRANSCRIPT:
                transcript = self._uploaded(source.ident)
                if transcript is None:
                    raise AppError(UNKNOWN_TRANSCRIPT, id=source.ident)
                return transcript
            case _:
                return self._youtube.fetch(source, languages, cancel)
