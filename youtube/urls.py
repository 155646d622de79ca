"""What a person may paste: YouTube's links in all their forms, a bare video id, a sample or an uploaded transcript."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from errors import NOT_A_YOUTUBE_LINK, AppError
from summary.values import Source, SourceKind

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
PLAYLIST_ID = re.compile(r"[A-Za-z0-9_-]{2,64}")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOT_IN_A_LINK = re.compile(r"[\s\\\x00-\x1f\x7f]")

_PAGES = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"}
_EMBEDS = {"youtube-nocookie.com", "www.youtube-nocookie.com"}
_SHORT = {"youtu.be", "www.youtu.be"}
_BEFORE_AN_ID = {"shorts", "live", "embed", "v"}
_NO_IDS = {"videoseries", "live_stream"}  # words of eleven letters that stand where an embedded video's id stands

_LONGEST_LINK = 2048
_LONGEST_SHOWN = 200


def parse_link(text: str, where: str = "") -> Source:
    """The video, playlist, sample or transcript that `text` names.

    Only names and ids of the strict forms are returned, so they can be put into a URL as they are. AppError
    NOT_A_YOUTUBE_LINK, its message beginning with `where` (such as "Link 3: "), for anything else.
    """
    link = text.strip()
    for kind in (SourceKind.SAMPLE, SourceKind.TRANSCRIPT):
        name = link.removeprefix(f"{kind}:")
        if name != link and _NAME.fullmatch(name):
            return Source(kind, name)
    if VIDEO_ID.fullmatch(link):
        return Source(SourceKind.VIDEO, link)
    parts = youtube_parts(link)
    video = _video_id(parts) if parts else None
    if video and VIDEO_ID.fullmatch(video) and video not in _NO_IDS:
        return Source(SourceKind.VIDEO, video)
    playlist = _playlist_id(parts) if parts and not video else None
    if playlist and _is_personal(playlist):
        raise _refusal(link, where, " (mixes and the watch-later list differ from viewer to viewer)")
    if playlist and PLAYLIST_ID.fullmatch(playlist):
        return Source(SourceKind.PLAYLIST, playlist)
    raise _refusal(link, where)


def youtube_parts(link: str) -> SplitResult | None:
    """The parts of a link whose host is YouTube's; None for any other."""
    if len(link) > _LONGEST_LINK or _NOT_IN_A_LINK.search(link):
        return None
    if link.startswith("//"):
        link = f"https:{link}"
    elif "://" not in link.partition("?")[0]:
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
    except ValueError:  # such as https://[
        return None
    # The whole authority is compared: a user name, a port or a look-alike letter makes it another host.
    known = parts.netloc.lower() in _PAGES | _EMBEDS | _SHORT
    return parts if known and parts.scheme in ("http", "https") else None


def _video_id(parts: SplitResult) -> str | None:
    """What stands where this form of link has its video id, whether it is one or not."""
    first, *rest = parts.path.strip("/").split("/")
    if parts.netloc.lower() in _SHORT:
        return first
    if first == "watch":
        return _first(parts, "v")
    if first in _BEFORE_AN_ID and rest and rest[0] != "videoseries":
        return rest[0]
    return None


def _playlist_id(parts: SplitResult) -> str | None:
    if parts.netloc.lower() in _SHORT or parts.path.strip("/") not in ("playlist", "watch", "embed/videoseries"):
        return None
    return _first(parts, "list")


def _first(parts: SplitResult, name: str) -> str | None:
    try:
        return parse_qs(parts.query).get(name, [None])[0]
    except ValueError:  # absurdly many fields
        return None


def _is_personal(playlist: str) -> bool:
    return playlist == "WL" or playlist.startswith("RD")


def _refusal(link: str, where: str, why: str = "") -> AppError:
    printable = "".join(c if c.isprintable() else "?" for c in link[: _LONGEST_SHOWN + 1])
    shown = printable if len(printable) <= _LONGEST_SHOWN else f"{printable[: _LONGEST_SHOWN - 1]}…"
    return AppError(NOT_A_YOUTUBE_LINK, link=f"{shown}{why}", where=where)
