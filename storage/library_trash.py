"""What was deleted and can still be brought back, and the end of that."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from storage.library_lists import forget_playlists
from storage.library_marks import MarksChange, change_marks, marks_of
from storage.record_json import record_from
from storage.search_index import drop_summary
from storage.transcript_store import forget_source, forget_unused
from summary.values import SummaryRecord

KEPT_SECONDS = 3600.0

Store = Callable[[sqlite3.Connection, SummaryRecord], None]


def throw_away(connection: sqlite3.Connection, rows: list[int], now: float) -> list[str]:
    """Takes summaries out of the library, and gives their ids; what brings them back waits in the trash.

    Words that belong to nothing else wait with them, out of reach of every list and search.
    """
    thrown: dict[str, int] = {}
    gone: list[str] = []
    fingerprints = set()
    for row in rows:
        source, fingerprint, record = connection.execute(
            "SELECT source, fingerprint, record FROM summaries WHERE id = ?", (row,)
        ).fetchone()
        ids = [i for (i,) in connection.execute("SELECT summary_id FROM summary_ids WHERE summary = ?", (row,))]
        gone += ids
        marks = marks_of(connection, row)
        kept = {
            "record": json.loads(record),
            "favourite": marks.favourite,
            "archived": marks.archived,
            "tags": marks.tags,
            "note": marks.note,
            "position": marks.position,
        }
        # An id may stand in the trash already, when a summary was deleted, made again and deleted again.
        connection.executemany("DELETE FROM trash_ids WHERE summary_id = ?", [(each,) for each in ids])
        trash = connection.execute(
            "INSERT INTO trash (deleted_at, source, kept) VALUES (?, ?, ?) RETURNING id",
            (now, source, json.dumps(kept)),
        ).fetchone()[0]
        connection.executemany("INSERT INTO trash_ids VALUES (?, ?)", [(each, trash) for each in ids])
        connection.execute("INSERT OR IGNORE INTO trash_words VALUES (?, ?)", (fingerprint, trash))
        drop_summary(connection, row)
        connection.execute("DELETE FROM summaries WHERE id = ?", (row,))
        thrown[source] = trash
        fingerprints.add(fingerprint)
    for source, trash in thrown.items():
        if not connection.execute("SELECT 1 FROM summaries WHERE source = ?", (source,)).fetchone():
            _take_links(connection, source, trash)
    forget_unused(connection, fingerprints)
    return gone


def _take_links(connection: sqlite3.Connection, source: str, trash: int) -> None:
    """Which transcripts answer for a source goes into the trash with its last summary."""
    links = connection.execute(
        "SELECT asked, fingerprint, language, about FROM transcript_links WHERE source = ?", (source,)
    ).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO trash_words VALUES (?, ?)", [(fingerprint, trash) for _, fingerprint, _, _ in links]
    )
    connection.execute(
        "UPDATE trash SET kept = json_set(kept, '$.links', json(?)) WHERE id = ?", (json.dumps(links), trash)
    )
    forget_source(connection, source)


def bring_back(connection: sqlite3.Connection, summary_ids: list[str], store: Store) -> list[str]:
    """Puts deleted summaries where they were; the ids of those that are there again.

    One that was made anew meanwhile stays as it is now; the older id leads to it.
    """
    back = []
    for summary_id in dict.fromkeys(summary_ids):
        found = connection.execute(
            "SELECT id, source, kept FROM trash JOIN trash_ids ON trash = id WHERE summary_id = ?", (summary_id,)
        ).fetchone()
        if found is not None:
            _bring_back(connection, found[0], found[1], found[2], store)
            back.append(summary_id)
        elif connection.execute("SELECT 1 FROM summary_ids WHERE summary_id = ?", (summary_id,)).fetchone():
            back.append(summary_id)
    return back


def _bring_back(connection: sqlite3.Connection, trash: int, source: str, kept: str, store: Store) -> None:
    what: dict[str, Any] = json.loads(kept)
    record = record_from(json.dumps(what["record"]))
    find = "SELECT id FROM summaries WHERE cache_key = ?"
    made_anew = connection.execute(find, (record.cache_key,)).fetchone()
    if made_anew is None:
        store(connection, record)
    row = connection.execute(find, (record.cache_key,)).fetchone()[0]
    connection.execute(
        "INSERT OR IGNORE INTO summary_ids SELECT summary_id, ? FROM trash_ids WHERE trash = ?", (row, trash)
    )
    if made_anew is None:
        change = MarksChange(
            what["favourite"], what["archived"], tuple(what["tags"]), note=what["note"], position=what["position"]
        )
        change_marks(connection, row, change)
    siblings = connection.execute("SELECT id, kept FROM trash WHERE source = ?", (source,)).fetchall()
    for sibling, text in siblings:  # the last one that went holds the links for all of them
        links = json.loads(text).get("links", ())
        connection.executemany(
            "INSERT OR IGNORE INTO transcript_links VALUES (?, ?, ?, ?, ?)", [(source, *link) for link in links]
        )
        connection.execute("UPDATE trash SET kept = json_remove(kept, '$.links') WHERE id = ?", (sibling,))
    connection.execute("DELETE FROM trash WHERE id = ?", (trash,))


def empty(connection: sqlite3.Connection, until: float) -> None:
    """Ends what was deleted before `until`, words and places in playlists too."""
    for trash, source in connection.execute("SELECT id, source FROM trash WHERE deleted_at < ?", (until,)).fetchall():
        words = connection.execute("SELECT fingerprint FROM trash_words WHERE trash = ?", (trash,)).fetchall()
        connection.execute("DELETE FROM trash WHERE id = ?", (trash,))
        forget_unused(connection, [fingerprint for (fingerprint,) in words])
        left = "SELECT 1 FROM summaries WHERE source = ?1 UNION ALL SELECT 1 FROM trash WHERE source = ?1"
        if not connection.execute(left, (source,)).fetchone():
            forget_playlists(connection, source)
