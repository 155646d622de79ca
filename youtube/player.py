"""What YouTube's player reply tells of a video besides its captions (pure)."""

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from characters import whole
from summary.values import Chapter, Source, VideoDetails

_CHAPTER = re.compile(r"\W*?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\b\W*(\S.*)")
_FEWEST_CHAPTERS = 3  # YouTube's own rule: at least three, the first at 0:00, in order
_WIDEST_THUMBNAIL = 720  # pixels; a card needs no more


@dataclass(frozen=True, slots=True)
class PlayerReply:
    """The player reply as parsed JSON; whatever is missing or of another form counts as not told."""

    data: Any

    @property
    def status(self) -> str:
        """YouTube's word for whether it plays: OK, ERROR, LOGIN_REQUIRED, UNPLAYABLE, LIVE_STREAM_OFFLINE, …"""
        return _text(_get(self.data, "playabilityStatus", "status"))

    @property
    def reason(self) -> str:
        """Why it does not play, in YouTube's words; empty when it does."""
        screen = _get(self.data, "playabilityStatus", "errorScreen", "playerErrorMessageRenderer", "subreason", "runs")
        more = "".join(_text(_get(run, "text")) for run in screen) if isinstance(screen, list) else ""
        words = (_text(_get(self.data, "playabilityStatus", "reason")), more)
        return " ".join(" ".join(words).split())

    @property
    def age_gated(self) -> bool:
        """Whether it asks for a login because of the viewer's age."""
        by_status = self.status in ("AGE_VERIFICATION_REQUIRED", "AGE_CHECK_REQUIRED")
        return by_status or bool(_get(self.data, "playabilityStatus", "desktopLegacyAgeGateReason"))

    @property
    def upcoming(self) -> bool:
        """Whether it is a premiere or a live stream that has not begun."""
        return self.status == "LIVE_STREAM_OFFLINE" or _get(self.data, "videoDetails", "isUpcoming") is True

    @property
    def live(self) -> bool:
        """Whether it is live at this moment."""
        return _get(self.data, "videoDetails", "isLive") is True

    @property
    def starts_at(self) -> float | None:
        """When a premiere or a live stream begins, in seconds since 1970."""
        slate = ("offlineSlate", "liveStreamOfflineSlateRenderer", "scheduledStartTime")
        told = _get(self.data, "playabilityStatus", "liveStreamability", "liveStreamabilityRenderer", *slate)
        return _seconds(told)

    @property
    def for_members(self) -> bool:
        """Whether only paying members of the channel may see it, where YouTube marks that by more than words."""
        offer = _get(self.data, "playabilityStatus", "errorScreen", "playerLegacyDesktopYpcOfferRenderer", "offerId")
        return bool(offer == "sponsors_only_video")

    @property
    def is_private(self) -> bool:
        """Whether it is private, where YouTube marks that by more than words."""
        return _get(self.data, "videoDetails", "isPrivate") is True

    @property
    def has_captions(self) -> bool:
        """Whether it names any caption track."""
        return bool(_get(self.data, "captions", "playerCaptionsTracklistRenderer", "captionTracks"))

    @property
    def translations(self) -> list[str]:
        """The languages into which YouTube translates captions of this video."""
        told = _get(self.data, "captions", "playerCaptionsTracklistRenderer", "translationLanguages")
        return [tag for language in _dicts(told) if (tag := _text(language.get("languageCode")))]

    @property
    def default_language(self) -> str | None:
        """The language of the captions that the author set as the default."""
        captions = _get(self.data, "captions", "playerCaptionsTracklistRenderer")
        audio = _at(_get(captions, "audioTracks"), _get(captions, "defaultAudioTrackIndex"))
        track = _at(_get(captions, "captionTracks"), _get(audio, "defaultCaptionTrackIndex"))
        return _text(_get(track, "languageCode")) or None

    def details(self, source: Source) -> VideoDetails | None:
        """Title, channel, length in seconds, thumbnail and chapters; None when the reply has no title."""
        told = _get(self.data, "videoDetails")
        title = _text(_get(told, "title")).strip()
        if not title:
            return None
        duration = _seconds(_get(told, "lengthSeconds"))
        return VideoDetails(
            video_id=source.ident,
            title=title,
            channel=_text(_get(told, "author")).strip() or None,
            duration=duration,
            thumbnail_url=_thumbnail(_get(told, "thumbnail", "thumbnails")) or default_thumbnail(source),
            video_url=source.url,
            chapters=chapters(_text(_get(told, "shortDescription")), duration),
        )


def default_thumbnail(source: Source) -> str:
    """The picture YouTube has for every video."""
    return f"https://i.ytimg.com/vi/{source.ident}/hqdefault.jpg"


def chapters(description: str, duration: float | None) -> tuple[Chapter, ...]:
    """The chapters that lines such as "1:02:03 The end" of a description set, by YouTube's rule; else none."""
    found = []
    for line in description.splitlines():
        if match := _CHAPTER.match(line.strip()):
            hours, minutes, seconds, title = match.groups()
            found.append(Chapter(int(hours or 0) * 3600.0 + int(minutes) * 60 + int(seconds), title.strip()))
    ascending = all(before.start < after.start for before, after in itertools.pairwise(found))
    if len(found) < _FEWEST_CHAPTERS or found[0].start != 0 or not ascending:
        return ()
    return tuple(chapter for chapter in found if duration is None or chapter.start < duration)


def _get(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _at(values: Any, place: Any) -> Any:
    known = isinstance(values, list) and isinstance(place, int) and 0 <= place < len(values)
    return values[place] if known else None


def _text(value: Any) -> str:
    return whole(value) if isinstance(value, str) else ""


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if seconds > 0 and math.isfinite(seconds) else None


def _thumbnail(offered: Any) -> str | None:
    """The widest picture a card can use, only from YouTube's own host of pictures."""
    best, widest = None, 0
    for picture in _dicts(offered):
        url, width = _text(picture.get("url")), picture.get("width")
        parts = urlsplit(url)
        trusted = parts.scheme == "https" and parts.netloc.endswith(".ytimg.com")
        if trusted and isinstance(width, int) and widest < width <= _WIDEST_THUMBNAIL:
            best, widest = url, width
    return best


def _dicts(value: Any) -> Iterable[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()
