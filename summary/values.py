"""The values of the core: sources, transcripts, requests, calls to a model and stored summaries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from summary.findings import GroundedSentence, MissingPart, Span, TitleVerdict
from summary.options import LENGTHS as LENGTHS
from summary.options import MAX_INSTRUCTION_CHARS as MAX_INSTRUCTION_CHARS
from summary.options import STYLES as STYLES
from summary.options import Length as Length
from summary.options import Style as Style
from summary.options import SummaryOptions as SummaryOptions
from summary.origin import UNTOLD, FallenFrom, Origin
from summary.prices import NOBODY, Account, LongPrompts, cost_usd
from summary.prices import Usage as Usage


class SourceKind(StrEnum):
    """Where a transcript comes from."""

    VIDEO = "video"
    PLAYLIST = "playlist"
    SAMPLE = "sample"
    TRANSCRIPT = "transcript"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to summarize; `ident` is YouTube's id, a sample's name or the id of a transcript a user brought."""

    kind: SourceKind
    ident: str

    @property
    def key(self) -> str:
        """`video:dQw4w9WgXcQ`, as jobs and the library store it."""
        return f"{self.kind}:{self.ident}"

    @property
    def video_id(self) -> str:
        """YouTube's id for a video, `sample:<name>` or `transcript:<id>` for the others."""
        return self.ident if self.kind is SourceKind.VIDEO else self.key

    @property
    def url(self) -> str:
        """The link a person would paste to get the same again."""
        if self.kind is SourceKind.VIDEO:
            return f"https://www.youtube.com/watch?v={self.ident}"
        if self.kind is SourceKind.PLAYLIST:
            return f"https://www.youtube.com/playlist?list={self.ident}"
        return self.key

    @classmethod
    def from_key(cls, key: str) -> "Source":
        """The inverse of `key`; ValueError when it is none."""
        kind, _, ident = key.partition(":")
        if not ident:
            raise ValueError(f"not a source key: {key!r}")
        return cls(SourceKind(kind), ident)


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a transcript; `start` and `end` are seconds from the beginning of the video."""

    start: float
    end: float
    text: str


def fingerprint_of(segments: Iterable[Segment]) -> str:
    """Hex SHA-256 over words and times."""
    digest = hashlib.sha256()
    for segment in segments:
        digest.update(f"{segment.start:.2f}\t{segment.text}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter the author set; `start` in seconds."""

    start: float
    title: str


@dataclass(frozen=True, slots=True)
class VideoDetails:
    """What is known of a video besides its words; `duration` in seconds, `video_url` None when it is not on YouTube."""

    video_id: str
    title: str
    channel: str | None = None
    duration: float | None = None
    thumbnail_url: str | None = None
    video_url: str | None = None
    chapters: tuple[Chapter, ...] = ()

    def url_at(self, t: int) -> str | None:
        """The link to second `t` of the video; None when it is not on YouTube."""
        if not self.video_url:
            return None
        return f"{self.video_url}{'&' if '?' in self.video_url else '?'}t={t}s"


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One video of a playlist, before anything of it was fetched; `duration` in seconds, None when it is not told.

    `missing` is the code of the error that says why it cannot be had, one of `errors.MISSING`.
    """

    video_id: str
    title: str
    duration: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist and its videos in its own order; `more` says that it has others, beyond those that were wanted."""

    playlist_id: str
    title: str
    entries: tuple[PlaylistEntry, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptRequest:
    """Whose words are wanted, in `languages` by preference; `exactly`: a person named them, no other will do."""

    source: Source
    languages: tuple[str, ...]
    exactly: bool = False
    account: Account = NOBODY


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a video with their times.

    `kind` is manual, auto, translated, uploaded, sample or transcribed; `route` names what delivered it; `timed` is
    False for plain text without true times; `language` is a BCP 47 tag, or `und`; `span` is set for a stretch of it.
    """

    source: Source
    details: VideoDetails
    segments: tuple[Segment, ...]
    language: str
    kind: str
    route: str
    timed: bool = True
    warnings: tuple[str, ...] = ()
    origin: Origin = UNTOLD
    span: Span | None = None

    @property
    def text(self) -> str:
        """All lines, one a row."""
        return "\n".join(segment.text for segment in self.segments)

    @property
    def fingerprint(self) -> str:
        """That of its segments: the same transcript has the same one, whatever route brought it."""
        return fingerprint_of(self.segments)


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """One summary that is asked for, of `span` only when that is set; `fresh`: do not answer from the library.

    `version_of` is a summary whose very words are meant; `missing`, of `errors.MISSING`: only the library has them.
    """

    source: Source
    model: str
    options: SummaryOptions = field(default_factory=SummaryOptions)
    caption_language: str | None = None
    fresh: bool = False
    span: Span | None = None
    version_of: str | None = None
    missing: str | None = None
    account: Account = NOBODY
    fallback_from: tuple[FallenFrom, ...] = ()

    @property
    def flight_key(self) -> str:
        """The same for two requests that would compute the same summary in the same way."""
        words = (self.source.key, self.caption_language or "", self.version_of or "", str(self.span))
        parts = (*words, self.model, *self.options.key_parts, str(self.fresh))
        return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A time worth jumping to; `t` in whole seconds."""

    t: int
    label: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a summary came to be; `seconds` is wall time, `cost_usd` None when the price is not known."""

    captions: str
    caption_language: str
    route: str
    parts: int
    prompt_version: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    origin: Origin = UNTOLD
    parts_missing: tuple[MissingPart, ...] = ()
    fallback_from: tuple[FallenFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    """A stored summary; `summary` is Markdown, `summary_html` the same, sanitised; `summarized_at` ISO 8601 UTC.

    `span` is the stretch it is about; `grounding` is None when it is in another language than the transcript;
    `replaces` are the ids of those whose place it took, the last one first.
    """

    summary_id: str
    cache_key: str
    source: Source
    details: VideoDetails
    summary: str
    summary_html: str
    key_moments: tuple[KeyMoment, ...]
    model: str
    options: SummaryOptions
    language: str
    summarized_at: str
    provenance: Provenance
    transcript_fingerprint: str
    span: Span | None = None
    verdict: TitleVerdict | None = None
    grounding: tuple[GroundedSentence, ...] | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the core must know of a model; `context_tokens` None means it reads a transcript of any length at once."""

    key: str
    label: str
    provider: str
    context_tokens: int | None
    output_tokens: int
    heavy: bool = False
    input_usd_per_million: float | None = None
    output_usd_per_million: float | None = None
    long_prompts: LongPrompts | None = None

    def cost_usd(self, usage: Usage) -> float | None:
        """What one call with so many tokens costs; None when a price is not known."""
        return cost_usd(usage, self, self.long_prompts)


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One call; a language model reads `instructions` and `prompt`, the extractive one `segments` and `question`."""

    model: str
    instructions: str
    prompt: str
    segments: tuple[Segment, ...]
    details: VideoDetails
    options: SummaryOptions
    target_words: int
    language: str
    timed: bool
    max_output_tokens: int
    account: Account = NOBODY
    question: str = ""
