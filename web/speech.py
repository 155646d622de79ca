"""Summaries and texts read aloud, the voices there are, and the sound that is kept."""

from datetime import UTC, datetime
from typing import Annotated

from flask import Blueprint, Response, jsonify, request
from pydantic import Field

import errors
from clock import iso
from errors import AppError
from library_errors import (
    AUDIO_NOT_KEPT,
    AUDIO_NOT_MADE,
    NO_VOICE_PROVIDER,
    NOTHING_TO_SAY,
    TOO_MANY_VOICES,
    VOICE_BUSY,
    VOICE_FAILED,
    VOICE_REFUSED,
    VOICE_UNREACHABLE,
)
from speech import script
from speech.script import Script
from speech.voices import Voice, by_tier, google_voices
from web import bodies, speech_shapes
from web.audio import sound_answer, spoken
from web.body_reader import read, read_if_any
from web.context import services, summary_or_404
from web.feed import let_in
from web.openapi.operation import Media, documented

blueprint = Blueprint("speech", __name__)

MAX_SPOKEN_CHARS = 50_000
MAX_PREVIEW_CHARS = 300

SOUND = (
    Media("audio/mpeg", {"type": "string", "format": "binary"}),
    Media("audio/wav", {"type": "string", "format": "binary"}),
)
_FAILURES = (
    *(NO_VOICE_PROVIDER, NOTHING_TO_SAY, VOICE_REFUSED, VOICE_BUSY, VOICE_UNREACHABLE, VOICE_FAILED, AUDIO_NOT_KEPT),
    *(TOO_MANY_VOICES, errors.INTERRUPTED, errors.BUDGET_MONTH),
)
_SAMPLES = {
    "de": "So klinge ich, wenn ich eine Zusammenfassung vorlese.",
    "es": "Así sueno cuando leo un resumen.",
    "fr": "Voici ma voix quand je lis un résumé.",
    "en": "This is how I sound when I read a summary.",
}

VoiceId = Annotated[str, Field(max_length=200)]


class Speak(bodies.Body):
    """What to say: a text (Markdown is understood), or a stored summary."""

    text: Annotated[str, Field(max_length=MAX_SPOKEN_CHARS)] | None = None
    summary_id: str | None = None
    voice_id: VoiceId | None = None


class PreviewVoice(bodies.Body):
    """A voice to try, and what it says; a sentence in its language when no text is sent."""

    voice_id: VoiceId | None = None
    text: Annotated[str, Field(max_length=MAX_PREVIEW_CHARS)] | None = None


class Aloud(bodies.Body):
    """With which voice."""

    voice_id: VoiceId | None = None


class Cleanup(bodies.Body):
    """Whether all sound goes, or only what is more than the limits allow."""

    everything: bool = False


@blueprint.post("/speak")
@documented({200: SOUND, 206: SOUND}, errors.SUMMARY_NOT_FOUND, *_FAILURES, body=Speak)
def speak() -> Response:
    """A text or a summary as sound, when it is ready; `Range` gives a part of it."""
    body = read(Speak)
    if (body.text is None) == (body.summary_id is None):
        raise AppError(errors.BAD_REQUEST, reason="Send either `text` or `summary_id`.")
    said = (
        script.of_record(summary_or_404(body.summary_id))
        if body.summary_id is not None
        else _text(body.text, body.voice_id)
    )
    return sound_answer(spoken(said, body.voice_id).sound)


@blueprint.post("/preview-voice")
@documented({200: SOUND, 206: SOUND}, *_FAILURES, body=PreviewVoice)
def preview_voice() -> Response:
    """A voice says a sentence."""
    body = read(PreviewVoice)
    if body.text is not None:
        return sound_answer(spoken(_text(body.text, body.voice_id), body.voice_id).sound)
    voice = services().speech.speaker.voice(body.voice_id, "")
    tag = voice.tag if voice.tag in _SAMPLES else "en"
    return sound_answer(spoken(script.of_text(_SAMPLES[tag], tag), voice.id).sound)


@blueprint.post("/summaries/<summary_id>/audio")
@documented({200: speech_shapes.Made}, errors.SUMMARY_NOT_FOUND, *_FAILURES, body=Aloud, required=False)
def make_summary_audio(summary_id: str) -> Response:
    """Has a summary spoken, and says where it can be heard."""
    record = summary_or_404(summary_id)
    made = spoken(script.of_record(record), read_if_any(Aloud).voice_id)
    return jsonify(
        {
            "url": f"summaries/{record.summary_id}/audio?audio={made.sound.key}",
            "voice_id": made.voice.id,
            "media_type": made.sound.media_type,
            "bytes": made.sound.size,
            "cached": made.cached,
        }
    )


@blueprint.get("/summaries/<summary_id>/audio")
@documented(
    {200: SOUND, 206: SOUND, 304: None}, errors.SUMMARY_NOT_FOUND, AUDIO_NOT_MADE, query={"audio": str, "token": str}
)
def summary_audio(summary_id: str) -> Response:
    """The sound of a summary that was spoken before, the newest unless `audio` names one; nothing is made or paid."""
    let_in()
    record, speech = summary_or_404(summary_id), services().speech
    owner = script.summary_owner(record.summary_id)
    named = request.args.get("audio", "").partition(".")[0]
    kept = next((sound for sound in speech.cache.of(owner) if named in ("", sound.key)), None)
    found = speech.cache.find(owner, kept.key) if kept else None
    if found is None:
        raise AppError(AUDIO_NOT_MADE)
    return sound_answer(found)


@blueprint.get("/summaries/<summary_id>/script")
@documented({200: speech_shapes.ScriptOf}, errors.SUMMARY_NOT_FOUND)
def summary_script(summary_id: str) -> Response:
    """The sentences of a summary as they are shown and as a voice says them, for a voice in the browser."""
    record = summary_or_404(summary_id)
    tag = script.tag_of(record)
    lines = [{"shown": line.shown, "said": line.said} for line in script.lines(record.summary, tag)]
    return jsonify({"title": record.details.title, "language": tag or None, "lines": lines})


@blueprint.get("/api/voices")
@documented({200: speech_shapes.Voices})
def voices() -> Response:
    """All voices, by tier; `available` says whether one can speak here."""
    speaker = services().speech.speaker
    here = speaker.voices()
    known = {voice.id: voice for voice in (*here, *google_voices())}
    told = {voice.id: _voice(voice, available=voice in here) for voice in known.values()}
    tiers = {tier: [told[voice.id] for voice in listed] for tier, listed in by_tier(known.values()).items()}
    standard = speaker.voice(None, "").id if here else None
    return jsonify(
        {
            "available": bool(here),
            "default": speaker.usual,
            "speaks": standard,
            "voices": [*told.values()],
            "tiers": tiers,
        }
    )


@blueprint.get("/api/cache/status")
@documented({200: speech_shapes.CacheStatus})
def cache_status() -> Response:
    """How much sound is kept, and how much may be."""
    return jsonify(_status())


@blueprint.post("/api/cache/cleanup")
@documented({200: speech_shapes.Cleaned}, body=Cleanup, required=False)
def cache_cleanup() -> Response:
    """Gives up sound that is too much or too old, the longest unused first; with `everything` all of it."""
    removed, freed = services().speech.cache.clean(everything=read_if_any(Cleanup).everything)
    return jsonify({"removed_files": removed, "freed_bytes": freed, **_status()})


def _status() -> dict[str, object]:
    cache = services().speech.cache
    files, size, oldest = cache.status()
    limits = cache.limits()
    return {
        "files": files,
        "bytes": size,
        "longest_unused_since": None if oldest is None else iso(datetime.fromtimestamp(oldest, UTC)),
        "limits": {"megabytes": limits.megabytes, "files": limits.files, "hours": limits.hours},
    }


def _text(text: str | None, voice_id: str | None) -> Script:
    """A text is taken to be in the language of the voice that reads it."""
    if not (text or "").strip():
        raise AppError(NOTHING_TO_SAY)
    return script.of_text(text or "", services().speech.speaker.voice(voice_id, "").tag)


def _voice(voice: Voice, *, available: bool) -> dict[str, object]:
    return {
        "id": voice.id,
        "name": voice.name,
        "tier": voice.tier,
        "language": voice.language or None,
        "provider": voice.provider,
        "available": available,
    }
