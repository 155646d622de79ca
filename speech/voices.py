"""Which voices there are, by tier, and which one speaks when none, an unknown one or another language is asked for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

GOOGLE: Final = "google"
OPENAI: Final = "openai"
ESPEAK: Final = "espeak"

DEFAULT_VOICE: Final = "en-US-Chirp3-HD-Zephyr"

TIERS: Final = {
    "chirp3-hd": "Chirp 3 HD",
    "neural2": "Neural2",
    "studio": "Studio",
    "wavenet": "WaveNet",
    "openai": "OpenAI",
    "offline": "Offline",
}
"""The tiers, the most natural first, with their names."""


@dataclass(frozen=True, slots=True)
class Voice:
    """`id` is what a request names; `language` is a tag such as `en-US`, empty for a voice that speaks any."""

    id: str
    name: str
    tier: str
    language: str
    provider: str

    @property
    def tag(self) -> str:
        """`en` for `en-US`; `zh` for Google's `cmn-CN`."""
        tag = self.language.partition("-")[0].casefold()
        return {"cmn": "zh", "yue": "zh", "no": "nb"}.get(tag, tag)


_SPEAKERS: Final = ("Zephyr", "Aoede", "Kore", "Leda", "Charon", "Fenrir", "Orus", "Puck")
_CHIRP_PLACES: Final = (
    *("en-US", "en-GB", "en-AU", "en-IN", "de-DE", "es-ES", "es-US", "fr-FR", "fr-CA", "it-IT", "pt-BR", "nl-NL"),
    *("pl-PL", "ru-RU", "uk-UA", "tr-TR", "ar-XA", "hi-IN", "bn-IN", "id-ID", "vi-VN", "th-TH", "ja-JP", "ko-KR"),
    "cmn-CN",
)
_NEURAL2: Final = {
    **{"en-US": "ACDEFGHIJ", "en-GB": "ABCDF", "en-AU": "ABCD", "de-DE": "GH", "es-ES": "AEFGH", "es-US": "ABC"},
    **{"fr-FR": "FG", "fr-CA": "ABCD", "it-IT": "AEF", "pt-BR": "ABC", "ja-JP": "BCD", "ko-KR": "ABC", "hi-IN": "ABCD"},
}
_STUDIO: Final = {"en-US": "OQ", "en-GB": "BC", "de-DE": "BC", "es-ES": "CF", "es-US": "B", "fr-FR": "AD"}
_WAVENET: Final = {
    **{"en-US": "ABCDEFGHIJ", "en-GB": "ABCDFNO", "en-AU": "ABCD", "de-DE": "GH", "es-ES": "EFGH", "es-US": "ABC"},
    **{"fr-FR": "FG", "fr-CA": "ABCD", "it-IT": "EF", "pt-BR": "ABCDE", "nl-NL": "FG", "pl-PL": "FG", "ru-RU": "ABCDE"},
    **{"tr-TR": "ABCDE", "ja-JP": "ABCD", "ko-KR": "ABCD", "hi-IN": "ABCDEF", "cmn-CN": "ABCD", "sv-SE": "FG"},
}
_GOOGLE_ID: Final = re.compile(r"([a-z]{2,3}-[A-Z]{2})-(Chirp3-HD|Neural2|Studio|Wavenet)-([A-Za-z]{1,30})")


def _google(voice_id: str) -> Voice:
    found = _GOOGLE_ID.fullmatch(voice_id)
    if found is None:
        raise ValueError(f"expected a name such as {DEFAULT_VOICE}")
    language, tier, speaker = found.groups()
    return Voice(voice_id, f"{speaker} ({language})", tier.casefold(), language, GOOGLE)


def google_voices(also: str = "") -> tuple[Voice, ...]:
    """Google's, and `also` one that the settings name, where it has the form of one."""
    ids = [f"{place}-Chirp3-HD-{speaker}" for place in _CHIRP_PLACES for speaker in _SPEAKERS]
    for tier, places in (("Neural2", _NEURAL2), ("Studio", _STUDIO), ("Wavenet", _WAVENET)):
        ids += [f"{place}-{tier}-{letter}" for place, letters in places.items() for letter in letters]
    if also not in ids and _GOOGLE_ID.fullmatch(also):
        ids.append(also)
    return tuple(map(_google, ids))


def openai_voices() -> tuple[Voice, ...]:
    """OpenAI's, which speak whatever language the text is in."""
    names = ("alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
    return tuple(Voice(f"openai-{name}", name.capitalize(), "openai", "", OPENAI) for name in names)


def espeak_voices() -> tuple[Voice, ...]:
    """Those of espeak-ng for the languages that summaries are written in."""
    names = {
        **{"en-US": "en-us", "en-GB": "en-gb", "de-DE": "de", "es-ES": "es", "fr-FR": "fr-fr", "it-IT": "it"},
        **{"pt-BR": "pt-br", "nl-NL": "nl", "pl-PL": "pl", "ru-RU": "ru", "uk-UA": "uk", "tr-TR": "tr", "sv-SE": "sv"},
        **{"da-DK": "da", "fi-FI": "fi", "nb-NO": "nb", "cs-CZ": "cs", "el-GR": "el", "hu-HU": "hu", "ro-RO": "ro"},
        **{"hi-IN": "hi", "ar-XA": "ar", "cmn-CN": "cmn", "ja-JP": "ja", "ko-KR": "ko", "vi-VN": "vi", "id-ID": "id"},
    }
    return tuple(Voice(f"espeak-{name}", f"espeak {tag}", "offline", tag, ESPEAK) for tag, name in names.items())


def chosen(offered: Sequence[Voice], wanted: str | None, usual: str, language: str) -> Voice:
    """The voice named `wanted`; else, or where that is unknown, `usual` or its like in `language` (a primary tag).

    ValueError when nothing is offered.
    """
    named = next((voice for voice in offered if voice.id == wanted), None)
    if named is not None:
        return named
    if not offered:
        raise ValueError("no voice is offered")
    standard = next((voice for voice in offered if voice.id == usual), offered[0])
    if not language or standard.tag in ("", language):
        return standard
    speaks = [voice for voice in offered if voice.tag == language]
    alike = (voice for voice in speaks if _speaker(voice) == _speaker(standard) and voice.tier == standard.tier)
    return next(alike, speaks[0] if speaks else standard)


def _speaker(voice: Voice) -> str:
    return voice.id.removeprefix(voice.language)


def by_tier(voices: Iterable[Voice]) -> dict[str, list[Voice]]:
    """Each tier with its voices, the most natural tier first; Google's four are there in any case."""
    found: dict[str, list[Voice]] = {tier: [] for tier in TIERS}
    for voice in voices:
        found[voice.tier].append(voice)
    return {tier: listed for tier, listed in found.items() if listed or tier not in ("openai", "offline")}
