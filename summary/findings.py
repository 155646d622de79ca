"""What the checks found out about a summary: what its sentences rest on, and which parts of the video it lacks."""

from dataclasses import dataclass
from typing import Final, Literal

Found = Literal["supported", "weak", "not found"]
SUPPORTED: Final = "supported"
WEAK: Final = "weak"
NOT_FOUND: Final = "not found"

NO_ANSWER: Final = "The transcript does not answer this question."


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a video, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Support:
    """What of a transcript says the same as a sentence.

    `score` 0..1 is the share of its words that are found, rare words counting more; `t` in whole seconds, None when
    nothing is found; `segments` are places in the sequence that was searched, ascending, and `best` is the one of them
    that says most of it.
    """

    verdict: Found
    score: float
    t: int | None
    segments: tuple[int, ...]
    best: int | None = None


@dataclass(frozen=True, slots=True)
class GroundedSentence:
    """A sentence of a summary; `segments` are places in the whole transcript, `t` None when it has no times."""

    sentence: str
    verdict: Found
    t: int | None
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TitleVerdict:
    """One line that answers what the title claims.

    `support` is None when it could not be compared with the transcript; `quoted`: the speaker's words, no model's.
    """

    text: str
    t: int | None
    support: Found | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of the transcript that no model would read; `index` counts from 1, `code` is that of the error."""

    index: int
    start: float
    end: float
    code: str
    message: str
