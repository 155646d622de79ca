"""Which videos of a playlist were asked for."""

from collections.abc import Sequence

from errors import NOT_IN_PLAYLIST
from job_models import JobItem
from summary.values import PlaylistEntry


def wanted(entries: Sequence[PlaylistEntry], item: JobItem) -> list[PlaylistEntry]:
    """The entries that a playlist's item wants, in the playlist's order.

    A chosen video that is not among them follows at the end, marked as missing: nothing that was asked for vanishes
    without a word.
    """
    if item.chosen:
        chosen = frozenset(item.chosen)
        there = {entry.video_id for entry in entries}
        gone = [name for name in dict.fromkeys(item.chosen) if name not in there]
        entries = [entry for entry in entries if entry.video_id in chosen]
        entries += [PlaylistEntry(name, name, missing=NOT_IN_PLAYLIST.code) for name in gone]
    return list(entries[: item.limit])
