"""One conversation with YouTube for the captions of one video, through youtube-transcript-api.

Loads `requests` and that library; import it where it is used.
"""

import math
from collections.abc import Sequence
from xml.etree.ElementTree import ParseError

import requests
from youtube_transcript_api import FetchedTranscript, PoTokenRequired, YouTubeTranscriptApi
from youtube_transcript_api import Transcript as Offered

import errors
from characters import whole
from summary.values import Segment, Source, Transcript, VideoDetails
from youtube import refusals, tracks, transport
from youtube.player import PlayerReply, default_thumbnail
from youtube.proxies import Proxy, blocked
from youtube.subtitle_cues import cue, segments_of

ROUTE = "youtube-transcript-api"
_PLAYER_PATH = "/youtubei/v1/player"
_OEMBED = "https://www.youtube.com/oembed"
_TRIES_WHILE_ROTATING = 3


class _Overheard:
    """What passes by in the answers and the library does not hand on."""

    def __init__(self) -> None:
        self.player = PlayerReply(None)
        self.status = 0
        self.retry_after: float | None = None
        self.empty = False

    def listen(self, response: requests.Response, *_: object, **__: object) -> None:
        self.status = response.status_code
        seconds = response.headers.get("Retry-After", "")
        self.retry_after = float(seconds) if seconds.isascii() and seconds.isdigit() else None
        self.empty = response.ok and not response.content.strip()
        if response.ok and _PLAYER_PATH in response.url:
            try:
                self.player = PlayerReply(response.json())
            except requests.exceptions.JSONDecodeError:
                pass  # the library finds the same, and says so


def fetch(source: Source, wanted: Sequence[str], proxy: Proxy | None, timeouts: tuple[float, float]) -> Transcript:
    """The transcript of the video, in the first of the wanted languages there is, else in any; AppError."""
    if proxy and proxy.rotating:
        for _ in range(_TRIES_WHILE_ROTATING - 1):
            try:
                return _attempt(source, wanted, proxy, timeouts)
            except errors.AppError as refusal:
                if refusal.kind is not errors.YOUTUBE_BLOCKED_PROXY:
                    raise
    return _attempt(source, wanted, proxy, timeouts)


def _attempt(source: Source, wanted: Sequence[str], proxy: Proxy | None, timeouts: tuple[float, float]) -> Transcript:
    overheard = _Overheard()
    proxied = proxy is not None
    with transport.session(proxy, timeouts) as session:
        session.hooks["response"].append(overheard.listen)
        try:
            return _converse(session, overheard, source, wanted, proxied)
        except refusals.FAILURES as failure:
            heard = (overheard.player, overheard.status, proxied, overheard.retry_after)
            raise refusals.explain(failure, *heard) from failure


def _converse(
    session: requests.Session, overheard: _Overheard, source: Source, wanted: Sequence[str], proxied: bool
) -> Transcript:
    offered = {
        tracks.Track(track.language_code, track.is_generated): track
        for track in YouTubeTranscriptApi(http_client=session).list(source.ident)
    }
    order = tracks.in_order(list(offered), wanted)
    for track in order:
        try:
            fetched = _fetched(offered[track], overheard, proxied)
        except PoTokenRequired:
            if track == order[-1]:
                raise
            continue  # another track may be free of it
        if segments := _segments(fetched):
            details = overheard.player.details(source) or _from_oembed(session, source)
            return Transcript(
                source=source,
                details=details,
                segments=segments,
                language=track.language,
                kind="auto" if track.generated else "manual",
                route=ROUTE,
                warnings=_warnings(track, wanted),
            )
    raise errors.AppError(errors.CAPTIONS_TOO_THIN, words=0) if order else errors.AppError(errors.CAPTIONS_DISABLED)


def _fetched(offered: Offered, overheard: _Overheard, proxied: bool) -> FetchedTranscript:
    """The words of a track; an empty answer is asked for once more, and then it is YouTube's silent way to refuse."""
    try:
        return offered.fetch()
    except ParseError:
        if not overheard.empty:
            raise
    try:
        return offered.fetch()
    except ParseError as failure:
        if not overheard.empty:
            raise
        raise blocked(proxied) from failure


def _segments(fetched: FetchedTranscript) -> tuple[Segment, ...]:
    """Lines cleaned as those of a file are: the same captions give the same words, whoever brought them."""
    lines = [line for line in fetched if math.isfinite(line.start) and math.isfinite(line.duration)]
    cues = [cue(max(0.0, line.start), max(0.0, line.start) + max(0.0, line.duration), line.text) for line in lines]
    return segments_of([each for each in cues if each])


def _warnings(track: tracks.Track, wanted: Sequence[str]) -> tuple[str, ...]:
    if tracks.is_wanted(track, wanted):
        return ()
    return (f"There are no captions in {', '.join(wanted)}; those in {track.language} were used.",)


def _from_oembed(session: requests.Session, source: Source) -> VideoDetails:
    """Title and channel from YouTube's public card of the video; the id stands in for a title when that fails, too."""
    try:
        card = session.get(_OEMBED, params={"url": source.url, "format": "json"}).json()
    except requests.RequestException:
        card = None
    told = card if isinstance(card, dict) else {}
    return VideoDetails(
        video_id=source.ident,
        title=whole(str(told.get("title") or source.ident)),
        channel=whole(str(told["author_name"])) if told.get("author_name") else None,
        thumbnail_url=default_thumbnail(source),
        video_url=source.url,
    )
