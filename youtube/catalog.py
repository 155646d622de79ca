"""The videos of a playlist: through YouTube's Data API where a key for it is set, else, or when it fails, without."""

import logging

import errors
from concurrency.interruptible import run_interruptibly
from errors import AppError
from summary.ports import CancelToken
from summary.values import Playlist
from youtube.lane import Passage, straight
from youtube.proxies import Proxy
from youtube.urls import PLAYLIST_ID

log = logging.getLogger(__name__)

LONGEST = 5000
"""Videos; YouTube's own limit of a playlist."""

_SILENCE_SECONDS = 10.0


class PlaylistCatalog:
    """Looks playlists up; one may be shared by all threads."""

    def __init__(
        self,
        proxy: Proxy | None = None,
        api_key: str | None = None,
        silence: float = _SILENCE_SECONDS,
        passage: Passage = straight,
    ) -> None:
        """`api_key` is for the Data API; `silence` in seconds is how long an answer may take.

        YouTube's own pages are asked through `passage`; the Data API refuses no address.
        """
        self._passage = passage
        self._proxy = proxy
        self._api_key = api_key
        self._silence = silence

    def playlist(self, playlist_id: str, cancel: CancelToken, limit: int | None = None) -> Playlist:
        """Title and videos in the playlist's order, at most `limit`.

        Private and deleted videos stay in it, marked as missing. AppError PLAYLIST_UNAVAILABLE when it is private,
        empty or unknown; the errors of a blocked or broken connection.
        """
        if not PLAYLIST_ID.fullmatch(playlist_id):
            raise AppError(errors.PLAYLIST_UNAVAILABLE)
        most = min(limit or LONGEST, LONGEST)

        found = run_interruptibly(lambda: self._by_key(playlist_id, most, cancel), cancel)
        if found is not None:
            return found

        def without() -> Playlist:
            return run_interruptibly(lambda: self._without(playlist_id, most, cancel), cancel)

        return self._passage(cancel, without)

    # The clients are imported here and not above: they are slow to load, and a start should not wait for them.
    def _by_key(self, playlist_id: str, limit: int, cancel: CancelToken) -> Playlist | None:
        if self._api_key is None:
            return None
        from youtube import data_api

        try:
            return data_api.fetch(playlist_id, limit, self._api_key, self._silence, cancel)
        except data_api.NoAnswer as failure:
            cancel.raise_if_cancelled()  # which may be why there was none
            log.warning("The YouTube Data API gave no playlist (%s); yt-dlp is asked instead", failure)
            return None

    def _without(self, playlist_id: str, limit: int, cancel: CancelToken) -> Playlist:
        from youtube import playlist_fetch

        return playlist_fetch.fetch(playlist_id, limit, self._proxy, self._silence, cancel)
