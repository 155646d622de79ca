"""Playlists that are listed for a job, remembered, so that their summaries are found under them later."""

from collections.abc import Callable, Sequence

from concurrency.cancellation import Cancellation
from summary.values import Playlist, Source, SourceKind

Listing = Callable[[str, Cancellation, int | None], Playlist]
Remember = Callable[[str, str, Sequence[Source]], None]


class RememberedPlaylists:
    """Asks `listing`, and tells `remember` the id, the title and the videos of what it found."""

    def __init__(self, listing: Listing, remember: Remember) -> None:
        self._listing = listing
        self._remember = remember

    def playlist(self, playlist_id: str, cancel: Cancellation, limit: int | None) -> Playlist:
        """The playlist; AppError of the listing, or STORAGE_UNAVAILABLE."""
        found = self._listing(playlist_id, cancel, limit)
        videos = [Source(SourceKind.VIDEO, entry.video_id) for entry in found.entries]
        self._remember(found.playlist_id, found.title, videos)
        return found
