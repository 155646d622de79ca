"""YouTube's Data API v3, for who has a key: playlists exactly and cheaply, one unit of the day's quota for 50 videos.

Loads `requests`; import it where it is used. It is Google's interface and not YouTube's page: it refuses no addresses,
so no proxy for YouTube is used. The key travels in a header only, since addresses end up in messages and logs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import requests

import errors
from characters import whole
from errors import AppError
from summary.ports import CancelToken
from summary.values import Playlist, PlaylistEntry
from youtube import transport
from youtube.refusals import network_words
from youtube.urls import VIDEO_ID

HOST = "www.googleapis.com"
A_VIDEO = "jNQXAC9IVRw"  # the first one there was
_ADDRESS = f"https://{HOST}/youtube/v3/"
_PAGE = 50
_CONNECT_SECONDS = 5.0
_REASON = re.compile(r"[A-Za-z]{1,40}")
_GONE = ("playlistNotFound", "playlistItemsNotAccessible")
_LENGTH = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class NoAnswer(Exception):
    """The interface cannot be used now: `str()` says why, in words of ours or by Google's name for the reason."""


def fetch(playlist_id: str, limit: int, key: str, silence: float, cancel: CancelToken) -> Playlist:
    """The playlist of a valid id; `silence` in seconds is how long an answer may take.

    AppError PLAYLIST_UNAVAILABLE; NoAnswer for everything that does not concern this playlist.
    """
    with transport.session(None, (_CONNECT_SECONDS, silence), HOST) as session:
        session.headers["X-Goog-Api-Key"] = key
        api = _Api(session, cancel)
        entries: list[PlaylistEntry] = []
        for rows in api.pages(playlist_id):
            lengths = api.lengths([row.video_id for row in rows])
            entries += [_entry(row, lengths) for row in rows]
            if len(entries) > limit:  # one more tells whether there is more
                break
        if not entries:
            raise AppError(errors.PLAYLIST_UNAVAILABLE)
        title = api.title(playlist_id)
    return Playlist(playlist_id, title, tuple(entries[:limit]), more=len(entries) > limit)


def check(key: str, silence: float) -> None:
    """Asks the cheapest question there is; NoAnswer when the key does not work."""
    with transport.session(None, (_CONNECT_SECONDS, silence), HOST) as session:
        session.headers["X-Goog-Api-Key"] = key
        _ask(session, "videos", {"part": "id", "id": A_VIDEO})


class _Api:
    def __init__(self, session: requests.Session, cancel: CancelToken) -> None:
        self._session = session
        self._cancel = cancel

    def pages(self, playlist_id: str) -> Iterator[list[PlaylistEntry]]:
        """The videos, a page at a time."""
        query = {
            "part": "contentDetails,snippet,status",
            "fields": "nextPageToken,items(contentDetails/videoId,snippet/title,status/privacyStatus)",
            "maxResults": str(_PAGE),
            "playlistId": playlist_id,
        }
        seen: set[str] = set()
        while True:
            told = self._ask("playlistItems", query)
            yield [row for row in map(_row, _items(told)) if VIDEO_ID.fullmatch(row.video_id)]
            token = str(told.get("nextPageToken") or "")
            if not token or token in seen:
                return
            seen.add(token)
            query["pageToken"] = token

    def lengths(self, video_ids: Sequence[str]) -> dict[str, float | None]:
        """Seconds by id, of those that can be seen."""
        if not video_ids:
            return {}
        query = {"part": "contentDetails", "fields": "items(id,contentDetails/duration)", "id": ",".join(video_ids)}
        told = self._ask("videos", {**query, "maxResults": str(_PAGE)})
        return {str(item.get("id")): _seconds(_inside(item, "contentDetails").get("duration")) for item in _items(told)}

    def title(self, playlist_id: str) -> str:
        """What it is called; the id when that is not told."""
        told = self._ask("playlists", {"part": "snippet", "fields": "items(snippet/title)", "id": playlist_id})
        found = next((_inside(item, "snippet").get("title") for item in _items(told)), None)
        return whole(str(found or playlist_id))

    def _ask(self, what: str, query: Mapping[str, str]) -> dict[str, Any]:
        self._cancel.raise_if_cancelled()
        return _ask(self._session, what, query)


def _ask(session: requests.Session, what: str, query: Mapping[str, str]) -> dict[str, Any]:
    try:
        with session.get(f"{_ADDRESS}{what}", params=dict(query)) as answer:
            told = answer.json()
    except transport.LeftYouTube as failure:
        raise NoAnswer("it sent us to another host") from failure
    except requests.exceptions.InvalidJSONError as failure:
        raise NoAnswer(f"HTTP {answer.status_code}, and not JSON") from failure
    except requests.RequestException as failure:
        raise NoAnswer(network_words(failure)) from failure
    if not isinstance(told, dict):
        raise NoAnswer("its answer has an unknown form")
    if answer.ok:
        return told
    reasons = [str(item.get("reason")) for item in _items(_inside(told, "error"), "errors")]
    if answer.status_code in (403, 404) and any(reason in _GONE for reason in reasons):
        raise AppError(errors.PLAYLIST_UNAVAILABLE)
    reason = next((reason for reason in reasons if _REASON.fullmatch(reason)), "")
    raise NoAnswer(f"HTTP {answer.status_code} {reason}".strip())


def _row(told: Mapping[str, Any]) -> PlaylistEntry:
    video_id = str(_inside(told, "contentDetails").get("videoId"))
    private = _inside(told, "status").get("privacyStatus") == "private"
    title = whole(str(_inside(told, "snippet").get("title") or video_id))
    return PlaylistEntry(video_id, title, missing=errors.VIDEO_PRIVATE.code if private else None)


def _entry(row: PlaylistEntry, lengths: Mapping[str, float | None]) -> PlaylistEntry:
    """With its length; what the list of videos does not know was deleted, or is not for this key's eyes."""
    missing = row.missing or (None if row.video_id in lengths else errors.VIDEO_UNAVAILABLE.code)
    return PlaylistEntry(row.video_id, row.title, lengths.get(row.video_id), missing)


def _inside(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def _items(told: Mapping[str, Any], name: str = "items") -> list[dict[str, Any]]:
    value = told.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _seconds(text: Any) -> float | None:
    """PT1H2M3S as seconds; None for what has no length yet."""
    match = _LENGTH.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds) or None
