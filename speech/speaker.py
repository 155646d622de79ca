"""A text is spoken: from what is kept, else by the first service that will, once for all who ask for it."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from concurrency.single_flight import SingleFlight
from errors import AppError
from library_errors import (
    NO_VOICE_PROVIDER,
    NOTHING_TO_SAY,
    VOICE_BUSY,
    VOICE_FAILED,
    VOICE_REFUSED,
    VOICE_UNREACHABLE,
)
from providers.ledger import Ledger
from speech.audio_cache import AudioCache, Sound, key_of
from speech.ports import SpeechService
from speech.script import Script
from speech.splitting import parts
from speech.voices import Voice, chosen
from summary.ports import CancelToken
from summary.prices import NOBODY, Account
from summary.values import Usage

log = logging.getLogger(__name__)

_LONGEST_WAIT: Final = 10.0
"""Seconds that a service may ask us to wait before its second chance; a person waits for the answer."""

_FIRST_WAIT: Final = 1.0
_FREE: Final = frozenset(kind.code for kind in (VOICE_REFUSED, VOICE_BUSY, VOICE_FAILED, VOICE_UNREACHABLE))
_NEXT: Final = frozenset({VOICE_REFUSED.code})
"""Codes with which another service is asked: it is the account that does not work, not the text or the moment."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Who can speak, in the order in which they are asked; `usual` is the voice when none is named."""

    services: tuple[SpeechService, ...]
    usual: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """`cached`: it had been made before."""

    sound: Sound
    voice: Voice
    cached: bool


class Speaker:
    """Shared by all threads."""

    def __init__(self, offer: Callable[[], Offer], cache: AudioCache, ledger: Ledger) -> None:
        """`offer` is asked for each text, so that changed settings hold at once."""
        self.cache = cache
        self._offer = offer
        self._ledger = ledger
        self._flights = SingleFlight()

    @property
    def available(self) -> bool:
        """Whether anybody can speak here."""
        return bool(self._offer().services)

    @property
    def usual(self) -> str:
        """The id of the voice when none is named; perhaps not one that can speak here."""
        return self._offer().usual

    def voices(self) -> list[Voice]:
        """All that can speak here, those of the first service first."""
        return [voice for service in self._offer().services for voice in service.voices()]

    def voice(self, wanted: str | None, language: str) -> Voice:
        """The voice that speaks when `wanted` is asked for; AppError NO_VOICE_PROVIDER."""
        return self._asked(self._offer().services, wanted, language)[1]

    def kept(self, script: Script, wanted: str | None) -> Sound | None:
        """What is kept of this text in this voice; it counts as used. AppError NO_VOICE_PROVIDER."""
        return self.cache.find(script.owner, _key(script, self.voice(wanted, script.language)))

    def cost_usd(self, script: Script) -> float | None:
        """What it will probably cost to speak this; None when the price is not known. AppError NO_VOICE_PROVIDER."""
        service, voice = self._asked(self._offer().services, None, script.language)
        return service.cost_usd(len(script.text), voice)

    def speak(self, script: Script, wanted: str | None, cancel: CancelToken, account: Account = NOBODY) -> Spoken:
        """The sound of a text; AppError of `library_errors`, a budget's, and what `cancel` raises, at once.

        A service that refuses the account is left out, and the next one speaks with a voice of its own.
        """
        if not script.text:
            raise AppError(NOTHING_TO_SAY)
        left = list(self._offer().services)
        while True:
            service, voice = self._asked(left, wanted, script.language)
            try:
                return self._once(script, service, voice, cancel, account)
            except AppError as fault:
                left.remove(service)
                if fault.code not in _NEXT or not left:
                    raise
                log.warning("%s Another voice is asked.", fault.message)

    def _asked(
        self, services: Sequence[SpeechService], wanted: str | None, language: str
    ) -> tuple[SpeechService, Voice]:
        offered = [voice for service in services for voice in service.voices()]
        if not offered:
            raise AppError(NO_VOICE_PROVIDER)
        named = any(voice.id == wanted for voice in offered)
        voice = chosen(offered if named else services[0].voices(), wanted, self.usual, language)
        return next(service for service in services if service.name == voice.provider), voice

    def _once(
        self, script: Script, service: SpeechService, voice: Voice, cancel: CancelToken, account: Account
    ) -> Spoken:
        key = _key(script, voice)
        if kept := self.cache.find(script.owner, key):
            return Spoken(kept, voice, cached=True)
        with self._flights.turn(f"{script.owner} {key}", cancel):
            if kept := self.cache.find(script.owner, key):
                return Spoken(kept, voice, cached=True)
            room = len(script.text) * service.bytes_per_character
            made = _Synthesis(service, voice, self._ledger, account, cancel)
            pieces = made.pieces(script.text)
            return Spoken(self.cache.keep(script.owner, key, service.media_type, room, pieces), voice, cached=False)


def _key(script: Script, voice: Voice) -> str:
    return key_of(voice.provider, voice.id, script.text)


@dataclass(frozen=True, slots=True)
class _Synthesis:
    """One text on its way through a service, each call in the ledger before it is made."""

    service: SpeechService
    voice: Voice
    ledger: Ledger
    account: Account
    cancel: CancelToken

    def pieces(self, text: str) -> Iterator[bytes]:
        """The sound, part by part."""
        for part in parts(text, self.service.most, self.service.size):
            yield self._charged(part)

    def _charged(self, part: str) -> bytes:
        cost = self.service.cost_usd(len(part), self.voice)
        if cost == 0:
            return self._twice(part)
        line = self.ledger.begin(self.account, f"voice {self.voice.id}", Usage(0, 0), cost)
        try:
            sound = self._twice(part)
        except AppError as fault:
            if fault.code in _FREE:
                self.ledger.withdraw(line)
            raise
        self.ledger.settle(line, Usage(0, 0), cost, told=False)
        return sound

    def _twice(self, part: str) -> bytes:
        """A failure that may pass gets one second chance, unless the service wants more patience."""
        try:
            return self.service.speak(part, self.voice, self.cancel)
        except AppError as fault:
            wait = fault.retry_after if fault.retry_after is not None else _FIRST_WAIT
            if not fault.retryable or wait > _LONGEST_WAIT:
                raise
        over = threading.Event()
        forget = self.cancel.on_cancel(over.set)
        over.wait(wait)
        forget()
        self.cancel.raise_if_cancelled()
        return self.service.speak(part, self.voice, self.cancel)
