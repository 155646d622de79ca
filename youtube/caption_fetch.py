"""One conversation with YouTube for the captions of one video, through youtube-transcript-api.

Loads `requests` and that library; import it where it is used.
"""

import math
from xml.etree.ElementTree import ParseError

import requests
from youtube_transcript_api import FetchedTranscript, PoTokenRequired, TranscriptList, YouTubeTranscriptApi
from youtube_transcript_api import Transcript as Offered

import errors
from errors import AppError
from summary.origin import CAPTION_API
from summary.ports import Told
from summary.values import Segment, Transcript, TranscriptRequest
from youtube import choice, playability, refusals, tracks, transport
from youtube.oembed import from_oembed
from youtube.player import PlayerReply
from youtube.proxies import TRIES_WHILE_ROTATING, Proxy
from youtube.subtitle_cues import cue, segments_of
from youtube.tracks import Track

_PLAYER_PATH = "/youtubei/v1/player"


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


def fetch(wanted: TranscriptRequest, told: Told, proxy: Proxy | None, timeouts: tuple[float, float]) -> Transcript:
    """The transcript of the video in the best language there is; AppError. `told` hears the title before the words."""
    if proxy and proxy.rotating:
        for _ in range(TRIES_WHILE_ROTATING - 1):
            try:
                return _attempt(wanted, told, proxy, timeouts)
            except AppError as refusal:
                if refusal.kind is not errors.YOUTUBE_BLOCKED_ROTATING:
                    raise
    return _attempt(wanted, told, proxy, timeouts)


def _attempt(wanted: TranscriptRequest, told: Told, proxy: Proxy | None, timeouts: tuple[float, float]) -> Transcript:
    overheard = _Overheard()
    with transport.session(proxy, timeouts) as session:
        session.hooks["response"].append(overheard.listen)
        try:
            return _converse(session, overheard, wanted, told)
        except refusals.FAILURES as failure:
            known = overheard.player.details(wanted.source)
            if known:
                told(known)  # a video that fails has a name, too
            heard = (overheard.player, overheard.status, proxy, overheard.retry_after)
            raise refusals.explain(failure, *heard) from failure


def _converse(session: requests.Session, overheard: _Overheard, wanted: TranscriptRequest, told: Told) -> Transcript:
    listed = YouTubeTranscriptApi(http_client=session).list(wanted.source.ident)
    details = overheard.player.details(wanted.source) or from_oembed(session, wanted.source)
    told(details)
    if waiting := playability.not_over(overheard.player):
        raise waiting
    offered = _offered(listed, wanted)

    def read(track: Offered) -> tuple[Segment, ...]:
        return _segments(_fetched(track, overheard))

    track, segments = choice.first_readable(offered, wanted, overheard.player.default_language, read)
    return choice.transcript(CAPTION_API, wanted, details, offered, track, segments)


def _offered(listed: TranscriptList, wanted: TranscriptRequest) -> dict[Track, Offered]:
    """The tracks there are, and what YouTube would translate for this reader."""
    there = {Track(track.language_code, track.is_generated): track for track in listed}
    translated = {}
    for track, source in there.items():
        languages = [language.language_code for language in source.translation_languages]
        for target in tracks.targets(languages, wanted):
            if target != track.language:
                translated[Track(target, track.generated, track.language)] = source.translate(target)
    return there | translated


def _fetched(offered: Offered, overheard: _Overheard) -> FetchedTranscript:
    """The words of a track; an empty answer is asked for once more. AppError EMPTY_ANSWER, PO_TOKEN_REQUIRED."""
    try:
        return offered.fetch()
    except PoTokenRequired as failure:
        raise AppError(errors.PO_TOKEN_REQUIRED) from failure
    except ParseError:
        if not overheard.empty:
            raise
    try:
        return offered.fetch()
    except ParseError as failure:
        if not overheard.empty:
            raise
        raise AppError(errors.EMPTY_ANSWER) from failure


def _segments(fetched: FetchedTranscript) -> tuple[Segment, ...]:
    """Lines cleaned as those of a file are: the same captions give the same words, whoever brought them."""
    lines = [line for line in fetched if math.isfinite(line.start) and math.isfinite(line.duration)]
    cues = [cue(max(0.0, line.start), max(0.0, line.start) + max(0.0, line.duration), line.text) for line in lines]
    return segments_of([each for each in cues if each])
