"""One look at a playlist through yt-dlp, with only YouTube's own extractors.

Loads yt-dlp; import it where it is used.
"""

import ssl
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking.exceptions import HTTPError, RequestError
from yt_dlp.utils import DownloadError

import errors
from characters import whole
from errors import AppError
from summary.ports import CancelToken
from summary.values import Playlist, PlaylistEntry, Source, SourceKind
from youtube.proxies import Proxy, blocked
from youtube.urls import VIDEO_ID
from youtube.ytdlp_network import WatchedRequests

_LONGEST = 5000  # YouTube's own limit of a playlist
_UNKNOWN_FORM = "the playlist's page has an unknown form"
# What yt-dlp's parsers let through when a page has another form than they expect.
_LEAKS = (AttributeError, LookupError, TypeError, ValueError)


def fetch(playlist_id: str, proxy: Proxy | None, silence: float, cancel: CancelToken) -> Playlist:
    """The playlist of a valid id; AppError. `silence` in seconds is how long an answer may take."""
    parameters = _parameters(proxy, silence)
    try:
        try:
            found = _ask(playlist_id, parameters, cancel)
        except DownloadError as failure:
            if not _incomplete(_reason(failure)):
                raise
            # It may be the list with the hidden videos that YouTube does not give: the one without them will do.
            options = {*parameters["compat_opts"], "no-youtube-unavailable-videos"}
            found = _ask(playlist_id, {**parameters, "compat_opts": options}, cancel)
    except DownloadError as failure:
        raise _explained(_reason(failure), proxy) from failure
    except _LEAKS as failure:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason=_UNKNOWN_FORM) from failure
    entries = tuple(_entry(told) for told in found.get("entries") or () if VIDEO_ID.fullmatch(told.get("id") or ""))
    if not entries:
        raise AppError(errors.PLAYLIST_UNAVAILABLE)
    return Playlist(playlist_id, whole(str(found.get("title") or playlist_id)), entries)


def _ask(playlist_id: str, parameters: dict[str, Any], cancel: CancelToken) -> dict[str, Any]:
    # Built from the id alone: with a user's own string yt-dlp would ask whatever host that names.
    url = Source(SourceKind.PLAYLIST, playlist_id).url
    with _Client(parameters, cancel) as client:
        found: dict[str, Any] | None = client.extract_info(url, download=False)
    return found or {}


def _parameters(proxy: Proxy | None, silence: float) -> dict[str, Any]:
    trusted = ssl.get_default_verify_paths()  # what SSL_CERT_FILE names, else the system's
    parameters: dict[str, Any] = {
        "allowed_extractors": ["youtube", "youtube:tab", "youtube:playlist"],
        "extract_flat": "in_playlist",
        "playlistend": _LONGEST,
        "skip_download": True,
        "quiet": True,
        "noprogress": True,
        "cachedir": False,
        "socket_timeout": silence,
        "retries": 0,
        "extractor_retries": 1,
        "extractor_args": {
            "youtube": {"raise_incomplete_data": ["1"]}
        },  # else a long playlist could end early, silently
        "ignore_no_formats_error": True,
        "js_runtimes": {},
        "compat_opts": {"no-certifi"} if trusted.cafile or trusted.capath else set(),
        "logger": _Silent(),
    }
    return {**parameters, "proxy": proxy.url} if proxy else parameters


class _Client(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp for one look-up: asks nothing more once it is cancelled, and leaves no connection open behind an error."""

    def __init__(self, parameters: dict[str, Any], cancel: CancelToken) -> None:
        self._cancel = cancel
        self._refusals: list[HTTPError] = []
        super().__init__(parameters)

    def urlopen(self, request: Any) -> Any:
        self._cancel.raise_if_cancelled()
        try:
            return super().urlopen(request)
        except HTTPError as refusal:
            self._refusals.append(refusal)  # its body is still read by those who catch it
            raise

    def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
        return super().build_request_director([WatchedRequests], preferences)

    def close(self) -> None:
        for refusal in self._refusals:
            refusal.response.close()
        super().close()


class _Silent:
    """yt-dlp's logger: what matters comes as an exception, and its words may hold the proxy's password."""

    def debug(self, message: str) -> None:
        """Not told."""

    info = warning = error = debug


def _reason(failure: DownloadError) -> BaseException | None:
    """What it stands for: the network's exception, else the extractor's."""
    reason: BaseException | None = failure.exc_info[1] if failure.exc_info else None
    return reason


def _incomplete(reason: BaseException | None) -> bool:
    """Whether a page had no data in it; yt-dlp's words are the only mark of that."""
    return getattr(reason, "orig_msg", "") == "Incomplete data received"


def _explained(reason: BaseException | None, proxy: Proxy | None) -> AppError:
    match reason:
        case HTTPError(status=403 | 429):
            return blocked(proxied=proxy is not None)
        case HTTPError(status=status) if status >= 500:
            return AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {status}")
        case HTTPError():
            return AppError(errors.PLAYLIST_UNAVAILABLE)
        case RequestError():
            return AppError(errors.YOUTUBE_UNREACHABLE, reason="the connection failed or broke off")
        case _ if getattr(reason, "expected", False) and not _incomplete(reason):
            return AppError(errors.PLAYLIST_UNAVAILABLE)  # YouTube said so
        case _:
            return AppError(errors.CAPTIONS_UNREADABLE, reason=_UNKNOWN_FORM)


def _entry(told: dict[str, Any]) -> PlaylistEntry:
    return PlaylistEntry(told["id"], whole(str(told.get("title") or told["id"])))
