"""The summaries of the videos of a playlist."""

from storage.database import Database
from storage.record_json import record_from
from summary.values import SummaryRecord

_NEWEST = """SELECT record FROM playlist_videos AS v JOIN summaries AS s ON s.id = (
    SELECT id FROM summaries WHERE source = v.source ORDER BY summarized_at DESC, id DESC LIMIT 1)
    WHERE v.playlist = ? ORDER BY v.place, v.source LIMIT ?"""


def summaries_of(database: Database, playlist_id: str, most: int) -> tuple[str | None, list[SummaryRecord]]:
    """Its title, None when it was never asked for, and the newest summary of each video, in its order."""
    with database.read() as connection:
        title = connection.execute("SELECT title FROM playlists WHERE id = ?", (playlist_id,)).fetchone()
        rows = connection.execute(_NEWEST, (playlist_id, most)).fetchall()
    return title and str(title[0]), [record_from(text) for (text,) in rows]
