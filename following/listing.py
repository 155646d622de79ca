"""Channels and playlists under one name, for whoever follows both."""

from dataclasses import dataclass

from concurrency.cancellation import Cancellation
from summary.values import Playlist
from youtube.catalog import PlaylistCatalog
from youtube.channels import ChannelCatalog


@dataclass(frozen=True, slots=True)
class YouTubeListing:
    """Implements `following.follower.Listing`."""

    channels: ChannelCatalog
    lists: PlaylistCatalog

    def id_of(self, page: str, cancel: Cancellation) -> str:
        """As `ChannelCatalog`."""
        return self.channels.id_of(page, cancel)

    def newest(self, channel_id: str, limit: int, cancel: Cancellation) -> Playlist:
        """As `ChannelCatalog`."""
        return self.channels.newest(channel_id, limit, cancel)

    def playlist(self, playlist_id: str, cancel: Cancellation, limit: int | None = None) -> Playlist:
        """As `PlaylistCatalog`."""
        return self.lists.playlist(playlist_id, cancel, limit)
