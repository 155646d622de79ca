"""Qualifiers as conditions on the shelf, the small rows beside the summaries."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.search_query import Filter
from storage.search_text import fold

MOST_NAMES = 200
"""So many channels or models one qualifier may mean."""

_STATES = {
    "favourite": "k.favourite",
    "archived": "k.archived",
    "noted": "k.note != ''",
    "tagged": "EXISTS (SELECT 1 FROM tags WHERE tags.summary = k.summary)",
    "failed": "0",
}
_TAGGED = "k.summary IN (SELECT summary FROM tags WHERE folded = ?)"
_LISTED = """k.summary IN (SELECT summaries.id FROM playlist_videos JOIN summaries USING (source)
    WHERE playlist IN ({}))"""

_NAMES = """WITH RECURSIVE each (name) AS (SELECT min({0}) FROM shelf UNION ALL
    SELECT (SELECT min({0}) FROM shelf WHERE {0} > name) FROM each WHERE name IS NOT NULL)
    SELECT name FROM each WHERE name != ''"""


@dataclass(frozen=True, slots=True)
class Conditions:
    """SQL over the shelf as `k`, with its values; true where a summary has all that is asked for."""

    sql: str
    values: tuple[object, ...]


def conditions(connection: sqlite3.Connection, filters: Sequence[Filter]) -> Conditions:
    """What the qualifiers ask for. What was put away is only found by those who ask for it."""
    parts: list[str] = [] if any(f.field == "is" and f.value == "archived" for f in filters) else ["k.archived = 0"]
    values: list[object] = []
    for each in filters:
        sql, needed = _condition(connection, each)
        parts.append(f"NOT ({sql})" if each.negated else sql)
        values += needed
    return Conditions(" AND ".join(parts) or "1", tuple(values))


def _condition(connection: sqlite3.Connection, wanted: Filter) -> tuple[str, list[object]]:
    match wanted.field:
        case "channel" | "model":
            return _one_of(f"k.{wanted.field}", _meant(names(connection, wanted.field), wanted.value))
        case "lang":
            known = names(connection, "language")
            return _one_of("k.language", [name for name in known if _plain(name).startswith(wanted.value)])
        case "tag":
            return _TAGGED, [wanted.value]
        case "list":
            playlists = connection.execute("SELECT id, title FROM playlists").fetchall()
            exact = [ident for ident, title in playlists if wanted.value in (_plain(ident), _plain(title))]
            meant = exact or [ident for ident, title in playlists if wanted.value in _plain(title)]
            return _LISTED.format(", ".join("?" * len(meant[:MOST_NAMES]))), list(meant[:MOST_NAMES])
        case "before":
            return "k.at < ?", [wanted.value]
        case "after":
            return "k.at >= ?", [wanted.value]
        case "is":
            return _STATES[wanted.value], []


def names(connection: sqlite3.Connection, column: str) -> list[str]:
    """The different values of an indexed column of the shelf, by one step each, however many summaries have them."""
    return [str(row[0]) for row in connection.execute(_NAMES.format(column))]


def _meant(known: list[str], value: str) -> list[str]:
    """The names that are just this, else those that have it in them."""
    exact = [name for name in known if _plain(name) == value]
    return exact or [name for name in known if value in _plain(name)]


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


def _one_of(column: str, meant: list[str]) -> tuple[str, list[object]]:
    return f"{column} IN ({', '.join('?' * len(meant[:MOST_NAMES]))})", list(meant[:MOST_NAMES])
