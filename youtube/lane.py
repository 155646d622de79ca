"""The way to YouTube: videos some time apart, and none while it refuses this address; all who fetch go through it."""

import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import errors
from clock import iso_in, utc_now
from concurrency.breaker import BreakerPolicy
from concurrency.gate import Busy, Gate, Paused
from concurrency.rate_limit import RateLimit
from concurrency.spacing import Spacing
from errors import AppError
from setting_values import Settings
from summary.ports import CancelToken
from youtube.proxies import Proxy

log = logging.getLogger(__name__)

T = TypeVar("T")


class Passage(Protocol):
    """How a conversation with YouTube may begin."""

    def __call__(self, cancel: CancelToken, fetch: Callable[[], T]) -> T:
        """What `fetch` gives."""


Announce = Callable[[dict[str, Any]], None]
"""Takes the data of a `system` event."""

PAUSE = 18.0
"""Seconds between two videos unless YOUTUBE_PAUSE says otherwise; none with a rotating proxy."""

LONGEST_REFUSAL = 3600.0
"""Seconds; a refusal for too many videos lasts up to an hour."""

AT_ONCE = 4
"""Conversations with YouTube side by side."""

NAME = "YouTube"

_REFUSED = frozenset({errors.YOUTUBE_BLOCKED, errors.YOUTUBE_BLOCKED_PROXY, errors.YOUTUBE_BLOCKED_ROTATING})
# Neither a refusal nor the answer to a question about a video: another one has to find out.
_UNCLEAR = frozenset(
    {errors.YOUTUBE_UNREACHABLE, errors.CAPTIONS_UNREADABLE, errors.EMPTY_ANSWER, errors.CONSENT_REQUIRED}
)


class Lane:
    """One for all threads; summarizing does not pass through it."""

    def __init__(self, *, pause: float, burst: int, refusal: float, announce: Announce) -> None:
        """`burst` videos may go at once, then one each `pause` seconds; the first refusal keeps it shut for `refusal`.

        All in seconds; each further refusal in a row keeps it shut twice as long as the one before.
        """
        policy = BreakerPolicy(failures=1, first=refusal, longest=max(refusal, LONGEST_REFUSAL))
        self._gate = Gate(AT_ONCE, policy, self._shut, self._opened, waits=False)
        self._spacing = Spacing(pause, burst)
        self._unspaced = RateLimit()
        self._announce = announce

    def in_turn(self, cancel: CancelToken, fetch: Callable[[], T]) -> T:
        """What `fetch` gives, which asks YouTube for one video or one playlist, when its turn has come.

        AppError of `fetch`; YOUTUBE_BUSY and YOUTUBE_PAUSED, with the time to come again, instead of a wait: whose turn
        it is then is for the queue to say.
        """
        return self._through(self._spacing, cancel, fetch)

    def at_once(self, cancel: CancelToken, fetch: Callable[[], T]) -> T:
        """The same for what need not wait for a turn: more of a video that had one, or a look that a person asked for.

        Also this is held back while YouTube refuses, and when too many ask.
        """
        return self._through(self._unspaced, cancel, fetch)

    def _through(self, rate: RateLimit, cancel: CancelToken, fetch: Callable[[], T]) -> T:
        asked = False
        try:
            with self._gate.call(cancel, _answers, rate):
                asked = True
                return fetch()
        except Paused as pause:
            if asked or not isinstance(pause.fault, AppError):
                raise pause.fault from pause
            told = {"reason": pause.fault.message, "remedy": pause.fault.remedy}
            raise AppError(errors.YOUTUBE_PAUSED, retry_after=pause.seconds, **told) from pause
        except Busy as busy:
            raise AppError(errors.YOUTUBE_BUSY, retry_after=busy.seconds) from busy

    def _shut(self, seconds: float, fault: Exception) -> None:
        until = iso_in(utc_now(), seconds)
        message = f"{fault} Fetching pauses; summarizing goes on. One video is tried at {until}."
        log.warning("%s", message)
        self._announce({"level": "warning", "subject": NAME, "message": message, "until": until})

    def _opened(self) -> None:
        message = "YouTube answers again; fetching goes on."
        log.info("%s", message)
        self._announce({"level": "info", "subject": NAME, "message": message})


def straight(cancel: CancelToken, fetch: Callable[[], T]) -> T:
    """A passage for who keeps no pace."""
    return fetch()


def from_settings(settings: Settings, proxy: Proxy | None, announce: Announce) -> Lane:
    """The lane of one server."""
    usual = 0.0 if proxy and proxy.rotating else PAUSE
    return Lane(
        pause=usual if settings.youtube_pause is None else settings.youtube_pause,
        burst=settings.youtube_burst,
        refusal=settings.youtube_refusal_pause,
        announce=announce,
    )


def _answers(fault: Exception) -> bool | None:
    """What a failure says of YouTube: True, it answers; False, it refuses this address; None, nothing."""
    if not isinstance(fault, AppError) or fault.kind in _UNCLEAR:
        return None
    return fault.kind not in _REFUSED
