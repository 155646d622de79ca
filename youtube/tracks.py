"""Which caption track is read: the reader's languages first, a person's captions before a machine's (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Track:
    """A caption track; `language` is YouTube's tag, `generated` says that a machine wrote it."""

    language: str
    generated: bool


def in_order(tracks: Sequence[Track], wanted: Sequence[str]) -> list[Track]:
    """All of `tracks`, best first.

    Each wanted language in turn: made by a person before automatic, the exact tag before a related one (`en` finds
    `en-US`, and the other way round). Then the language that is spoken in the video, which the automatic track tells.
    Then the rest: any captions are better than none.
    """
    spoken = [track.language for track in tracks if track.generated]

    def rank(track: Track) -> tuple[int, bool, int]:
        for place, language in enumerate([*wanted, *spoken]):
            distance = _distance(track.language, language)
            if distance is not None:
                return place, track.generated, distance
        return len(wanted) + len(spoken), track.generated, 0

    return sorted(tracks, key=rank)


def is_wanted(track: Track, wanted: Sequence[str]) -> bool:
    """Whether the track is in one of the languages, or a related one."""
    return any(_distance(track.language, language) is not None for language in wanted)


def _distance(have: str, want: str) -> int | None:
    """0 the same, 1 one is a part of the other, 2 the same language of another place; None another language."""
    have, want = (tag.lower().replace("_", "-") for tag in (have, want))
    if have == want:
        return 0
    if have.startswith(f"{want}-") or want.startswith(f"{have}-"):
        return 1
    return 2 if have.partition("-")[0] == want.partition("-")[0] else None
