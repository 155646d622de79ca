"""The captions of a YouTube video: the route by which a transcript comes when nobody brought one."""

from collections.abc import Sequence

from concurrency.interruptible import run_interruptibly
from summary.ports import CancelToken
from summary.values import Source, Transcript
from youtube.proxies import Proxy

_TIMEOUTS = (5.0, 15.0)  # seconds to connect, and of silence


class YouTubeCaptions:
    """Implements `summary.ports.Transcripts` for videos; one may be shared by all threads."""

    def __init__(self, proxy: Proxy | None = None, timeouts: tuple[float, float] = _TIMEOUTS) -> None:
        self._proxy = proxy
        self._timeouts = timeouts

    def fetch(self, source: Source, languages: Sequence[str], cancel: CancelToken) -> Transcript:
        """The captions in the first of `languages` there is, else in the language that is spoken, else in any.

        `warnings` says when they are in none of `languages`. AppError names why there are none; a cancel ends it
        within milliseconds and closes the connection.
        """

        def talk() -> Transcript:
            # Here and not above: the library and its HTTP client are slow to load, and a start should not wait.
            from youtube import caption_fetch

            return caption_fetch.fetch(source, languages, self._proxy, self._timeouts)

        return run_interruptibly(talk, cancel)
