"""One look at a video through yt-dlp, with only YouTube's own extractor; its captions are then read as json3.

Loads yt-dlp and `requests`; import it where it is used.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
from yt_dlp.networking.exceptions import HTTPError, RequestError
from yt_dlp.utils import DownloadError

import errors
from errors import AppError
from summary.origin import YT_DLP
from summary.ports import CancelToken, Told
from summary.values import Segment, Source, Transcript, TranscriptRequest
from youtube import choice, extractor, playability, refusals, tracks, transport
from youtube.oembed import from_oembed
from youtube.player import PlayerReply
from youtube.proxies import Proxy, blocked
from youtube.subtitle_cues import segments_of
from youtube.subtitle_json import read_json
from youtube.tracks import Track

_FORMAT = "json3"
_WANTED_PAGES = {"player_skip": ["configs", "js", "initial_data"], "skip": ["hls", "dash"]}


def captions(
    wanted: TranscriptRequest, told: Told, proxy: Proxy | None, timeouts: tuple[float, float], cancel: CancelToken
) -> Transcript:
    """The transcript of the video in the best language there is; AppError."""
    found, player = look(wanted.source, told, proxy, timeouts[1], cancel)
    offered = _offered(found, player, wanted)
    if player.has_captions and not offered:
        raise AppError(errors.PO_TOKEN_REQUIRED)  # yt-dlp leaves out the tracks that want one
    with transport.session(proxy, timeouts) as session:
        details = player.details(wanted.source) or from_oembed(session, wanted.source)
        told(details)

        def read(url: str) -> tuple[Segment, ...]:
            return _read(session, url, proxy)

        track, segments = choice.first_readable(offered, wanted, player.default_language, read)
    return choice.transcript(YT_DLP, wanted, details, offered, track, segments)


def look(
    source: Source, told: Told, proxy: Proxy | None, silence: float, cancel: CancelToken
) -> tuple[dict[str, Any], PlayerReply]:
    """What yt-dlp finds out of a video that plays, and the player reply it is from; AppError for one that does not."""
    parameters = {**extractor.parameters(proxy, silence), "extractor_args": {"youtube": _WANTED_PAGES}}
    try:
        with extractor.Client(parameters, cancel) as client:
            # Built from the id alone: with a user's own string yt-dlp would ask whatever host that names.
            found: dict[str, Any] | None = client.extract_info(source.url, download=False, process=False)
    except DownloadError as failure:
        raise _explained(failure, client, proxy) from failure
    except extractor.LEAKS as failure:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason=f"unknown form: {type(failure).__name__}") from failure
    player = client.player
    if details := player.details(source):
        told(details)  # a video that does not play has a name, too
    if player.status != "OK" or not found:
        raise playability.unplayable(player, proxy) if player.status else _silent(client, proxy)
    if waiting := playability.not_over(player):
        raise waiting
    return found, player


def _silent(client: extractor.Client, proxy: Proxy | None) -> AppError:
    """No player reply came: for yt-dlp that is a warning only."""
    return _http(client.refused, proxy) if client.refused else AppError(errors.CAPTIONS_UNREADABLE, reason="no reply")


def _explained(failure: DownloadError, client: extractor.Client, proxy: Proxy | None) -> AppError:
    if client.player.status and client.player.status != "OK":
        return playability.unplayable(client.player, proxy)
    match extractor.cause(failure):
        case HTTPError(status=status):
            return _http(status, proxy)
        case RequestError():
            return AppError(errors.YOUTUBE_UNREACHABLE, reason="the connection failed or broke off")
        case _:
            return _silent(client, proxy)


def _http(status: int, proxy: Proxy | None) -> AppError:
    if status in (401, 403, 429):
        return blocked(proxy)
    if status >= 500:
        return AppError(errors.YOUTUBE_UNREACHABLE, reason=f"HTTP {status}")
    return AppError(errors.CAPTIONS_UNREADABLE, reason=f"HTTP {status}")


def _offered(found: Mapping[str, Any], player: PlayerReply, wanted: TranscriptRequest) -> dict[Track, str]:
    """The address of each track there is, and of what YouTube would translate for this reader."""
    there: dict[Track, str] = {}
    for name, generated in (("subtitles", False), ("automatic_captions", True)):
        for forms in (found.get(name) or {}).values():
            url = next((str(form["url"]) for form in forms if form.get("ext") == _FORMAT), "")
            query = parse_qs(urlsplit(url).query)
            if "lang" in query and "tlang" not in query:
                there.setdefault(Track(query["lang"][0], generated), url)
    targets = tracks.targets(player.translations, wanted)
    translated = {
        Track(target, track.generated, track.language): f"{url}&tlang={quote(target, safe='')}"
        for track, url in there.items()
        for target in targets
        if target != track.language
    }
    return there | translated


def _read(session: requests.Session, url: str, proxy: Proxy | None) -> tuple[Segment, ...]:
    """The lines at this address; AppError EMPTY_ANSWER when there was nothing, twice."""
    for _ in range(2):
        try:
            answer = session.get(url)
        except requests.RequestException as failure:
            raise refusals.explain(failure, PlayerReply(None), 0, proxy, None) from failure
        if not answer.ok:
            raise _http(answer.status_code, proxy)
        if answer.content.strip():
            return _parsed(answer.content)
    raise AppError(errors.EMPTY_ANSWER)


def _parsed(body: bytes) -> tuple[Segment, ...]:
    try:
        read = read_json(body.decode("utf-8", "replace"))
    except AppError:
        return ()  # json3 without a word in it
    if read is None:
        raise AppError(errors.CAPTIONS_UNREADABLE, reason="not JSON")
    return segments_of(read[1])
