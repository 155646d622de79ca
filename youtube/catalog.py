"""The videos of a playlist, through yt-dlp with only YouTube's own extractors; no key needed."""

import re
import ssl
from typing import Any

import errors
from errors import AppError
from interruptible import run_interruptibly
from summary.ports import CancelToken
from summary.values import Playlist, PlaylistEntry
from youtube.proxies import Proxy

_PLAYLIST_ID = re.compile(r"[A-Za-z0-9_-]{2,64}")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LONGEST = 5000  # YouTube's own limit of a playlist
_SILENCE_SECONDS = 10.0
_INCOMPLETE = "Incomplete data received"


class PlaylistCatalog:
    """Looks playlists up; one may be shared by all threads."""

    def __init__(self, proxy: Proxy | None = None, silence: float = _SILENCE_SECONDS) -> None:
        self._proxy = proxy
        self._silence = silence

    def playlist(self, playlist_id: str, cancel: CancelToken) -> Playlist:
        """Title and videos in the playlist's order.

        Private and deleted videos stay in it under YouTube's words for them ("[Private video]"). AppError
        PLAYLIST_UNAVAILABLE when it is private, empty or unknown; the errors of a blocked or broken connection.
        """
        if not _PLAYLIST_ID.fullmatch(playlist_id):
            raise AppError(errors.PLAYLIST_UNAVAILABLE)
        found = run_interruptibly(lambda: self._look_up(playlist_id, cancel), cancel)
        entries = tuple(
            _entry(told) for told in found.get("entries") or () if _VIDEO_ID.fullmatch(told.get("id") or "")
        )
        if not entries:
            raise AppError(errors.PLAYLIST_UNAVAILABLE)
        return Playlist(playlist_id, str(found.get("title") or playlist_id), entries)

    def _look_up(self, playlist_id: str, cancel: CancelToken) -> dict[str, Any]:
        # Here and not above: the library is slow to load, and a start should not wait for it.
        from yt_dlp import YoutubeDL
        from yt_dlp.utils import DownloadError

        # Built from the id alone: with a user's own string it would ask whatever host that names.
        url = f"https://www.youtube.com/playlist?list={playlist_id}"
        try:
            with YoutubeDL(self._parameters(cancel)) as ytdl:
                found: dict[str, Any] | None = ytdl.extract_info(url, download=False)
        except DownloadError as failure:
            raise self._explained(failure) from failure
        return found or {}

    def _parameters(self, cancel: CancelToken) -> dict[str, Any]:
        trusted = ssl.get_default_verify_paths()  # what SSL_CERT_FILE names, else the system's
        parameters: dict[str, Any] = {
            "allowed_extractors": ["youtube", "youtube:tab", "youtube:playlist"],
            "extract_flat": "in_playlist",
            "playlistend": _LONGEST,
            "skip_download": True,
            "quiet": True,
            "noprogress": True,
            "cachedir": False,
            "socket_timeout": self._silence,
            "retries": 0,
            "extractor_retries": 1,
            "extractor_args": {
                "youtube": {"raise_incomplete_data": ["1"]}
            },  # else a long playlist may end early, silently
            "ignore_no_formats_error": True,
            "js_runtimes": {},
            "compat_opts": {"no-certifi"} if trusted.cafile or trusted.capath else set(),
            "logger": _StopAtNextStep(cancel),
        }
        return {**parameters, "proxy": self._proxy.url} if self._proxy else parameters

    def _explained(self, failure: Any) -> AppError:
        """The error for a DownloadError, by what caused it: the network's exception, else the extractor's."""
        from yt_dlp.networking.exceptions import HTTPError, RequestError

        match failure.exc_info[1] if failure.exc_info else None:
            case HTTPError(status=403 | 429):
                return AppError(errors.YOUTUBE_BLOCKED_PROXY if self._proxy else errors.YOUTUBE_BLOCKED)
            case HTTPError(status=status) if status >= 500:
                return AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {status}")
            case HTTPError():
                return AppError(errors.PLAYLIST_UNAVAILABLE)
            case RequestError():
                return AppError(errors.YOUTUBE_UNREACHABLE, reason="the connection failed or broke off")
            # These words are the only mark of it; without them a page cut short would pass for a missing playlist.
            case reason if getattr(reason, "expected", False) and getattr(reason, "orig_msg", "") != _INCOMPLETE:
                return AppError(errors.PLAYLIST_UNAVAILABLE)  # YouTube said so
            case _:
                return AppError(errors.CAPTIONS_UNREADABLE, reason="the playlist's page has an unknown form")


class _StopAtNextStep:
    """yt-dlp's logger: says nothing, and lets a cancelled look-up end before its next page."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel

    def debug(self, message: str) -> None:
        self._cancel.raise_if_cancelled()

    info = warning = error = debug


def _entry(told: dict[str, Any]) -> PlaylistEntry:
    duration = told.get("duration")
    return PlaylistEntry(
        video_id=told["id"],
        title=str(told.get("title") or told["id"]),
        duration=float(duration) if isinstance(duration, int | float) else None,
        channel=str(told["channel"]) if told.get("channel") else None,
    )
