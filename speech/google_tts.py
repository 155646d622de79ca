"""Google Cloud Text-to-Speech over REST, by an API key or by a service account's credentials."""

import json
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from concurrency.interruptible import run_interruptibly
from errors import AppError
from library_errors import VOICE_REFUSED
from providers.network import one_line, retry_after, why_unreachable
from speech.service_errors import from_status, unreachable
from speech.splitting import in_bytes
from speech.voices import GOOGLE, Voice, google_voices
from summary.ports import CancelToken

if TYPE_CHECKING:
    from google.cloud.texttospeech import TextToSpeechClient

SERVICE: Final = "Google Text-to-Speech"
MOST_BYTES: Final = 5000
"""Of UTF-8 in one call; the service's rule."""

# USD per million characters on 2026-11-22, without the free share of each month.
_USD_PER_MILLION: Final = {"chirp3-hd": 30.0, "neural2": 16.0, "studio": 160.0, "wavenet": 4.0}
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"


class GoogleTTS:
    """A `speech.ports.SpeechService`; its client is made at the first call."""

    name = GOOGLE
    media_type = "audio/mpeg"
    most = MOST_BYTES
    size = staticmethod(in_bytes)
    bytes_per_character = 600

    def __init__(self, key: str | None, credentials: Path | None, silence: float, voice: str) -> None:
        """`credentials` is a file, used where there is no key; `silence` in seconds; `voice` is the usual one."""
        self._key = key
        self._credentials = credentials
        self._silence = silence
        self._voice = voice
        self._setting = "GOOGLE_TTS_API_KEY or GOOGLE_API_KEY" if key else "GOOGLE_APPLICATION_CREDENTIALS"
        self._lock = threading.Lock()
        self._made: TextToSpeechClient | None = None

    def voices(self) -> tuple[Voice, ...]:
        """As of SpeechService."""
        return google_voices(self._voice)

    def cost_usd(self, characters: int, voice: Voice) -> float | None:
        """As of SpeechService."""
        return round(_USD_PER_MILLION[voice.tier] * characters / 1e6, 6)

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> bytes:
        """As of SpeechService; MP3 whose parts may be joined."""
        return run_interruptibly(lambda: self._ask(text, voice), cancel)

    def _ask(self, text: str, voice: Voice) -> bytes:
        client = self._client()
        import requests
        from google.auth.exceptions import GoogleAuthError
        from google.cloud import texttospeech as tts

        from providers.gemini_transport import Refused

        try:
            made = client.synthesize_speech(
                input=tts.SynthesisInput(text=text),
                voice=tts.VoiceSelectionParams(language_code=voice.language, name=voice.id),
                audio_config=tts.AudioConfig(audio_encoding=tts.AudioEncoding.MP3),
                retry=None,
                timeout=self._silence,
            )
        except Refused as told:
            words = one_line(_words(told.body), self._key)
            raise from_status(SERVICE, self._setting, told.status, words, retry_after(told.headers)) from told
        except GoogleAuthError as error:
            raise AppError(
                VOICE_REFUSED, service=SERVICE, setting=self._setting, reason="the credentials are not accepted."
            ) from error
        except requests.RequestException as error:
            raise unreachable(SERVICE, why_unreachable(error)) from error
        return bytes(made.audio_content)

    def _client(self) -> "TextToSpeechClient":
        with self._lock:
            if self._made is None:
                self._made = self._connected()
            return self._made

    def _connected(self) -> "TextToSpeechClient":
        # Google's libraries tell every process which Python they want next.
        warnings.filterwarnings("ignore", category=FutureWarning, module="google")
        from google.cloud.texttospeech import TextToSpeechClient

        from providers.gemini_transport import GeminiTransport

        if self._key:
            client = TextToSpeechClient(transport="rest", client_options={"api_key": self._key})
        else:
            client = TextToSpeechClient(transport="rest", credentials=self._loaded())
        rest: Any = client.transport
        # No public way leads to its session, and its timeouts cannot tell connecting from waiting.
        rest._session.mount("https://", GeminiTransport(self._silence))
        return client

    def _loaded(self) -> Any:
        import google.auth
        from google.auth.exceptions import GoogleAuthError

        load: Any = google.auth.load_credentials_from_file  # without types
        try:
            loaded = load(str(self._credentials), scopes=[_SCOPE])
        except (GoogleAuthError, OSError, ValueError) as error:
            raise AppError(
                VOICE_REFUSED, service=SERVICE, setting=self._setting, reason="the credentials cannot be read."
            ) from error
        return loaded[0]  # the second is the name of a project


def _words(body: bytes) -> str:
    """What the service says in its error object; empty when it is something else, such as HTML."""
    try:
        told = json.loads(body)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        return ""
    return str(told)
