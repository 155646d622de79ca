"""The smallest recording of a video's speech, found through yt-dlp and fetched from YouTube's own servers.

Loads yt-dlp and `requests`; import it where it is used.
"""

from collections.abc import Mapping
from typing import Any

import requests

import errors
from errors import AppError
from summary.ports import CancelToken, Told
from summary.values import Source, VideoDetails
from youtube import refusals, transport, ytdlp_fetch
from youtube.oembed import from_oembed
from youtube.proxies import Proxy

_SITE = "googlevideo.com"  # where YouTube keeps what is played
_FORMS = ("m4a", "webm", "mp3", "mp4", "ogg")
_CHUNK = 9 << 20  # bytes at once: YouTube slows down whoever asks for more


def fetch(
    source: Source,
    limit_mb: int,
    model: str,
    told: Told,
    proxy: Proxy | None,
    timeouts: tuple[float, float],
    cancel: CancelToken,
) -> tuple[bytes, str, VideoDetails]:
    """As `YouTubeSound.fetch`."""
    found, player = ytdlp_fetch.look(source, told, proxy, timeouts[1], cancel)
    with transport.session(proxy, timeouts) as session:
        details = player.details(source) or from_oembed(session, source)
    told(details)
    form = _smallest(found)
    if form is None:
        raise AppError(errors.SOUND_UNAVAILABLE, model=model, reason="YouTube offers none to this program")
    limit = limit_mb << 20
    if (form.get("filesize") or 0) > limit:
        raise AppError(errors.SOUND_TOO_LONG, limit=limit_mb, model=model)
    with transport.session(proxy, timeouts, _SITE) as session:
        try:
            sound = _read(session, str(form["url"]), limit, cancel)
        except requests.RequestException as failure:
            raise AppError(errors.SOUND_UNAVAILABLE, model=model, reason=_words(failure)) from failure
    if len(sound) > limit:
        raise AppError(errors.SOUND_TOO_LONG, limit=limit_mb, model=model)
    return sound, f"{source.ident}.{form['ext']}", details


def _smallest(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Speech needs no quality, and what is small fits the limit of a request."""
    heard = [
        form
        for form in found.get("formats") or ()
        if form.get("vcodec") == "none"
        and form.get("acodec") not in (None, "none")
        and form.get("ext") in _FORMS
        and form.get("url")
        and str(form.get("protocol") or "https") == "https"
    ]
    return min(heard, key=lambda form: form.get("filesize") or form.get("tbr") or float("inf"), default=None)


def _read(session: requests.Session, url: str, limit: int, cancel: CancelToken) -> bytes:
    """All of it, or a little more than `limit`."""
    parts: list[bytes] = []
    size = 0
    while size <= limit:
        cancel.raise_if_cancelled()
        with session.get(url, headers={"Range": f"bytes={size}-{size + _CHUNK - 1}"}) as answer:
            if answer.status_code == 416:  # nothing is left
                break
            answer.raise_for_status()
            parts.append(answer.content)
        size += len(parts[-1])
        if answer.status_code != 206 or len(parts[-1]) < _CHUNK:
            break
    return b"".join(parts)


def _words(failure: requests.RequestException) -> str:
    if failure.response is not None:
        return f"HTTP {failure.response.status_code}"
    if isinstance(failure, transport.LeftYouTube):
        return f"it is kept at {failure.host or 'nowhere'}"
    return refusals.network_words(failure)
