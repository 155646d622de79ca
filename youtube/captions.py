"""The captions of a YouTube video through youtube-transcript-api: the first route to ask YouTube by."""

from concurrency.interruptible import run_interruptibly
from summary.origin import CAPTION_API
from summary.ports import CancelToken, Told
from summary.values import Transcript, TranscriptRequest
from youtube.proxies import Proxy

TIMEOUTS = (5.0, 15.0)
"""Seconds to connect to YouTube, and of its silence."""


class YouTubeCaptions:
    """A `sources.routes.Route`; one may be shared by all threads."""

    name = CAPTION_API

    def __init__(self, proxy: Proxy | None = None, timeouts: tuple[float, float] = TIMEOUTS) -> None:
        self._proxy = proxy
        self._timeouts = timeouts

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """The captions in the first wanted language there is, else in the language that is spoken, else in any.

        `warnings` says when they are in none of the wanted ones. AppError names why there are none; a cancel ends it
        within milliseconds and closes the connection.
        """

        def talk() -> Transcript:
            # Here and not above: the library and its HTTP client are slow to load, and a start should not wait.
            from youtube import caption_fetch

            return caption_fetch.fetch(wanted, told, self._proxy, self._timeouts)

        return run_interruptibly(talk, cancel)
