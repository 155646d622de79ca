"""What a person writes on a summary: a star, tags, a note, that it is put away, and how far it was read."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clock import iso, utc_now
from storage.search_text import fold

MAX_TAGS, MAX_TAG_CHARS, MAX_NOTE_CHARS = 20, 40, 10_000

_WRITE = """UPDATE shelf SET (favourite, archived, note, position) = (coalesce(?, favourite), coalesce(?, archived),
    coalesce(?, note), coalesce(?, position)) WHERE summary = ?"""


@dataclass(frozen=True, slots=True)
class ListedIn:
    """A playlist that holds the video."""

    playlist_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one summary; `position` is the share of it that was read, 0 to 1, None when it never was opened."""

    favourite: bool = False
    archived: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    position: float | None = None
    playlists: tuple[ListedIn, ...] = ()


@dataclass(frozen=True, slots=True)
class MarksChange:
    """What shall become of them; None leaves as it is. `tags` are all there shall be; the others add and take away."""

    favourite: bool | None = None
    archived: bool | None = None
    tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    note: str | None = None
    position: float | None = None


class TooManyTags(ValueError):
    """More than MAX_TAGS on one summary."""


def row_of(connection: sqlite3.Connection, summary_id: str) -> int | None:
    """The row of the summary that has, or had, this id."""
    found = connection.execute("SELECT summary FROM summary_ids WHERE summary_id = ?", (summary_id,)).fetchone()
    return None if found is None else int(found[0])


def marks_of(connection: sqlite3.Connection, row: int) -> Marks:
    """The marks of the summary in this row."""
    favourite, archived, note, position = connection.execute(
        "SELECT favourite, archived, note, position FROM shelf WHERE summary = ?", (row,)
    ).fetchone()
    tags = connection.execute("SELECT tag FROM tags WHERE summary = ? ORDER BY tag", (row,)).fetchall()
    lists = connection.execute(
        """SELECT playlists.id, title FROM summaries JOIN playlist_videos USING (source)
        JOIN playlists ON playlists.id = playlist WHERE summaries.id = ? ORDER BY title""",
        (row,),
    ).fetchall()
    playlists = tuple(ListedIn(*each) for each in lists)
    return Marks(bool(favourite), bool(archived), tuple(tag for (tag,) in tags), note, position, playlists)


def change_marks(connection: sqlite3.Connection, row: int, change: MarksChange) -> None:
    """Writes what `change` names, as part of a transaction. TooManyTags."""
    connection.execute(_WRITE, (change.favourite, change.archived, change.note, change.position, row))
    if change.tags is not None:
        connection.execute("DELETE FROM tags WHERE summary = ?", (row,))
    connection.executemany(
        "DELETE FROM tags WHERE summary = ? AND folded = ?", [(row, folded_tag(tag)) for tag in change.remove_tags]
    )
    added = (*(change.tags or ()), *change.add_tags)
    connection.executemany(
        "INSERT OR REPLACE INTO tags (folded, summary, tag) VALUES (?, ?, ?)", [(folded_tag(t), row, t) for t in added]
    )
    if added and connection.execute("SELECT count(*) FROM tags WHERE summary = ?", (row,)).fetchone()[0] > MAX_TAGS:
        raise TooManyTags
    if replace(change, position=None) != MarksChange():
        connection.execute("UPDATE summary_changes SET at = ? WHERE summary = ?", (iso(utc_now()), row))


def tidy_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """The tags without a sign in front, spaces at the ends, empty ones and doubles."""
    found: dict[str, str] = {}
    for tag in tags:
        text = " ".join(tag.split()).lstrip("#").strip()
        if folded_tag(text):
            found.setdefault(folded_tag(text), text)
    return tuple(found.values())


def folded_tag(tag: str) -> str:
    """The tag as it is compared."""
    return " ".join(fold(tag).split())
