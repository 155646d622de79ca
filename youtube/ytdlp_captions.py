"""The captions of a YouTube video through yt-dlp: another client of YouTube's, when the first route was refused."""

from concurrency.interruptible import run_interruptibly
from summary.origin import YT_DLP
from summary.ports import CancelToken, Told
from summary.values import Transcript, TranscriptRequest
from youtube.captions import TIMEOUTS
from youtube.proxies import Proxy


class YtDlpCaptions:
    """A `sources.routes.Route`; one may be shared by all threads."""

    name = YT_DLP

    def __init__(self, proxy: Proxy | None = None, timeouts: tuple[float, float] = TIMEOUTS) -> None:
        self._proxy = proxy
        self._timeouts = timeouts

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """As `YouTubeCaptions.fetch`, read from json3."""

        def talk() -> Transcript:
            # Here and not above: yt-dlp is slow to load, and most videos never need it.
            from youtube import ytdlp_fetch

            return ytdlp_fetch.captions(wanted, told, self._proxy, self._timeouts, cancel)

        return run_interruptibly(talk, cancel)
