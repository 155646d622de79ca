"""Playlists over the wire: the real yt-dlp against pages and browse calls as YouTube serves them."""

import concurrent.futures
import contextlib
import gc
import warnings

import pytest

import errors
from concurrency.cancellation import Cancellation
from summary.values import Playlist
from tests.wire import youtube_videos as videos
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, YouTube
from tests.wire.youtube_playlists import DELETED, PRIVATE, playlist_of
from youtube.catalog import PlaylistCatalog
from youtube.proxies import Proxy

__all__ = ["stand", "youtube"]


def look_up(playlist_id: str, catalog: PlaylistCatalog | None = None) -> Playlist:
    silence = 0.3 if playlist_id.startswith("PLhang") else 10
    return (catalog or PlaylistCatalog(silence=silence)).playlist(playlist_id, Cancellation())


@pytest.mark.parametrize("count", [1, 3, 100, 101, 250])
def test_all_videos_in_order(stand: Stand, youtube: YouTube, count: int) -> None:
    found = look_up(playlist_of(count))
    ids = videos.video_ids(count, playlist_of(count))
    assert (found.playlist_id, found.title) == (playlist_of(count), f"Playlist {playlist_of(count)}")
    assert [entry.video_id for entry in found.entries] == ids
    assert found.entries[0].title == f"Talk {ids[0]}"
    assert {request.host for request in stand.journal} == {HOST}
    assert len(stand.journal) == 2 + (count - 1) // 100


def test_what_cannot_be_seen_keeps_its_place_and_says_why(youtube: YouTube) -> None:
    entries = look_up("PLhidden").entries
    assert [entry.title for entry in entries][1::2] == [PRIVATE, DELETED]
    assert [entry.missing for entry in entries] == [None, "video_private", None, "video_unavailable", None]
    assert [entry.duration for entry in entries] == [300, None, 300, None, 300]


def test_a_limit_asks_for_no_more_pages_than_it_needs(stand: Stand, youtube: YouTube) -> None:
    found = PlaylistCatalog().playlist(playlist_of(250), Cancellation(), 99)
    assert (len(found.entries), found.more) == (99, True)
    assert len(stand.journal) == 2
    assert not PlaylistCatalog().playlist(playlist_of(3), Cancellation(), 3).more


def test_without_the_list_of_hidden_videos_the_others_are_found(youtube: YouTube) -> None:
    assert len(look_up("PLnoreload").entries) == 3


@pytest.mark.parametrize(
    ("playlist_id", "kind"),
    [
        ("PLempty", errors.PLAYLIST_UNAVAILABLE),
        ("PLgone", errors.PLAYLIST_UNAVAILABLE),
        ("PLblocked", errors.YOUTUBE_BLOCKED),
        ("PLserver503", errors.YOUTUBE_UNREACHABLE),
        ("PLreset", errors.YOUTUBE_UNREACHABLE),
        ("PLhang", errors.YOUTUBE_UNREACHABLE),
        ("PLhangpage2", errors.YOUTUBE_UNREACHABLE),
        ("PLcutshort", errors.CAPTIONS_UNREADABLE),
        ("PLoddform", errors.CAPTIONS_UNREADABLE),
        ("PLnonsense", errors.CAPTIONS_UNREADABLE),
    ],
)
def test_every_failure_has_its_kind(stand: Stand, youtube: YouTube, playlist_id: str, kind: errors.ErrorKind) -> None:
    with pytest.raises(errors.AppError) as refusal:
        look_up(playlist_id)
    assert refusal.value.code == kind.code
    assert {request.host for request in stand.journal} == {HOST}


def test_no_connection_is_left_open_behind_an_error(youtube: YouTube) -> None:
    gc.collect()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        with contextlib.suppress(errors.AppError):
            look_up("PLserver503")
        gc.collect()
    assert [str(warning.message) for warning in seen] == []


def test_a_proxy_is_used_and_its_block_is_told_apart(stand: Stand, youtube: YouTube) -> None:
    with Stand() as other:
        YouTube(other)
        catalog = PlaylistCatalog(Proxy(other.proxy_url))
        assert len(look_up(playlist_of(3), catalog).entries) == 3
        with pytest.raises(errors.AppError) as refusal:
            look_up("PLblocked", catalog)
        assert refusal.value.kind is errors.YOUTUBE_BLOCKED_PROXY
        assert other.journal
    assert stand.journal == []


@pytest.mark.parametrize("playlist_id", ["", "x", "PL/../watch", "PL1&v=x", "http://127.0.0.1/", "PL" * 40, "PL1\n"])
def test_what_is_no_id_is_never_asked_for(stand: Stand, playlist_id: str) -> None:
    with pytest.raises(errors.AppError) as refusal:
        look_up(playlist_id)
    assert refusal.value.kind is errors.PLAYLIST_UNAVAILABLE
    assert stand.journal == []


def test_six_threads(youtube: YouTube) -> None:
    catalog = PlaylistCatalog()
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda count: look_up(playlist_of(count), catalog), range(1, 13)))
    assert [len(playlist.entries) for playlist in found] == list(range(1, 13))
