"""OpenAI's `/audio/speech`, or a server that speaks the same way."""

import threading
from typing import TYPE_CHECKING, Final

from concurrency.interruptible import run_interruptibly
from providers.network import has_cause, one_line, retry_after, why_unreachable
from providers.openai_client import name_of, new_client
from speech.service_errors import from_status, unreachable
from speech.voices import OPENAI, Voice, openai_voices
from summary.ports import CancelToken

if TYPE_CHECKING:
    import openai

MOST_CHARACTERS: Final = 4096
"""In one call; the service's rule."""

USUAL_MODEL: Final = "gpt-4o-mini-tts"

# USD per million characters on 2026-11-22; the first is charged by the minute, about 900 characters.
_USD_PER_MILLION: Final = {USUAL_MODEL: 16.7, "tts-1": 15.0, "tts-1-hd": 30.0}
_MOST_BYTES: Final = 64 << 20
_AT_ONCE: Final = 64 << 10


class OpenAITTS:
    """A `speech.ports.SpeechService`; its client is made at the first call."""

    name = OPENAI
    media_type = "audio/mpeg"
    most = MOST_CHARACTERS
    size = staticmethod(len)
    bytes_per_character = 1500

    def __init__(self, key: str | None, base_url: str | None, model: str, silence: float) -> None:
        """`silence` in seconds; without `base_url` it is OpenAI."""
        self._key = key
        self._base_url = base_url
        self._model = model
        self._silence = silence
        self._service = name_of(base_url)
        self._lock = threading.Lock()
        self._made: openai.OpenAI | None = None

    def voices(self) -> tuple[Voice, ...]:
        """As of SpeechService."""
        return openai_voices()

    def cost_usd(self, characters: int, voice: Voice) -> float | None:
        """As of SpeechService; what a compatible server asks is not known."""
        price = None if self._base_url else _USD_PER_MILLION.get(self._model)
        return None if price is None else round(price * characters / 1e6, 6)

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> bytes:
        """As of SpeechService; MP3 whose parts may be joined."""
        return run_interruptibly(lambda: self._ask(text, voice), cancel)

    def _ask(self, text: str, voice: Voice) -> bytes:
        client = self._client()
        import httpx2
        import openai

        try:
            with client.audio.speech.with_streaming_response.create(
                model=self._model, voice=voice.id.removeprefix("openai-"), input=text, response_format="mp3"
            ) as answer:
                sound = bytearray()
                for piece in answer.iter_bytes(_AT_ONCE):
                    sound += piece
                    if len(sound) > _MOST_BYTES:
                        raise unreachable(self._service, "its answer does not end")
                return bytes(sound)
        except openai.APIStatusError as error:
            words = one_line(error.message, self._key)
            wait = retry_after(error.response.headers)
            raise from_status(self._service, "OPENAI_API_KEY", error.status_code, words, wait) from error
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            silent = has_cause(error, httpx2.ReadTimeout)
            reason = f"it sent nothing for {self._silence:g} s" if silent else why_unreachable(error)
            raise unreachable(self._service, reason) from error

    def _client(self) -> "openai.OpenAI":
        with self._lock:
            if self._made is None:
                self._made = new_client(self._key, self._base_url, self._silence)
            return self._made
