"""The sound of a YouTube video, for those who write speech down."""

from concurrency.interruptible import run_interruptibly
from summary.ports import CancelToken, Told
from summary.values import Source, VideoDetails
from youtube.captions import TIMEOUTS
from youtube.lane import Passage, straight
from youtube.proxies import Proxy


class YouTubeSound:
    """Fetches sounds; one may be shared by all threads."""

    def __init__(
        self, proxy: Proxy | None = None, timeouts: tuple[float, float] = TIMEOUTS, passage: Passage = straight
    ) -> None:
        self._proxy = proxy
        self._timeouts = timeouts
        self._passage = passage

    def fetch(
        self, source: Source, limit_mb: int, model: str, told: Told, cancel: CancelToken
    ) -> tuple[bytes, str, VideoDetails]:
        """The smallest recording there is of the speech, a file name for its form, and what the video is.

        AppError SOUND_TOO_LONG, before much of it is fetched, for more than `limit_mb`; SOUND_UNAVAILABLE; why the
        video does not play. `model` is who is to hear it, for the words of those errors.
        """

        def talk() -> tuple[bytes, str, VideoDetails]:
            # Here and not above: yt-dlp is slow to load, and most videos never need it.
            from youtube import sound_fetch

            return sound_fetch.fetch(source, limit_mb, model, told, self._proxy, self._timeouts, cancel)

        return self._passage(cancel, lambda: run_interruptibly(talk, cancel))
