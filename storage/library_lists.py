"""Lists of the library: page after page, by channel, playlist and tag."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.library_filters import Conditions

MOST_LISTED = 1000
"""So many channels, playlists or tags are named, those with the most summaries."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Summaries that belong together; `ident` and `title` are the same for channels and tags."""

    ident: str
    title: str
    count: int


_PAGE = "SELECT k.summary, k.at FROM shelf k WHERE {} ORDER BY k.at DESC, k.summary DESC LIMIT ?"
_COUNT = "SELECT count(*) FROM shelf k WHERE {}"
# Counted in the order of an index that holds all it takes; the few that were put away are counted apart.
_HEAPS = {
    "channels": """SELECT channel, channel, sum(archived = 0) AS many FROM shelf INDEXED BY shelf_channel
        WHERE channel != '' GROUP BY channel HAVING many ORDER BY many DESC, channel LIMIT ?""",
    "tags": """WITH away AS MATERIALIZED (SELECT folded, count(*) AS many FROM shelf JOIN tags USING (summary)
        WHERE archived = 1 GROUP BY folded) SELECT max(tag), max(tag), count(*) - coalesce((SELECT many FROM away
        WHERE away.folded = tags.folded), 0) AS many FROM tags GROUP BY folded HAVING many
        ORDER BY many DESC, folded LIMIT ?""",
    "playlists": """WITH away AS MATERIALIZED (SELECT playlist, count(*) AS many FROM shelf JOIN summaries
        ON id = summary JOIN playlist_videos USING (source) WHERE archived = 1 GROUP BY playlist), held AS (SELECT
        playlist, count(*) AS many FROM playlist_videos INDEXED BY playlist_videos_playlist CROSS JOIN summaries
        INDEXED BY summaries_source USING (source) GROUP BY playlist) SELECT id, title, held.many - coalesce((SELECT
        many FROM away WHERE away.playlist = id), 0) AS left_over FROM held JOIN playlists ON id = playlist
        WHERE left_over ORDER BY left_over DESC, title LIMIT ?""",
}


def heaps(connection: sqlite3.Connection, kind: str) -> list[Heap]:
    """The channels, playlists or tags with the number of their summaries, put away ones left out."""
    return [Heap(*row) for row in connection.execute(_HEAPS[kind], (MOST_LISTED,))]


def page(
    connection: sqlite3.Connection, where: Conditions, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """Rows of summaries, newest first, and the cursor of the next page; ValueError when `cursor` is none."""
    sql, values = where.sql, list(where.values)
    if cursor is not None:
        at, _, row = cursor.rpartition("~")
        if not (at and row.isascii() and row.isdigit() and len(row) <= 18):
            raise ValueError("not a cursor")
        sql += " AND (k.at, k.summary) < (?, ?)"
        values += [at, int(row)]
    found = connection.execute(_PAGE.format(sql), (*values, limit + 1)).fetchall()
    rows = [int(row) for row, _ in found[:limit]]
    return rows, f"{found[limit - 1][1]}~{rows[-1]}" if len(found) > limit else None


def skip(connection: sqlite3.Connection, where: Conditions, limit: int, offset: int) -> list[int]:
    """Rows of summaries, newest first, from the place `offset` on; skipped ones are counted in an index, not read."""
    found = connection.execute(_PAGE.format(where.sql) + " OFFSET ?", (*where.values, limit, offset))
    return [int(row) for row, _ in found]


def count(connection: sqlite3.Connection, where: Conditions) -> int:
    """How many summaries there are."""
    return int(connection.execute(_COUNT.format(where.sql), where.values).fetchone()[0])


def keep_playlist(connection: sqlite3.Connection, playlist: str, title: str, sources: Sequence[str]) -> None:
    """Remembers which videos a playlist holds, by source, in its order, as part of a transaction."""
    connection.execute(
        "INSERT INTO playlists VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title", (playlist, title)
    )
    connection.executemany(
        "INSERT OR REPLACE INTO playlist_videos (source, playlist, place) VALUES (?, ?, ?)",
        [(source, playlist, place) for place, source in enumerate(sources)],
    )


def forget_playlists(connection: sqlite3.Connection, source: str) -> None:
    """A video of which nothing is left is in no playlist any more."""
    connection.execute("DELETE FROM playlist_videos WHERE source = ?", (source,))
    connection.execute("DELETE FROM playlists WHERE NOT EXISTS (SELECT 1 FROM playlist_videos WHERE playlist = id)")
