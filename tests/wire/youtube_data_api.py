"""YouTube's Data API v3 on the stand, for the same playlists as its pages: 50 at a time, with a key in a header."""

from typing import Any

from tests.wire import youtube_playlists as playlists
from tests.wire import youtube_videos as videos
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand

HOST = "www.googleapis.com"
KEY = "AIzaSyStandInDataKey_0123456789abcdefgh"
PAGE = 50
_PATH = "/youtube/v3/"


class DataApi:
    """Answers for www.googleapis.com; `trouble` is a status and Google's name for its reason, for every call.

    `at` puts the trouble off to the calls of this name (`playlistItems`, `videos` or `playlists`).
    """

    def __init__(self, stand: Stand, trouble: tuple[int, str] | None = None, at: str = "") -> None:
        self._trouble = trouble
        self._at = at
        stand.route(HOST, self._answer)

    def _answer(self, exchange: Exchange) -> None:
        what = exchange.path.removeprefix(_PATH)
        if exchange.headers.get("x-goog-api-key") != KEY:
            _refuse(exchange, 400, "badRequest")
        elif self._trouble and self._at in ("", what):
            _refuse(exchange, *self._trouble)
        elif what == "playlistItems":
            self._items(exchange)
        elif what == "videos":
            ids = exchange.query["id"].split(",")
            assert len(ids) <= PAGE, "more than YouTube takes"
            exchange.reply_json({"items": [_video(video_id) for video_id in ids if video_id not in _hidden()]})
        elif what == "playlists":
            title = {"snippet": {"title": f"Playlist {exchange.query['id']}"}}
            exchange.reply_json({"items": [title]})
        else:
            exchange.reply(404)

    def _items(self, exchange: Exchange) -> None:
        playlist_id = exchange.query["playlistId"]
        if playlist_id == "PLgone":
            _refuse(exchange, 404, "playlistNotFound")
            return
        begin = int(exchange.query.get("pageToken", "0"))
        rows = playlists.entries(playlist_id)
        told: dict[str, Any] = {"items": [_item(row) for row in rows[begin : begin + PAGE]]}
        if begin + PAGE < len(rows):
            told["nextPageToken"] = str(begin + PAGE)
        exchange.reply_json(told)


def _refuse(exchange: Exchange, status: int, reason: str) -> None:
    fault = {"message": f"In words, with the key {KEY}.", "domain": "youtube", "reason": reason}
    exchange.reply_json({"error": {"code": status, "message": fault["message"], "errors": [fault]}}, status)


def _hidden() -> set[str]:
    told = (row["playlistVideoRenderer"] for row in playlists.entries("PLhidden"))
    return {row["videoId"] for row in told if not row["isPlayable"]}


def _item(row: dict[str, Any]) -> dict[str, Any]:
    told = row["playlistVideoRenderer"]
    title = told["title"]["runs"][0]["text"]
    status = {playlists.PRIVATE: "private", playlists.DELETED: "privacyStatusUnspecified"}.get(title, "public")
    return {
        "contentDetails": {"videoId": told["videoId"]},
        "snippet": {"title": title.strip("[]") if status != "public" else title},
        "status": {"privacyStatus": status},
    }


def _video(video_id: str) -> dict[str, Any]:
    minutes, seconds = divmod(videos.video(video_id).duration, 60)
    return {"id": video_id, "contentDetails": {"duration": f"PT{minutes}M{seconds}S"}}
