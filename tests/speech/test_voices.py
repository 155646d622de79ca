"""Which voice speaks: the one that was named, the usual one, or its like in another language."""

import pytest

from speech.voices import DEFAULT_VOICE, by_tier, chosen, espeak_voices, google_voices, openai_voices

OFFERED = (*google_voices(), *openai_voices())


@pytest.mark.parametrize(
    ("wanted", "usual", "language", "speaks"),
    [
        (None, DEFAULT_VOICE, "", DEFAULT_VOICE),
        (None, DEFAULT_VOICE, "en", DEFAULT_VOICE),
        (None, DEFAULT_VOICE, "de", "de-DE-Chirp3-HD-Zephyr"),
        (None, DEFAULT_VOICE, "zh", "cmn-CN-Chirp3-HD-Zephyr"),
        (None, "en-US-Neural2-C", "fr", "fr-CA-Neural2-C"),
        (None, DEFAULT_VOICE, "sv", "sv-SE-Wavenet-F"),
        (None, DEFAULT_VOICE, "sw", DEFAULT_VOICE),
        ("en-US-Studio-O", DEFAULT_VOICE, "de", "en-US-Studio-O"),
        ("../../x", DEFAULT_VOICE, "", DEFAULT_VOICE),
        ("", "nobody", "", OFFERED[0].id),
        (None, "openai-nova", "ja", "openai-nova"),
    ],
)
def test_who_speaks(wanted: str | None, usual: str, language: str, speaks: str) -> None:
    assert chosen(OFFERED, wanted, usual, language).id == speaks


def test_a_voice_of_the_settings_is_known_when_it_looks_like_one() -> None:
    own = "sw-KE-Chirp3-HD-Achernar"
    assert chosen(google_voices(own), own, DEFAULT_VOICE, "").language == "sw-KE"
    assert all(voice.id != "../x" for voice in google_voices("../x"))
    with pytest.raises(ValueError, match="no voice"):
        chosen((), None, DEFAULT_VOICE, "")


def test_every_voice_has_a_tier_and_a_name_of_its_own() -> None:
    everybody = (*OFFERED, *espeak_voices())
    assert len({voice.id for voice in everybody}) == len(everybody)
    assert list(by_tier(everybody)) == ["chirp3-hd", "neural2", "studio", "wavenet", "openai", "offline"]
