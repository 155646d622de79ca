"""Which speech services the settings amount to, in the order in which they are asked."""

import logging
import threading
from collections.abc import Callable

from setting_values import Settings
from speech.espeak import installed
from speech.google_tts import GoogleTTS
from speech.openai_tts import USUAL_MODEL, OpenAITTS
from speech.ports import SpeechService
from speech.speaker import Offer

log = logging.getLogger(__name__)


class Offered:
    """The offer of the settings as they are at the moment; made anew only when they have changed."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: tuple[Settings, Offer] | None = None

    def __call__(self) -> Offer:
        """Asks nobody."""
        settings = self._settings()
        with self._lock:
            if self._made is None or self._made[0] is not settings:
                self._made = settings, Offer(tuple(services_of(settings)), settings.tts_voice)
            return self._made[1]


def services_of(settings: Settings) -> list[SpeechService]:
    """None when nobody can speak, or with TTS_PROVIDER=OFF; asks nobody."""
    found: list[SpeechService] = []
    wanted = settings.tts_provider
    key = settings.google_tts_api_key or settings.google_api_key
    credentials = settings.google_application_credentials
    if wanted in ("AUTO", "GOOGLE") and (key or credentials):
        # Credentials were made for such services; a key that is there for Gemini may not be.
        first = settings.google_tts_api_key or (None if credentials else key)
        found.append(GoogleTTS(first, credentials, settings.request_timeout, settings.tts_voice))
    # A compatible server mostly has no voice: it is asked only where its model is named.
    speaks = settings.tts_model or (settings.openai_api_key and not settings.openai_base_url)
    if wanted in ("AUTO", "OPENAI") and speaks:
        model = settings.tts_model or USUAL_MODEL
        found.append(OpenAITTS(settings.openai_api_key, settings.openai_base_url, model, settings.request_timeout))
    if wanted in ("AUTO", "ESPEAK") and (espeak := installed()):
        found.append(espeak)
    if not found and wanted in ("GOOGLE", "OPENAI", "ESPEAK"):
        log.warning("TTS_PROVIDER is %s, but it has no key or is not installed: this server has no voice", wanted)
    return found
