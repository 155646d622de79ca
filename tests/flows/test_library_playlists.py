"""A playlist that was summarized is found again as a list of its summaries, also after a restart."""

from pathlib import Path

from tests.flows.fixtures import compatible, server, world
from tests.flows.test_playlists import LINK
from tests.wire import youtube_videos as videos
from tests.wire.youtube_data_api import DataApi
from tests.wire.youtube_playlists import playlist_of


def test_summaries_are_listed_under_the_playlist_they_came_from(tmp_path: Path) -> None:
    there = videos.video_ids(120, playlist_of(120))
    with world() as stand:
        DataApi(stand)
        settings = compatible(stand)
        with server(stand, tmp_path, **settings) as (_, client):
            client.wait(client.submit(LINK + playlist_of(120), limit=2))
        with server(stand, tmp_path, **settings) as (_, client):
            (known,) = client.get("/library/playlists")["playlists"]
            assert (known["playlist_id"], known["count"]) == (playlist_of(120), 2)
            listed = client.get(f"/get_cached_summaries?list={known['playlist_id']}")
            assert {result["video_id"] for result in listed} == set(there[:2])
            assert listed[0]["playlists"] == [{"playlist_id": known["playlist_id"], "title": known["title"]}]
