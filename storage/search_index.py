"""The indexes of the search: how a summary and a transcript get in and out, and how older libraries catch up."""

import logging
import sqlite3
import time
from collections.abc import Sequence

from storage.database import Database
from storage.search_snippet import plain
from storage.search_text import fold, signs
from summary.values import Segment, SummaryRecord

log = logging.getLogger(__name__)

BATCH_SECONDS = 0.05
"""So long one transaction of catching up may hold the writer."""

_OLDER = {
    "transcripts_index": "SELECT rowid, words FROM transcripts_index ORDER BY rowid DESC LIMIT 1",
    "summaries_index": "SELECT rowid, title, channel, body FROM summaries_index ORDER BY rowid DESC LIMIT 1",
}

_REMOVE = "DELETE FROM {} WHERE rowid = ?"


def index_summary(connection: sqlite3.Connection, row: int, record: SummaryRecord) -> None:
    """Makes a stored summary findable, in the place of what was found there before."""
    drop_summary(connection, row)
    details = record.details
    _add_summary(connection, row, fold(details.title), fold(details.channel or ""), fold(plain(record.summary)))


def drop_summary(connection: sqlite3.Connection, row: int) -> None:
    """A summary that is found no more."""
    connection.execute("DELETE FROM found_summaries WHERE rowid = ?", (row,))
    connection.execute("DELETE FROM found_titles WHERE rowid = ?", (row,))
    if _still_there(connection, "summaries_index"):
        connection.execute("DELETE FROM summaries_index WHERE rowid = ?", (row,))


def index_words(connection: sqlite3.Connection, row: int, segments: Sequence[Segment]) -> None:
    """Makes what was said findable; one line for one segment tells the search where in the video it is said."""
    _add_words(connection, row, fold("\n".join(segment.text.replace("\n", " ") for segment in segments)))


def drop_words(connection: sqlite3.Connection, row: int) -> None:
    """A transcript that is found no more."""
    connection.execute("DELETE FROM found_words WHERE rowid = ?", (row,))
    if _still_there(connection, "transcripts_index"):
        connection.execute("DELETE FROM transcripts_index WHERE rowid = ?", (row,))


def catch_up(database: Database, seconds: float = BATCH_SECONDS) -> bool:
    """Moves what an older version indexed into today's indexes, the newest first; False when nothing is left."""
    with database.read() as connection:
        left = [older for older in _OLDER if _still_there(connection, older)]
    if not left:
        return False
    older = left[-1]  # summaries first: they are what people look for
    with database.write() as connection:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            row = connection.execute(_OLDER[older]).fetchone()
            if row is None:
                connection.execute(f"DROP TABLE {older}")
                log.info("The search has taken over all of %s", older)
                break
            connection.execute(_REMOVE.format(older), row[:1])
            (_add_words if older == "transcripts_index" else _add_summary)(connection, *row)
    return True


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether there is something left to catch up with."""
    return any(_still_there(connection, older) for older in _OLDER)


def _add_summary(connection: sqlite3.Connection, row: int, title: str, channel: str, body: str) -> None:
    named = signs(f"{title}\n{channel}")
    connection.execute(
        "INSERT INTO found_summaries (rowid, title, channel, body, signs) VALUES (?, ?, ?, ?, ?)",
        (row, title, channel, body, f"{named} {signs(body)}"),
    )
    connection.execute(
        "INSERT INTO found_titles (rowid, title, channel, signs) VALUES (?, ?, ?, ?)", (row, title, channel, named)
    )


def _add_words(connection: sqlite3.Connection, row: int, words: str) -> None:
    connection.execute("INSERT INTO found_words (rowid, words, signs) VALUES (?, ?, ?)", (row, words, signs(words)))


def _still_there(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
