"""The newest videos of a channel from its public feed, and the id of a channel from its page.

Loads `requests`; import it where it is used.
"""

import re
from html import unescape

import requests

import errors
from characters import whole
from errors import AppError
from library_errors import CHANNEL_UNAVAILABLE
from summary.ports import CancelToken
from summary.values import Playlist, PlaylistEntry
from youtube import transport
from youtube.proxies import Proxy, blocked
from youtube.refusals import network_words

_CONNECT_SECONDS = 5.0
_MOST_BYTES = 8 << 20
_AT_ONCE = 64 << 10
_VIDEO = re.compile(r"<yt:videoId>([A-Za-z0-9_-]{11})</yt:videoId>")
# Where a channel's page says its id, the surest place first.
_IDS = tuple(
    re.compile(pattern)
    for pattern in (
        r'<link rel="canonical" href="https://www\.youtube\.com/channel/(UC[A-Za-z0-9_-]{22})"',
        r'<meta itemprop="(?:identifier|channelId)" content="(UC[A-Za-z0-9_-]{22})"',
        r'"externalId":"(UC[A-Za-z0-9_-]{22})"',
    )
)


def newest(channel_id: str, proxy: Proxy | None, silence: float, cancel: CancelToken) -> Playlist:
    """Title and the newest videos, about fifteen, newest first; `silence` in seconds is how long an answer may take.

    AppError CHANNEL_UNAVAILABLE, those of a blocked or broken connection, CAPTIONS_UNREADABLE for an unknown form.
    """
    text = _read("https://www.youtube.com/feeds/videos.xml", {"channel_id": channel_id}, proxy, silence, cancel)
    head, *rest = text.split("<entry>")
    title = _title(head)
    if "<feed" not in head or title is None:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason="the channel's feed has an unknown form")
    entries = []
    for entry, closed, _ in (each.partition("</entry>") for each in rest):
        if closed and (video := _VIDEO.search(entry)):
            entries.append(PlaylistEntry(video[1], video[1] if (name := _title(entry)) is None else name))
    return Playlist(channel_id, title or channel_id, tuple(entries))


def _title(part: str) -> str | None:
    """The words of the first title in it."""
    words, closed, _ = part.partition("<title>")[2].partition("</title>")
    return _words(words) if closed else None


def id_of(page: str, proxy: Proxy | None, silence: float, cancel: CancelToken) -> str:
    """The id of the channel with this page, an address made of a checked name; AppError as of `newest`."""
    text = _read(page, {}, proxy, silence, cancel)
    found = next((match for pattern in _IDS if (match := pattern.search(text))), None)
    if found is None:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason="the channel's page has an unknown form")
    return found[1]


def _read(url: str, query: dict[str, str], proxy: Proxy | None, silence: float, cancel: CancelToken) -> str:
    cancel.raise_if_cancelled()
    try:
        with transport.session(proxy, (_CONNECT_SECONDS, silence)) as session:
            session.headers["Accept-Language"] = "en"
            session.cookies.set("SOCS", "CAI", domain=".youtube.com")  # or a page asks for consent first
            with session.get(url, params=query, stream=True) as answer:
                _check(answer, proxy)
                body = bytearray()
                for piece in answer.iter_content(_AT_ONCE):
                    cancel.raise_if_cancelled()
                    body += piece
                    if len(body) > _MOST_BYTES:
                        raise AppError(errors.CAPTIONS_UNREADABLE, reason="the channel's page is endless")
    except transport.LeftYouTube as failure:
        raise blocked(proxy) from failure
    except requests.RequestException as failure:
        raise AppError(errors.YOUTUBE_UNREACHABLE, reason=network_words(failure)) from failure
    return body.decode(errors="replace")


def _check(answer: requests.Response, proxy: Proxy | None) -> None:
    if answer.status_code in (403, 429):
        wait = answer.headers.get("Retry-After", "")
        raise blocked(proxy, float(wait) if wait.isdecimal() else None)
    if answer.status_code >= 500:
        raise AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {answer.status_code}")
    if not answer.ok:
        raise AppError(CHANNEL_UNAVAILABLE)


def _words(text: str) -> str:
    return " ".join(whole(unescape(text)).split())
