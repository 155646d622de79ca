"""Playlists as YouTube's pages and its browse call tell them, a hundred videos at a time."""

import json
import re
from typing import Any

from tests.wire.youtube_videos import KEY, video, video_ids

PAGE = 100
PRIVATE = "[Private video]"
DELETED = "[Deleted video]"

# What each playlist of the stand-in is; `PLcount<n>` has n videos, whatever n is.
PLAYLISTS = {
    "PLhidden": "five videos, the second of them private, the fourth deleted",
    "PLnoreload": "three videos, but an empty answer when the hidden ones are asked for, too",
    "PLempty": "no video",
    "PLgone": "does not exist, or is private: YouTube does not say which",
    "PLblocked": "429 to everything",
    "PLserver503": "503 to everything",
    "PLreset": "the connection is reset",
    "PLhang": "no answer",
    "PLhangpage2": "200 videos, but no answer to the call for the second hundred",
    "PLcutshort": "200 videos, but the second hundred is an empty answer",
    "PLoddform": "a list of videos that is a number",
    "PLnonsense": "a page without any data in it",
}


def playlist_of(count: int) -> str:
    """The id of a playlist with so many videos."""
    return f"PLcount{count}"


def entries(playlist_id: str) -> list[dict[str, Any]]:
    """The videos of a playlist, as (a part of) YouTube's playlistVideoRenderer."""
    counted = re.fullmatch(r"PLcount(\d+)", playlist_id)
    sizes = {"PLhidden": 5, "PLnoreload": 3, "PLhangpage2": 200, "PLcutshort": 200}
    count = int(counted[1]) if counted else sizes.get(playlist_id, 0)
    told = [_entry(video_id, number) for number, video_id in enumerate(video_ids(count, playlist_id), 1)]
    if playlist_id == "PLhidden":
        for place, words in ((1, PRIVATE), (3, DELETED)):
            told[place] = _hidden(told[place]["playlistVideoRenderer"], words)
    return told


def _hidden(told: dict[str, Any], words: str) -> dict[str, Any]:
    title = {"runs": [{"text": words}]}
    return {
        "playlistVideoRenderer": {
            "videoId": told["videoId"],
            "title": title,
            "index": told["index"],
            "isPlayable": False,
        }
    }


def _entry(video_id: str, number: int) -> dict[str, Any]:
    told = video(video_id)
    channel = {"browseEndpoint": {"browseId": "UC38IQsAvIsxxjztdMZQtwHA", "canonicalBaseUrl": "/@someone"}}
    minutes, seconds = divmod(told.duration, 60)
    return {
        "playlistVideoRenderer": {
            "videoId": video_id,
            "title": {"runs": [{"text": told.title}]},
            "index": {"simpleText": str(number)},
            "shortBylineText": {"runs": [{"text": told.channel, "navigationEndpoint": channel}]},
            "lengthText": {"simpleText": f"{minutes}:{seconds:02}"},
            "lengthSeconds": str(told.duration),
            "isPlayable": True,
        }
    }


def initial_data(playlist_id: str) -> dict[str, Any]:
    """What the playlist's page and the browse call for it carry: the first hundred and the way to the next."""
    if playlist_id == "PLgone":
        alert = {"type": "ERROR", "text": {"runs": [{"text": "The playlist does not exist."}]}}
        return {"alerts": [{"alertRenderer": alert}]}
    listed = 7 if playlist_id == "PLoddform" else _from(playlist_id, 0)
    rows = {"playlistVideoListRenderer": {"playlistId": playlist_id, "contents": listed}}
    section = {"sectionListRenderer": {"contents": [{"itemSectionRenderer": {"contents": [rows]}}]}}
    return {
        "contents": {
            "twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": {"selected": True, "content": section}}]}
        },
        "metadata": {"playlistMetadataRenderer": {"title": f"Playlist {playlist_id}"}},
        "header": {
            "playlistHeaderRenderer": {
                "playlistId": playlist_id,
                "title": {"simpleText": f"Playlist {playlist_id}"},
                "numVideosText": {"runs": [{"text": str(len(entries(playlist_id)))}, {"text": " videos"}]},
                "ownerText": {"runs": [{"text": "Someone"}]},
                "privacy": "PUBLIC",
            }
        },
    }


def continued(token: str) -> dict[str, Any]:
    """The answer of the browse call to a token of `initial_data`."""
    playlist_id, _, offset = token.partition(":")
    if playlist_id == "PLcutshort":
        return {"responseContext": {}}
    items = _from(playlist_id, int(offset))
    return {"onResponseReceivedActions": [{"appendContinuationItemsAction": {"continuationItems": items}}]}


def page(playlist_id: str) -> str:
    """The playlist's page."""
    if playlist_id == "PLnonsense":
        return "<!DOCTYPE html><html><body>Something new</body></html>"
    data = json.dumps(initial_data(playlist_id)).replace("<", "\\u003c")
    config = json.dumps({"INNERTUBE_API_KEY": KEY, "INNERTUBE_CLIENT_NAME": "WEB", "INNERTUBE_CLIENT_VERSION": "2.2"})
    return (
        f"<!DOCTYPE html><html><head><script>ytcfg.set({config});</script></head>"
        f"<body><script>var ytInitialData = {data};</script></body></html>"
    )


def _from(playlist_id: str, offset: int) -> list[dict[str, Any]]:
    all_of_it = entries(playlist_id)
    rows = all_of_it[offset : offset + PAGE]
    if offset + PAGE < len(all_of_it):
        command = {"token": f"{playlist_id}:{offset + PAGE}", "request": "CONTINUATION_REQUEST_TYPE_BROWSE"}
        rows.append({"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": command}}})
    return rows
