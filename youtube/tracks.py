"""Which caption track is read: the reader's languages first, a person's captions before a machine's (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from errors import CAPTIONS_NOT_IN_LANGUAGE, AppError
from summary.origin import OfferedCaptions
from summary.values import TranscriptRequest


@dataclass(frozen=True, slots=True)
class Track:
    """A caption track; `language` is YouTube's tag, `generated` says that a machine wrote it.

    `translated_from` is the tag of the track from which YouTube translates it, and None for one that is there.
    """

    language: str
    generated: bool
    translated_from: str | None = None

    @property
    def kind(self) -> str:
        """As provenance names it."""
        if self.translated_from:
            return "translated"
        return "auto" if self.generated else "manual"


def in_order(tracks: Sequence[Track], wanted: TranscriptRequest, default: str | None = None) -> list[Track]:
    """The tracks to try, best first; none of those that exist is left out, unless a person named a language.

    1. Each wanted language in turn: made by a person before automatic, the exact tag before a related one (`en` finds
       `en-US`, and the other way round).
    2. The language that is spoken, which the automatic track tells, else that of the author's `default` track.
    3. What YouTube translates into a wanted language.
    4. The rest: any captions are better than none.

    For a language that a person named (`wanted.exactly`) there are only 1 and 3: AppError CAPTIONS_NOT_IN_LANGUAGE
    when that leaves nothing. A video without tracks gives an empty list.
    """
    there = [track for track in tracks if not track.translated_from]
    original = next((track.language for track in there if track.generated), default)

    def rank(track: Track) -> tuple[int, int, bool, int]:
        place, distance = _nearest(track.language, wanted.languages)
        if track.translated_from:
            return 2, place, track.generated, distance
        if place < len(wanted.languages):
            return 0, place, track.generated, distance
        far = _distance(track.language, original) if original else None
        return (3, 0, track.generated, 0) if far is None else (1, 0, track.generated, far)

    fitting = [track for track in tracks if is_wanted(track, wanted) or not (wanted.exactly or track.translated_from)]
    if there and not fitting:
        languages = list(dict.fromkeys(track.language for track in there))
        named = ", ".join(wanted.languages)
        raise AppError(CAPTIONS_NOT_IN_LANGUAGE, language=named, offered=", ".join(languages), languages=languages)
    return sorted(fitting, key=rank)


def is_wanted(track: Track, wanted: TranscriptRequest) -> bool:
    """Whether the track is in one of the languages, or a related one."""
    return _nearest(track.language, wanted.languages)[0] < len(wanted.languages)


def targets(languages: Sequence[str], wanted: TranscriptRequest) -> list[str]:
    """Those of the languages YouTube translates into that somebody wants, the nearest to each wish only."""
    found = (
        min(near, key=lambda tag: _distance(tag, wish) or 0)
        for wish in wanted.languages
        if (near := [tag for tag in languages if _distance(tag, wish) is not None])
    )
    return list(dict.fromkeys(found))


def offered(tracks: Sequence[Track]) -> tuple[OfferedCaptions, ...]:
    """What there was to choose from, for the provenance; translations count as none."""
    return tuple(OfferedCaptions(track.language, track.kind) for track in tracks if not track.translated_from)


def warnings(track: Track, wanted: TranscriptRequest) -> tuple[str, ...]:
    """What the reader should know about the choice."""
    if not is_wanted(track, wanted):
        return (f"There are no captions in {', '.join(wanted.languages)}; those in {track.language} were used.",)
    if track.translated_from:
        return (f"YouTube translated the captions from {track.translated_from} into {track.language}.",)
    return ()


def _nearest(language: str, wanted: Sequence[str]) -> tuple[int, int]:
    """The place of the first wish that it meets, and how far it is from that; the number of wishes when none."""
    for place, wish in enumerate(wanted):
        distance = _distance(language, wish)
        if distance is not None:
            return place, distance
    return len(wanted), 0


def _distance(have: str, want: str) -> int | None:
    """0 the same, 1 one is a part of the other, 2 the same language of another place; None another language."""
    have, want = (tag.lower().replace("_", "-") for tag in (have, want))
    if have == want:
        return 0
    if have.startswith(f"{want}-") or want.startswith(f"{have}-"):
        return 1
    return 2 if have.partition("-")[0] == want.partition("-")[0] else None
