"""What the speaker needs of a speech service."""

from typing import Protocol

from speech.splitting import Size
from speech.voices import Voice
from summary.ports import CancelToken


class SpeechService(Protocol):
    """One service with its account; shared by all threads."""

    @property
    def name(self) -> str:
        """As `Voice.provider`."""

    @property
    def media_type(self) -> str:
        """What `speak` answers: `audio/mpeg`, or `audio/wav`, which cannot be joined."""

    @property
    def most(self) -> int:
        """What one call takes, measured by `size`."""

    @property
    def size(self) -> Size:
        """How a text is measured."""

    @property
    def bytes_per_character(self) -> int:
        """About so large is what one character becomes; rather more than less."""

    def voices(self) -> tuple[Voice, ...]:
        """Its voices, the usual one first."""

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> bytes:
        """The sound of at most `most` of text; AppError of `library_errors`, and what `cancel` raises, at once."""

    def cost_usd(self, characters: int, voice: Voice) -> float | None:
        """What so much text costs; 0 where nothing is charged, None when the price is not known."""
