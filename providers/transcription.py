"""Speech to text through OpenAI's `/audio/transcriptions`, or a server that speaks the same way."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import errors
from concurrency import interruptible
from errors import AppError
from providers.openai_client import name_of, new_client
from providers.openai_errors import translated
from summary.ports import CancelToken
from summary.values import Segment

if TYPE_CHECKING:
    import openai

LIMIT_MB: Final = 25
"""What one request may hold; the provider's rule."""

# OpenAI's prices of 2026-11-22; what a compatible server asks is not known.
_USD_PER_MINUTE: Final = {"whisper-1": 0.006, "gpt-4o-transcribe": 0.006, "gpt-4o-mini-transcribe": 0.003}
_TIMED: Final[dict[str, Any]] = {"response_format": "verbose_json", "timestamp_granularities": ["segment"]}
_PLAIN: Final[dict[str, Any]] = {"response_format": "json"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said; `segments` is empty without times, `language` is a name or a tag, empty when none is told."""

    text: str
    segments: tuple[Segment, ...]
    language: str


class Transcriber:
    """One model of one account or server; shared by all threads."""

    def __init__(self, api_key: str | None, base_url: str | None, model: str, silence: float) -> None:
        """`silence` in seconds; without `base_url` it is OpenAI, which needs a key."""
        self.model = model
        self._key = api_key
        self._base_url = base_url
        self._silence = silence
        self._name = name_of(base_url)
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None

    def cost_usd(self, minutes: float) -> float | None:
        """What so much speech costs; None when the price is not known."""
        price = None if self._base_url else _USD_PER_MINUTE.get(self.model)
        return None if price is None else round(price * minutes, 6)

    def write_down(self, sound: bytes, filename: str, cancel: CancelToken) -> Spoken:
        """The words of a recording of at most LIMIT_MB; AppError, and what `cancel` raises, at once.

        A model that gives no times refuses to be asked for them, before it listens, and is asked without.
        """
        return interruptible.run_interruptibly(lambda: self._ask(sound, filename), cancel)

    def _ask(self, sound: bytes, filename: str) -> Spoken:
        import openai

        create: Any = self._connected().audio.transcriptions.create
        try:
            try:
                told = create(model=self.model, file=(filename, sound), **_TIMED)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if error.param not in _TIMED and not any(name in error.message for name in _TIMED):
                    raise
                told = create(model=self.model, file=(filename, sound), **_PLAIN)
        except openai.APIError as error:
            raise translated(
                error, provider=self._name, model=self.model, key=self._key, silence=self._silence
            ) from error
        text = str(getattr(told, "text", "") or "").strip()
        if not text:
            raise AppError(errors.MODEL_EMPTY, provider=self._name)
        return Spoken(text, _segments(told), str(getattr(told, "language", "") or ""))

    def _connected(self) -> "openai.OpenAI":
        with self._lock:
            if self._client is None:
                self._client = new_client(self._key, self._base_url, self._silence)
            return self._client


def _segments(told: Any) -> tuple[Segment, ...]:
    rows = getattr(told, "segments", None) or ()
    return tuple(Segment(round(row.start, 3), round(row.end, 3), text) for row in rows if (text := row.text.strip()))
