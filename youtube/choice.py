"""From the tracks that a video offers to the transcript of the best one that can be read; the same for every route."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from errors import CAPTIONS_DISABLED, CAPTIONS_TOO_THIN, EMPTY_ANSWER, PO_TOKEN_REQUIRED, AppError
from summary.origin import FOUND, Origin, RouteAttempt
from summary.values import Segment, Transcript, TranscriptRequest, VideoDetails
from youtube import tracks
from youtube.tracks import Track

T = TypeVar("T")

_OF_ONE_TRACK = (PO_TOKEN_REQUIRED, EMPTY_ANSWER)  # another track may be free of it


def first_readable(
    offered: Mapping[Track, T],
    wanted: TranscriptRequest,
    default: str | None,
    read: Callable[[T], tuple[Segment, ...]],
) -> tuple[Track, tuple[Segment, ...]]:
    """The best track that gives words, and those; `default` is the language of the author's default track.

    AppError CAPTIONS_DISABLED without any track, CAPTIONS_TOO_THIN when all are empty, CAPTIONS_NOT_IN_LANGUAGE, or
    what `read` raised for the last one.
    """
    refusal = None
    order = tracks.in_order(list(offered), wanted, default)
    for track in order:
        try:
            segments = read(offered[track])
        except AppError as fault:
            if fault.kind not in _OF_ONE_TRACK:
                raise
            refusal = refusal or fault
            continue
        if segments:
            return track, segments
    if refusal:
        raise refusal
    raise AppError(CAPTIONS_TOO_THIN, words=0) if order else AppError(CAPTIONS_DISABLED)


def transcript(
    route: str,
    wanted: TranscriptRequest,
    details: VideoDetails,
    offered: Mapping[Track, object],
    track: Track,
    segments: tuple[Segment, ...],
) -> Transcript:
    """The transcript with what was chosen, and from what."""
    return Transcript(
        source=wanted.source,
        details=details,
        segments=segments,
        language=track.language,
        kind=track.kind,
        route=route,
        warnings=tracks.warnings(track, wanted),
        origin=Origin(
            attempts=(RouteAttempt(route, FOUND),),
            available=tracks.offered(list(offered)),
            translated_from=track.translated_from,
        ),
    )
