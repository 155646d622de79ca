"""What can be followed: a channel by any of its links, or a playlist."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from errors import AppError
from library_errors import NOT_TO_FOLLOW
from youtube.urls import PLAYLIST_ID, youtube_parts

CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_NAME = re.compile(r"[\w.\-·]{1,100}")
_PAGES = {"", "videos", "featured", "streams", "shorts", "playlists", "about", "community"}
_SHOWN = 100


class FeedKind(StrEnum):
    """How a link names it; a channel named otherwise than by its id is looked up once."""

    CHANNEL = "channel"
    HANDLE = "@"
    CUSTOM = "c"
    USER = "user"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True)
class Feed:
    """A channel or a playlist; `ident` is of a strict form, so that it can be put into an address as it is."""

    kind: FeedKind
    ident: str

    @property
    def key(self) -> str:
        """The same for all links to the same, once a channel is known by its id."""
        return f"{self.kind}:{self.ident}"

    @property
    def url(self) -> str:
        """Its page."""
        if self.kind is FeedKind.PLAYLIST:
            return f"https://www.youtube.com/playlist?list={self.ident}"
        if self.kind is FeedKind.HANDLE:
            return f"https://www.youtube.com/@{self.ident}"
        return f"https://www.youtube.com/{self.kind}/{self.ident}"

    @classmethod
    def from_key(cls, key: str) -> "Feed":
        """The inverse of `key`; ValueError."""
        kind, _, ident = key.partition(":")
        return cls(FeedKind(kind), ident)


def feed_of(link: str) -> Feed:
    """The channel or playlist that a link names; AppError NOT_TO_FOLLOW."""
    text = link.strip()
    if re.fullmatch(r"@[\w.\-·]{1,100}", text):
        return Feed(FeedKind.HANDLE, text[1:])
    if CHANNEL_ID.fullmatch(text):
        return Feed(FeedKind.CHANNEL, text)
    parts = youtube_parts(text)
    if parts is None or parts.netloc.lower().endswith("youtu.be"):
        raise _refused(text)
    first, _, rest = parts.path.strip("/").partition("/")
    if first == "playlist":
        found = re.search(r"(?:^|&)list=([^&#]*)", parts.query)
        ident = found[1] if found else ""
        if PLAYLIST_ID.fullmatch(ident) and ident != "WL" and not ident.startswith("RD"):
            return Feed(FeedKind.PLAYLIST, ident)
        raise _refused(text)
    if first.startswith("@") and rest in _PAGES:
        return _named(FeedKind.HANDLE, first[1:], text)
    name, _, page = rest.partition("/")
    if page in _PAGES:
        if first == "channel" and CHANNEL_ID.fullmatch(name):
            return Feed(FeedKind.CHANNEL, name)
        if first in ("c", "user"):
            return _named(FeedKind(first), name, text)
    raise _refused(text)


def _named(kind: FeedKind, name: str, link: str) -> Feed:
    ident = unquote(name)
    if not _NAME.fullmatch(ident) or set(ident) <= {"."}:
        raise _refused(link)
    return Feed(kind, ident)


def _refused(link: str) -> AppError:
    shown = "".join(c if c.isprintable() else "?" for c in link[:_SHOWN])
    return AppError(NOT_TO_FOLLOW, link=shown)
