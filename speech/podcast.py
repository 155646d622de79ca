"""A podcast feed: RSS 2.0 with Apple's additions, from values, in any XML parser's eyes well formed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from xml.etree import ElementTree

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
    for prefix, uri in (("itunes", ITUNES), ("atom", ATOM), ("content", CONTENT)):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.link)
    _add(channel, "description", feed.about)
    _add(channel, "language", feed.language)
    _add(channel, f"{{{ATOM}}}link", "", href=feed.address, rel="self", type="application/rss+xml")
    _add(channel, "generator", "YouTube Summarizer")
    if feed.updated_at is not None:
        _add(channel, "lastBuildDate", format_datetime(feed.updated_at, usegmt=True))
    image = ElementTree.SubElement(channel, "image")
    for name, value in (("url", feed.image), ("title", feed.title), ("link", feed.link)):
        _add(image, name, value)
    _add(channel, f"{{{ITUNES}}}image", "", href=feed.image)
    _add(channel, f"{{{ITUNES}}}author", "YouTube Summarizer")
    _add(channel, f"{{{ITUNES}}}summary", feed.about)
    _add(channel, f"{{{ITUNES}}}explicit", "false")
    ElementTree.SubElement(channel, f"{{{ITUNES}}}category", {"text": "Education"})
    _add(channel, f"{{{ITUNES}}}block", "Yes")  # private: no directory is to list it
    for episode in feed.episodes:
        _episode(ElementTree.SubElement(channel, "item"), episode)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _episode(item: ElementTree.Element, episode: Episode) -> None:
    _add(item, "title", episode.title)
    _add(item, "link", episode.link)
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", format_datetime(episode.made_at, usegmt=True))
    _add(item, "description", episode.text)
    _add(item, f"{{{CONTENT}}}encoded", episode.html)
    _add(item, "enclosure", "", url=episode.audio_url, length=str(episode.bytes), type=episode.media_type)
    if episode.author:
        _add(item, f"{{{ITUNES}}}author", episode.author)
    if episode.seconds:
        _add(item, f"{{{ITUNES}}}duration", str(episode.seconds))
    _add(item, f"{{{ITUNES}}}explicit", "false")


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    node = ElementTree.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    node.text = _clean(text)[: _LONGEST_TITLE if name == "title" else None] or None


def _clean(text: str) -> str:
    """Without the characters that no XML may hold, escaped or not."""
    return _NOT_XML.sub(" ", text)
