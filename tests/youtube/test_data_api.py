"""Playlists through YouTube's Data API: exact and cheap, and without it when it cannot be used."""

import logging

import pytest

import errors
from concurrency.cancellation import Cancellation
from summary.values import Playlist
from tests.wire import youtube_data_api as api
from tests.wire import youtube_videos as videos
from tests.wire.exchange import Exchange
from tests.wire.fixtures import stand, youtube
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, YouTube
from tests.wire.youtube_data_api import DataApi
from tests.wire.youtube_playlists import playlist_of
from youtube.catalog import PlaylistCatalog
from youtube.proxies import Proxy

__all__ = ["stand", "youtube"]


def look_up(playlist_id: str, limit: int | None = None, proxy: Proxy | None = None, silence: float = 10.0) -> Playlist:
    return PlaylistCatalog(proxy, api.KEY, silence).playlist(playlist_id, Cancellation(), limit)


@pytest.mark.parametrize(("count", "calls"), [(1, 3), (50, 3), (51, 5), (250, 11)])
def test_all_videos_in_order_with_their_lengths(stand: Stand, count: int, calls: int) -> None:
    DataApi(stand)
    found = look_up(playlist_of(count))
    assert [entry.video_id for entry in found.entries] == videos.video_ids(count, playlist_of(count))
    assert (found.title, found.more) == (f"Playlist {playlist_of(count)}", False)
    assert {entry.duration for entry in found.entries} == {300.0}
    assert {request.host for request in stand.journal} == {api.HOST}
    assert len(stand.journal) == calls


def test_what_cannot_be_seen_keeps_its_place_and_says_why(stand: Stand) -> None:
    DataApi(stand)
    missing = [entry.missing for entry in look_up("PLhidden").entries]
    assert missing == [None, "video_private", None, "video_unavailable", None]


def test_a_limit_asks_for_no_more_pages_than_it_needs(stand: Stand) -> None:
    DataApi(stand)
    found = look_up(playlist_of(250), limit=40)
    assert (len(found.entries), found.more) == (40, True)
    assert len(stand.requests(path="/youtube/v3/playlistItems")) == 1


@pytest.mark.parametrize("playlist_id", ["PLgone", "PLempty"])
def test_what_is_not_there_is_not_asked_for_a_second_time(stand: Stand, playlist_id: str) -> None:
    DataApi(stand)
    with pytest.raises(errors.AppError) as refusal:
        look_up(playlist_id)
    assert refusal.value.kind is errors.PLAYLIST_UNAVAILABLE
    assert {request.host for request in stand.journal} == {api.HOST}


@pytest.mark.parametrize(
    ("trouble", "at", "told"),
    [
        ((403, "quotaExceeded"), "", "HTTP 403 quotaExceeded"),
        ((403, "quotaExceeded"), "videos", "HTTP 403 quotaExceeded"),
        ((403, "rateLimitExceeded"), "playlists", "HTTP 403 rateLimitExceeded"),
        ((400, "keyInvalid"), "", "HTTP 400 keyInvalid"),
        ((503, "backendError"), "", "HTTP 503 backendError"),
        ((500, "odd words\nand lines"), "", "HTTP 500"),
    ],
)
def test_without_quota_or_in_an_outage_yt_dlp_is_asked_and_the_log_says_so(
    stand: Stand,
    youtube: YouTube,
    caplog: pytest.LogCaptureFixture,
    trouble: tuple[int, str],
    at: str,
    told: str,
) -> None:
    DataApi(stand, trouble, at)
    assert len(look_up(playlist_of(3)).entries) == 3
    [line] = [record.getMessage() for record in caplog.records if record.name == "youtube.catalog"]
    assert f"({told})" in line
    assert stand.requests(HOST)


def _not_json(exchange: Exchange) -> None:
    exchange.reply(200, body="<html>")


def _elsewhere(exchange: Exchange) -> None:
    exchange.reply(302, {"Location": "https://evil.example/youtube/v3/playlistItems"})


def _list(exchange: Exchange) -> None:
    exchange.reply_json([1, {"items": 7}])


def _odd_items(exchange: Exchange) -> None:
    exchange.reply_json({"items": [1, {"contentDetails": [], "snippet": None}], "nextPageToken": "again"})


def _silent(exchange: Exchange) -> None:
    exchange.client_gone(20)
    exchange.reply(504)


@pytest.mark.parametrize("act", [_not_json, _elsewhere, _list, _silent, Exchange.drop])
def test_an_answer_that_is_none_is_no_end(stand: Stand, youtube: YouTube, act: object) -> None:
    assert callable(act)
    stand.route(api.HOST, act)
    assert len(look_up(playlist_of(3), silence=1.0 if act is _silent else 10.0).entries) == 3
    assert {request.host for request in stand.journal} == {api.HOST, HOST}


def test_pages_that_lead_to_themselves_end(stand: Stand) -> None:
    stand.route(api.HOST, _odd_items)
    with pytest.raises(errors.AppError):
        look_up(playlist_of(3))
    assert len(stand.journal) == 2


def test_the_key_is_in_no_address_no_log_and_no_error(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    DataApi(stand, (403, "quotaExceeded"))
    with pytest.raises(errors.AppError) as refusal:
        look_up("PLgone")  # nor does yt-dlp get through: nobody answers for YouTube
    assert stand.refused
    stand.refused.clear()
    assert api.KEY not in caplog.text + repr(refusal.value) + str(refusal.value.as_dict())
    assert all(api.KEY not in f"{request.path}{request.query}" for request in stand.journal)


def test_the_proxy_for_youtube_is_for_youtube_only(stand: Stand) -> None:
    DataApi(stand)
    with Stand() as other:
        assert len(look_up(playlist_of(3), proxy=Proxy(other.proxy_url)).entries) == 3
        assert (other.journal, other.refused) == ([], [])
