"""yt-dlp for one look-up, held to YouTube: only its extractors, no files, no words on the screen.

Loads yt-dlp; import it where it is used.
"""

import io
import json
import ssl
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking import Response
from yt_dlp.networking.exceptions import HTTPError
from yt_dlp.utils import DownloadError

from summary.ports import CancelToken
from youtube.player import PlayerReply
from youtube.proxies import Proxy
from youtube.ytdlp_network import WatchedRequests

_PLAYER_PATH = "/youtubei/v1/player"

# What yt-dlp's parsers let through when a page has another form than they expect.
LEAKS = (AttributeError, LookupError, TypeError, ValueError)


def parameters(proxy: Proxy | None, silence: float) -> dict[str, Any]:
    """What every look-up has in common; `silence` in seconds is how long an answer may take."""
    trusted = ssl.get_default_verify_paths()  # what SSL_CERT_FILE names, else the system's
    found: dict[str, Any] = {
        "allowed_extractors": ["youtube", "youtube:tab", "youtube:playlist"],
        "skip_download": True,
        "quiet": True,
        "noprogress": True,
        "cachedir": False,
        "socket_timeout": silence,
        "retries": 0,
        "extractor_retries": 1,
        "ignore_no_formats_error": True,
        "js_runtimes": {},
        "compat_opts": {"no-certifi"} if trusted.cafile or trusted.capath else set(),
        "logger": _Silent(),
    }
    return {**found, "proxy": proxy.url} if proxy else found


class Client(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """Asks nothing more once it is cancelled, and leaves no connection open behind an error.

    `player` is the last player reply that passed by: yt-dlp tells in words only why a video does not play.
    `refused` is the status of the last answer that was an error, 0 without one.
    """

    def __init__(self, parameters: dict[str, Any], cancel: CancelToken) -> None:
        self.player = PlayerReply(None)
        self.refused = 0
        self._cancel = cancel
        self._refusals: list[HTTPError] = []
        super().__init__(parameters)

    def urlopen(self, request: Any) -> Any:
        """As yt-dlp's, listening."""
        self._cancel.raise_if_cancelled()
        try:
            answer = super().urlopen(request)
        except HTTPError as refusal:
            self.refused = refusal.status
            self._refusals.append(refusal)  # its body is still read by those who catch it
            raise
        return self._overheard(answer) if _PLAYER_PATH in answer.url else answer

    def _overheard(self, answer: Any) -> Any:
        body = answer.read()
        try:
            self.player = PlayerReply(json.loads(body))
        except ValueError:
            pass  # yt-dlp finds the same, and says so
        return Response(io.BytesIO(body), answer.url, answer.headers, answer.status)

    def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
        """As yt-dlp's, with its one way to ask whose connections a cancel ends."""
        return super().build_request_director([WatchedRequests], preferences)

    def close(self) -> None:
        """As yt-dlp's."""
        for refusal in self._refusals:
            refusal.response.close()
        super().close()


def cause(failure: DownloadError) -> BaseException | None:
    """What it stands for: the network's exception, else the extractor's."""
    found: BaseException | None = failure.exc_info[1] if failure.exc_info else None
    return found


class _Silent:
    """yt-dlp's logger: what matters comes as an exception, and its words may hold the proxy's password."""

    def debug(self, message: str) -> None:
        """Not told."""

    info = warning = error = debug
