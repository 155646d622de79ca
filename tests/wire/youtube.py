"""YouTube on the stand: recorded answers of the installed caption library, its failures, and any number of videos.

`SCENARIOS` lists the video ids that mean something; every other id is a video of its own with English automatic
captions (`youtube_videos.video`), and `YouTube.add` sets another. Playlists: see `youtube_playlists.PLAYLISTS`.
"""

import time
from typing import Any

from tests.wire import youtube_playlists as playlists
from tests.wire import youtube_videos as videos
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand
from tests.wire.youtube_scenarios import (
    CLIENTS,
    HOST,
    PLAYER,
    PREMIERES,
    SCENARIOS,
    SOUNDS,
    TEXT,
    WATCH,
    client_of,
    recorded,
    stall,
)

__all__ = ["HOST", "PLAYER", "SCENARIOS", "SOUNDS", "TEXT", "WATCH", "YouTube", "recorded"]


def _play_sound(exchange: Exchange) -> None:
    """As many bytes as the address says, of those that are asked for."""
    size = int(exchange.query["size"])
    first, last = (int(number) for number in exchange.headers["range"].removeprefix("bytes=").split("-"))
    if size == 0:
        exchange.reply(403)
    elif first >= size:
        exchange.reply(416)
    else:
        exchange.reply(206, {"Content-Type": "audio/mp4"}, bytes(min(last + 1, size) - first))


class YouTube:
    """Answers for www.youtube.com on a stand."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._added: dict[str, videos.Video] = {}
        self._begins: dict[str, float] = {}
        stand.route(HOST, self._answer)
        stand.route(SOUNDS, _play_sound)

    def add(self, video: videos.Video) -> videos.Video:
        """Lets this be the video of its id."""
        self._added[video.video_id] = video
        return video

    def video(self, video_id: str) -> videos.Video:
        """The video of this id."""
        return self._added.get(video_id) or videos.video(video_id)

    def _answer(self, exchange: Exchange) -> None:
        path = exchange.path
        if path == "/oembed":
            exchange.reply_json(videos.oembed(self.video(exchange.query["url"].rpartition("=")[2])))
        elif path == "/playlist" or path.startswith(("/youtubei/v1/browse", "/youtubei/v1/navigation")):
            self._answer_playlist(exchange)
        elif path in (WATCH, PLAYER, TEXT):
            video_id = exchange.json()["videoId"] if path == PLAYER else exchange.query["v"]
            scenario = SCENARIOS.get(video_id)
            calls = sum(request.query.get("v") == video_id for request in self._stand.requests(HOST, path))
            if scenario and scenario.at == path and (scenario.times == 0 or calls <= scenario.times):
                scenario.act(exchange)
            else:
                self._answer_video(exchange, video_id)
        else:
            exchange.reply(404)

    def _answer_video(self, exchange: Exchange, video_id: str) -> None:
        video = self.video(video_id)
        if exchange.path == WATCH:
            if video_id in SCENARIOS and SCENARIOS[video_id].at == PLAYER:
                exchange.reply(200, body=recorded("youtube.html"))
            else:
                exchange.reply(200, body=videos.watch_page(video_id))
        elif exchange.path == PLAYER:
            if client_of(exchange) not in CLIENTS:
                raise AssertionError(f"not a call that YouTube answers: {exchange.body!r}")
            exchange.reply_json(self._premiere(video) or videos.player_reply(video))
        else:
            language = exchange.query.get("tlang") or exchange.query["lang"]
            if exchange.query.get("fmt") == "json3":
                exchange.reply_json(videos.json3(video, language))
            else:
                text = videos.timed_text(video, language)
                exchange.reply(200, {"Content-Type": "text/xml; charset=UTF-8"}, text)

    def _premiere(self, video: videos.Video) -> dict[str, Any] | None:
        if video.video_id not in PREMIERES:
            return None
        begins = self._begins.setdefault(video.video_id, time.time() + PREMIERES[video.video_id])
        told = videos.player_reply(video)
        return None if time.time() >= begins else told | videos.premiere(told["videoDetails"], int(begins) + 1)

    def _answer_playlist(self, exchange: Exchange) -> None:
        asked = exchange.query if exchange.path == "/playlist" else exchange.json()
        token = str(asked.get("continuation", ""))
        named = str(asked.get("list") or asked.get("browseId") or asked.get("url") or token)
        playlist_id = named.rpartition("list=")[2].removeprefix("VL").partition(":")[0]
        if playlist_id == "PLhang" or (playlist_id == "PLhangpage2" and token):
            stall(exchange)
        elif playlist_id == "PLreset":
            exchange.drop()
        elif playlist_id in ("PLblocked", "PLserver503"):
            exchange.reply(429 if playlist_id == "PLblocked" else 503)
        elif exchange.path == "/playlist":
            exchange.reply(200, body=playlists.page(playlist_id))
        elif exchange.path.endswith("/resolve_url"):
            exchange.reply_json({"endpoint": {"browseEndpoint": {"browseId": f"VL{playlist_id}"}}})
        elif playlist_id == "PLnonsense" or (playlist_id == "PLnoreload" and "params" in asked):
            exchange.reply_json({"responseContext": {}})
        else:
            exchange.reply_json(playlists.continued(token) if token else playlists.initial_data(playlist_id))
