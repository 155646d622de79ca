"""Channels: their id, and their newest videos through the public feed, else through the list of their uploads."""

import logging

import errors
from concurrency.interruptible import run_interruptibly
from errors import AppError
from library_errors import CHANNEL_UNAVAILABLE
from summary.ports import CancelToken
from summary.values import Playlist
from youtube.catalog import PlaylistCatalog
from youtube.lane import Passage
from youtube.proxies import Proxy

log = logging.getLogger(__name__)

_SILENCE_SECONDS = 10.0
# The feed now and then answers so for channels that are there.
_FEED_FAILED = frozenset({CHANNEL_UNAVAILABLE, errors.YOUTUBE_UNREACHABLE, errors.CAPTIONS_UNREADABLE})


class ChannelCatalog:
    """Looks channels up; one may be shared by all threads."""

    def __init__(
        self, proxy: Proxy | None, lists: PlaylistCatalog, passage: Passage, silence: float = _SILENCE_SECONDS
    ) -> None:
        """YouTube is asked through `passage`, which may put off or refuse; `lists` go through their own."""
        self._proxy = proxy
        self._lists = lists
        self._passage = passage
        self._silence = silence

    # The client is imported here and not above: it is slow to load, and a start should not wait for it.
    def id_of(self, page: str, cancel: CancelToken) -> str:
        """The id (UC…) of the channel with this page; AppError CHANNEL_UNAVAILABLE, those of a connection."""
        from youtube import channel_feed

        def ask() -> str:
            return run_interruptibly(lambda: channel_feed.id_of(page, self._proxy, self._silence, cancel), cancel)

        return self._passage(cancel, ask)

    def newest(self, channel_id: str, limit: int, cancel: CancelToken) -> Playlist:
        """The channel's name and its newest videos, newest first; AppError as of `id_of`."""
        from youtube import channel_feed

        def ask() -> Playlist:
            return run_interruptibly(
                lambda: channel_feed.newest(channel_id, self._proxy, self._silence, cancel), cancel
            )

        try:
            return self._passage(cancel, ask)
        except AppError as failure:
            if failure.kind not in _FEED_FAILED:
                raise
            log.info("The feed of %s failed (%s); its uploads are listed instead", channel_id, failure.code)
        try:
            return self._lists.playlist(f"UU{channel_id[2:]}", cancel, limit)
        except AppError as failure:
            raise AppError(CHANNEL_UNAVAILABLE) if failure.kind is errors.PLAYLIST_UNAVAILABLE else failure from failure
