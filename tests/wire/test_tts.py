"""The stand-in for speech, as the real client sees it."""

import pytest

from tests.wire.fixtures import stand
from tests.wire.stand import Stand
from tests.wire.tts import HOST, MAX_BYTES, VOICES, TTSStand

__all__ = ["stand"]


def test_the_real_client_speaks_with_it(stand: Stand) -> None:
    from google.api_core import exceptions
    from google.cloud import texttospeech as tts

    stand.route(HOST, TTSStand())
    client = tts.TextToSpeechClient(transport="rest", client_options={"api_key": "AIza-speech-key"})

    def spoken(text: str, voice: str) -> bytes:
        made = client.synthesize_speech(
            input=tts.SynthesisInput(text=text),
            voice=tts.VoiceSelectionParams(language_code="en-US", name=voice),
            audio_config=tts.AudioConfig(audio_encoding=tts.AudioEncoding.MP3),
            timeout=5,
        )
        return bytes(made.audio_content)

    assert [voice.name for voice in client.list_voices(timeout=5).voices] == list(VOICES)
    short, long = spoken("Hello.", VOICES[0]), spoken("ä" * (MAX_BYTES // 2), VOICES[0])
    assert short.startswith(b"\xff\xfb")
    assert len(long) > len(short)
    with pytest.raises(exceptions.BadRequest):
        spoken("ä" * (MAX_BYTES // 2 + 1), VOICES[0])
    with pytest.raises(exceptions.ServiceUnavailable):
        spoken("Hello e503.", VOICES[0])
    assert {request.headers["x-goog-api-key"] for request in stand.requests(HOST)} == {"AIza-speech-key"}
