"""Where a transcript came from: the routes that were tried, the captions there were to choose from, what it cost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

LIBRARY = "library"
CAPTION_API = "youtube-transcript-api"
YT_DLP = "yt-dlp"
SPEECH = "speech-to-text"
"""Routes to the words of a video, as provenance names them."""

FOUND = "ok"
"""The outcome of the route that gave the transcript."""


@dataclass(frozen=True, slots=True)
class RouteAttempt:
    """One route that was tried; `outcome` is FOUND, or the stable code of the error it ended with."""

    route: str
    outcome: str


@dataclass(frozen=True, slots=True)
class FallenFrom:
    """A model that was asked first and could not; `code` is that of its error."""

    model: str
    code: str


@dataclass(frozen=True, slots=True)
class OfferedCaptions:
    """Captions that a video has; `language` is a BCP 47 tag, `kind` manual or auto."""

    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Transcription:
    """Speech that a model wrote down; `cost_usd` is None when its price is not known."""

    model: str
    minutes: float
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Origin:
    """All of it; `translated_from` is the language of the captions that YouTube translated."""

    attempts: tuple[RouteAttempt, ...] = ()
    available: tuple[OfferedCaptions, ...] = ()
    translated_from: str | None = None
    transcription: Transcription | None = None

    def tried(self, *before: RouteAttempt) -> "Origin":
        """The same after these attempts."""
        return replace(self, attempts=(*before, *self.attempts))

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            **asdict(self),
            "attempts": [asdict(a) for a in self.attempts],
            "available": [asdict(o) for o in self.available],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Origin":
        """The inverse of `as_dict`."""
        spoken = data["transcription"]
        return cls(
            attempts=tuple(RouteAttempt(**attempt) for attempt in data["attempts"]),
            available=tuple(OfferedCaptions(**offered) for offered in data["available"]),
            translated_from=data["translated_from"],
            transcription=Transcription(**spoken) if spoken else None,
        )


UNTOLD = Origin()
"""That of a transcript that was stored before origins were."""
