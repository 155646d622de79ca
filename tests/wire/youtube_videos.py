"""Videos that were never recorded, told as YouTube tells them: watch page, player reply, caption track, oEmbed card.

The names of all fields are those of the recorded replies, which a test checks.
"""

import hashlib
import random
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

KEY = "AIzaSyStandInKeyForTests_0123456789abcd"

_WHO = ("the gardener", "my neighbour", "our teacher", "the engineer", "a young baker", "the captain", "her brother")
_DID = ("planned", "measured", "repaired", "described", "painted", "compared", "forgot", "rebuilt", "explained")
_WHAT = ("the old bridge", "a wooden boat", "the water tank", "this recipe", "the second engine", "the garden wall")
_WHEN = ("before the rain", "in early spring", "last Tuesday", "with great care", "without any help")


@dataclass(frozen=True)
class Video:
    """A video; `tracks` are (language, automatic?) in YouTube's order, `lines` are (start, duration, text)."""

    video_id: str
    title: str
    channel: str
    duration: int
    description: str
    tracks: tuple[tuple[str, bool], ...]
    lines: tuple[tuple[float, float, str], ...]


def video(video_id: str, *tracks: tuple[str, bool], lines: int = 60) -> Video:
    """A video of this id: always the same, and not the same as any other; English and automatic unless told."""
    chance = random.Random(video_id)
    said = []
    for number in range(lines):
        words = [chance.choice(choices) for choices in (_WHO, _DID, _WHAT, _WHEN)]
        said.append((number * 5.0, 6.5, f"{' '.join(words)} & {words[0]} was number {chance.randrange(1000)}"))
    seconds = lines * 5
    starts = {"Beginning": 0, "Middle": seconds // 3, "End": seconds // 2}
    chapters = "\n".join(f"{at // 60}:{at % 60:02} {name}" for name, at in starts.items())
    return Video(
        video_id=video_id,
        title=f"Talk {video_id}",
        channel=f"Channel of {video_id[:3]}",
        duration=seconds,
        description=f"What this is about.\n\n{chapters}\n\nThank you!",
        tracks=tracks or (("en", True),),
        lines=tuple(said),
    )


def video_ids(count: int, seed: str = "") -> list[str]:
    """So many different ids of the form YouTube's have."""
    digests = (hashlib.sha256(f"{seed}/{number}".encode()).digest() for number in range(count))
    return [urlsafe_b64encode(digest)[:11].decode() for digest in digests]


def watch_page(video_id: str) -> str:
    """As much of the page as a client reads."""
    return (
        f'<!DOCTYPE html><html><head><title>{video_id} - YouTube</title><script nonce="x">'
        f'ytcfg.set({{"CLIENT_CANARY_STATE":"none","INNERTUBE_API_KEY":"{KEY}","INNERTUBE_API_VERSION":"v1"}});'
        "</script></head><body></body></html>"
    )


def player_reply(video: Video) -> dict[str, Any]:
    """The answer of /youtubei/v1/player for a video that plays."""
    tracks = [
        {
            "baseUrl": f"https://www.youtube.com/api/timedtext?v={video.video_id}&caps=asr&key=yt8"
            f"{'&kind=asr' if automatic else ''}&lang={language}&fmt=srv3",
            "name": {"runs": [{"text": f"{language} (auto-generated)" if automatic else language}]},
            "vssId": f"{'a' if automatic else ''}.{language}",
            "languageCode": language,
            **({"kind": "asr"} if automatic else {}),
            "isTranslatable": True,
            "trackName": "",
        }
        for language, automatic in video.tracks
    ]
    translations = [{"languageCode": "fr", "languageName": {"runs": [{"text": "French"}]}}]
    return {
        "playabilityStatus": {"status": "OK", "playableInEmbed": True},
        "captions": {
            "playerCaptionsTracklistRenderer": {"captionTracks": tracks, "translationLanguages": translations}
        },
        "videoDetails": {
            "videoId": video.video_id,
            "title": video.title,
            "lengthSeconds": str(video.duration),
            "channelId": "UC38IQsAvIsxxjztdMZQtwHA",
            "isOwnerViewing": False,
            "shortDescription": video.description,
            "isCrawlable": True,
            "thumbnail": {"thumbnails": _thumbnails(video.video_id)},
            "allowRatings": True,
            "viewCount": "1234",
            "author": video.channel,
            "isPrivate": False,
            "isUnpluggedCorpus": False,
            "isLiveContent": False,
        },
    }


def refusal(status: str, reason: str, subreason: str = "") -> dict[str, Any]:
    """The answer of /youtubei/v1/player for a video that does not play."""
    screen = {"subreason": {"runs": [{"text": subreason}]}} if subreason else {"reason": {"runs": [{"text": reason}]}}
    return {
        "playabilityStatus": {
            "status": status,
            "reason": reason,
            "errorScreen": {"playerErrorMessageRenderer": screen},
        }
    }


def sound(host: str, video: Video, size: int, *, told: bool) -> dict[str, Any]:
    """What the answer of /youtubei/v1/player says of the recordings there are: speech alone, and the whole film."""
    address = f"https://{host}/videoplayback?id={video.video_id}&size={size}"
    length = {"contentLength": str(size)} if told else {}
    common = {"approxDurationMs": str(video.duration * 1000), "lastModified": "1700000000000000"}
    speech = {"itag": 139, "mimeType": 'audio/mp4; codecs="mp4a.40.5"', "bitrate": 49_000, "audioQuality": "LOW"}
    film = {"itag": 133, "mimeType": 'video/mp4; codecs="avc1.4d4015"', "bitrate": 9_000, "width": 426, "height": 240}
    forms = [{**film, "url": f"{address}&film=1", **common}, {**speech, "url": address, **length, **common}]
    return {"expiresInSeconds": "21540", "adaptiveFormats": forms}


def premiere(details: dict[str, Any], begins: int) -> dict[str, Any]:
    """What the answer of /youtubei/v1/player says instead, for one that begins at this second since 1970."""
    slate = {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": str(begins)}}
    return {
        "playabilityStatus": {
            "status": "LIVE_STREAM_OFFLINE",
            "reason": "Premieres soon",
            "liveStreamability": {"liveStreamabilityRenderer": {"videoId": details["videoId"], "offlineSlate": slate}},
        },
        "videoDetails": {**details, "isUpcoming": True},
        "captions": None,
    }


def timed_text(video: Video, language: str) -> str:
    """The caption track, first line naming the language; escaped twice, as YouTube does."""
    lines = [(0.0, 2.0, f"captions in {language}"), *video.lines]
    rows = (f'<text start="{at:g}" dur="{dur:g}">{escape(escape(text))}</text>' for at, dur, text in lines)
    return f'<?xml version="1.0" encoding="utf-8" ?><transcript>{"".join(rows)}</transcript>'


def json3(video: Video, language: str) -> dict[str, Any]:
    """The same captions in the form of YouTube's own player."""
    lines = ((0.0, 2.0, f"captions in {language}"), *video.lines)
    events = [
        {"tStartMs": round(at * 1000), "dDurationMs": round(dur * 1000), "segs": [{"utf8": text}]}
        for at, dur, text in lines
    ]
    return {"wireMagic": "pb3", "pens": [{}], "wsWinStyles": [{}], "wpWinPositions": [{}], "events": events}


def oembed(video: Video) -> dict[str, Any]:
    """YouTube's public card of a video."""
    return {
        "title": video.title,
        "author_name": video.channel,
        "type": "video",
        "version": "1.0",
        "provider_name": "YouTube",
        "thumbnail_url": f"https://i.ytimg.com/vi/{video.video_id}/hqdefault.jpg",
    }


def _thumbnails(video_id: str) -> list[dict[str, Any]]:
    sizes = {"default": (120, 90), "hqdefault": (480, 360), "sddefault": (640, 480), "maxresdefault": (1920, 1080)}
    return [
        {"url": f"https://i.ytimg.com/vi/{video_id}/{name}.jpg", "width": width, "height": height}
        for name, (width, height) in sizes.items()
    ]
