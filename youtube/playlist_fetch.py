"""One look at a playlist through yt-dlp, with only YouTube's own extractors.

Loads yt-dlp; import it where it is used.
"""

from typing import Any

from yt_dlp.networking.exceptions import HTTPError, RequestError
from yt_dlp.utils import DownloadError

import errors
from characters import whole
from errors import AppError
from summary.ports import CancelToken
from summary.values import Playlist, PlaylistEntry, Source, SourceKind
from youtube import extractor
from youtube.extractor import Client
from youtube.proxies import Proxy, blocked
from youtube.urls import VIDEO_ID

# What YouTube calls a video that it does not show; it has no other mark of it in its lists.
_HIDDEN = {"[Private video]": errors.VIDEO_PRIVATE.code, "[Deleted video]": errors.VIDEO_UNAVAILABLE.code}
_UNKNOWN_FORM = "the playlist's page has an unknown form"


def fetch(playlist_id: str, limit: int, proxy: Proxy | None, silence: float, cancel: CancelToken) -> Playlist:
    """The playlist of a valid id; AppError. `silence` in seconds is how long an answer may take."""
    parameters = {**_parameters(proxy, silence), "playlistend": limit + 1}  # one more tells whether there is more
    try:
        try:
            found = _ask(playlist_id, parameters, cancel)
        except DownloadError as failure:
            if not _incomplete(extractor.cause(failure)):
                raise
            # It may be the list with the hidden videos that YouTube does not give: the one without them will do.
            options = {*parameters["compat_opts"], "no-youtube-unavailable-videos"}
            found = _ask(playlist_id, {**parameters, "compat_opts": options}, cancel)
    except DownloadError as failure:
        raise _explained(extractor.cause(failure), proxy) from failure
    except extractor.LEAKS as failure:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason=_UNKNOWN_FORM) from failure
    entries = tuple(_entry(told) for told in found.get("entries") or () if VIDEO_ID.fullmatch(told.get("id") or ""))
    if not entries:
        raise AppError(errors.PLAYLIST_UNAVAILABLE)
    title = whole(str(found.get("title") or playlist_id))
    return Playlist(playlist_id, title, entries[:limit], more=len(entries) > limit)


def _ask(playlist_id: str, parameters: dict[str, Any], cancel: CancelToken) -> dict[str, Any]:
    # Built from the id alone: with a user's own string yt-dlp would ask whatever host that names.
    url = Source(SourceKind.PLAYLIST, playlist_id).url
    with Client(parameters, cancel) as client:
        found: dict[str, Any] | None = client.extract_info(url, download=False)
    return found or {}


def _parameters(proxy: Proxy | None, silence: float) -> dict[str, Any]:
    return {
        **extractor.parameters(proxy, silence),
        "extract_flat": "in_playlist",
        # else a long playlist could end early, silently
        "extractor_args": {"youtube": {"raise_incomplete_data": ["1"]}},
    }


def _incomplete(reason: BaseException | None) -> bool:
    """Whether a page had no data in it; yt-dlp's words are the only mark of that."""
    return getattr(reason, "orig_msg", "") == "Incomplete data received"


def _explained(reason: BaseException | None, proxy: Proxy | None) -> AppError:
    match reason:
        case HTTPError(status=403 | 429):
            return blocked(proxy)
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
    title, duration = str(told.get("title") or told["id"]), told.get("duration")
    hidden = None if duration or told.get("channel") else _HIDDEN.get(title)  # anybody may call a video so
    return PlaylistEntry(told["id"], whole(title), float(duration) if duration else None, hidden)
