"""The videos of a playlist; no key needed."""

import errors
from concurrency.interruptible import run_interruptibly
from errors import AppError
from summary.ports import CancelToken
from summary.values import Playlist
from youtube.proxies import Proxy
from youtube.urls import PLAYLIST_ID

_SILENCE_SECONDS = 10.0


class PlaylistCatalog:
    """Looks playlists up; one may be shared by all threads."""

    def __init__(self, proxy: Proxy | None = None, silence: float = _SILENCE_SECONDS) -> None:
        self._proxy = proxy
        self._silence = silence

    def playlist(self, playlist_id: str, cancel: CancelToken) -> Playlist:
        """Title and videos in the playlist's order.

        Private and deleted videos stay in it under YouTube's words for them ("[Private video]"). AppError
        PLAYLIST_UNAVAILABLE when it is private, empty or unknown; the errors of a blocked or broken connection.
        """
        if not PLAYLIST_ID.fullmatch(playlist_id):
            raise AppError(errors.PLAYLIST_UNAVAILABLE)

        def look_up() -> Playlist:
            # Here and not above: the library is slow to load, and a start should not wait for it.
            from youtube import playlist_fetch

            return playlist_fetch.fetch(playlist_id, self._proxy, self._silence, cancel)

        return run_interruptibly(look_up, cancel)
