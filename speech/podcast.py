"""A podcast feed: RSS 2.0 with Apple's additions, from values, in any XML parser's eyes well formed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Final

ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"

_NOT_XML: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_TITLE: Final = 255


@dataclass(frozen=True, slots=True)
class Episode:
    """One spoken summary; addresses are absolute, `bytes` is the exact length of the file, `seconds` about how long."""

    guid: str
    title: str
    link: str
    text: str
    html: str
    made_at: datetime
    audio_url: str
    media_type: str
    bytes: int
    seconds: int | None
    author: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """The show; `updated_at` None without episodes, `language` a tag such as `en`."""

    title: str
    about: str
    link: str
    address: str
    image: str
    language: str
    updated_at: datetime | None
    episodes: Sequence[Episode]


def rss(feed: Feed) -> bytes:
    """UTF-8 with a declaration; the same feed gives the same bytes."""
    spaces = f'xmlns:itunes="{ITUNES}" xmlns:atom="{ATOM}" xmlns:content="{CONTENT}"'
    shown = "".join(
        _node(name, text) for name, text in (("url", feed.image), ("title", feed.title), ("link", feed.link))
    )
    parts = (
        _node("title", feed.title),
        _node("link", feed.link),
        _node("description", feed.about),
        _node("language", feed.language),
        _node("atom:link", href=feed.address, rel="self", type="application/rss+xml"),
        _node("generator", "YouTube Summarizer"),
        _node("lastBuildDate", format_datetime(feed.updated_at, usegmt=True)) if feed.updated_at else "",
        f"<image>{shown}</image>",
        _node("itunes:image", href=feed.image),
        _node("itunes:author", "YouTube Summarizer"),
        _node("itunes:summary", feed.about),
        _node("itunes:explicit", "false"),
        _node("itunes:category", text="Education"),
        _node("itunes:block", "Yes"),  # private: no directory is to list it
        *(_item(episode) for episode in feed.episodes),
    )
    body = f'<rss version="2.0" {spaces}><channel>\n{"".join(parts)}</channel></rss>\n'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode()


def _item(episode: Episode) -> str:
    parts = (
        _node("title", episode.title),
        _node("link", episode.link),
        _node("guid", episode.guid, isPermaLink="false"),
        _node("pubDate", format_datetime(episode.made_at, usegmt=True)),
        _node("description", episode.text),
        _node("content:encoded", episode.html),
        _node("enclosure", url=episode.audio_url, length=str(episode.bytes), type=episode.media_type),
        _node("itunes:author", episode.author) if episode.author else "",
        _node("itunes:duration", str(episode.seconds)) if episode.seconds else "",
        _node("itunes:explicit", "false"),
    )
    return f"<item>\n{''.join(parts)}</item>\n"


def _node(name: str, content: str = "", /, **attributes: str) -> str:
    """One element on a line; whatever `content` and attributes hold, they are text."""
    given = "".join(f' {key}="{escape(_clean(value))}"' for key, value in attributes.items())
    told = escape(_clean(content)[: _LONGEST_TITLE if name == "title" else None])
    return f"<{name}{given}>{told}</{name}>\n" if told else f"<{name}{given}/>\n"


def _clean(text: str) -> str:
    """Without the characters that no XML may hold, escaped or not."""
    return _NOT_XML.sub(" ", text)
