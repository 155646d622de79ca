"""The shapes of answers: voices, kept sound, and what is read aloud."""

from pydantic import Field

from web.openapi.shapes import Answer, Count, Moment


class VoiceShape(Answer):
    """A voice; `language` is null for one that speaks any."""

    id: str
    name: str
    tier: str
    language: str | None
    provider: str
    available: bool


class Voices(Answer):
    """`default` is that of the settings, `speaks` the one that speaks when none is named."""

    available: bool
    default: str
    speaks: str | None
    voices: list[VoiceShape]
    tiers: dict[str, list[VoiceShape]]


class Made(Answer):
    """`url` is relative to the root; `cached` says that it had been made before."""

    url: str
    voice_id: str
    media_type: str
    bytes: Count
    cached: bool


class LineShape(Answer):
    """A sentence."""

    shown: str
    said: str


class ScriptOf(Answer):
    """`language` is a primary tag such as `de`, null when it is not known."""

    title: str
    language: str | None
    lines: list[LineShape]


class LimitsShape(Answer):
    """How much may be kept; hours count from the last use."""

    megabytes: Count
    files: Count
    hours: float = Field(gt=0)


class CacheStatus(Answer):
    """How much is kept."""

    files: Count
    bytes: Count
    longest_unused_since: Moment | None
    limits: LimitsShape


class Cleaned(CacheStatus):
    """What went, and what is left."""

    removed_files: Count
    freed_bytes: Count
