"""Search over summaries and over what was said, best first, with the place where it was found."""

import json
import sqlite3
import zlib
from dataclasses import dataclass

from storage.database import Database
from storage.library_filters import Conditions, conditions
from storage.record_json import record_from
from storage.search_query import Query, parse
from storage.search_rank import Candidate, ranked, rarities
from storage.search_snippet import best_place, marked, plain
from storage.search_text import Term
from summary.values import SummaryRecord

SCOPES = ("summaries", "transcripts", "all")

# What is read for one question does not grow with the library: of a word that everybody says, the newest texts answer.
MOST_SUMMARIES, MOST_TITLES, MOST_TRANSCRIPTS = 150, 50, 60
MOST_READ = 2_000_000  # characters of transcripts
SPOKEN = 0.5  # what was merely said counts half

_SUMMARIES = """SELECT f.rowid, k.summary, k.at FROM {index} f CROSS JOIN shelf k ON k.summary = f.rowid
    WHERE {index} MATCH ? AND {where} ORDER BY f.rowid DESC LIMIT ?"""
_TRANSCRIPTS = """SELECT f.rowid, k.summary, k.at FROM found_words f CROSS JOIN transcripts t ON t.id = f.rowid
    CROSS JOIN summaries s ON s.fingerprint = t.fingerprint CROSS JOIN shelf k ON k.summary = s.id
    WHERE found_words MATCH ? AND {where} ORDER BY f.rowid DESC LIMIT ?"""
# Few summaries are asked one by one; many are left out of what the index gives.
FEW = 200
_FEWER = "SELECT count(*) FROM (SELECT 1 FROM shelf k WHERE {where} LIMIT ?)"
_FEW_SUMMARIES = """SELECT f.rowid, k.summary, k.at FROM shelf k CROSS JOIN {index} f ON f.rowid = k.summary
    WHERE {index} MATCH ? AND {where} ORDER BY f.rowid DESC LIMIT ?"""
_FEW_TRANSCRIPTS = """SELECT f.rowid, k.summary, k.at FROM shelf k CROSS JOIN summaries s ON s.id = k.summary
    CROSS JOIN transcripts t ON t.fingerprint = s.fingerprint CROSS JOIN found_words f ON f.rowid = t.id
    WHERE found_words MATCH ? AND {where} ORDER BY f.rowid DESC LIMIT ?"""
_LISTED = "SELECT k.summary FROM shelf k WHERE {where} ORDER BY k.at DESC, k.summary DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One summary that answers a search.

    `snippet` is plain text; `highlights` are the [start, end) places of the hit in it, counted in UTF-16 units as
    JavaScript's `slice` counts. `t` is the second at which it is said and `url_at` the link to that moment; both None
    for a hit in the summary itself, or where the times or the video are not known.
    """

    record: SummaryRecord
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    t: int | None = None
    url_at: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer is: in the summary, or in the transcript with this row."""

    score: float
    summary: int
    at: str
    text: str
    transcript: int | None = None


class Search:
    """Full-text search in the library's file; at most `few` summaries that a qualifier leaves are asked one by one."""

    def __init__(self, database: Database, few: int = FEW) -> None:
        self._database = database
        self._few = few

    def search(self, text: str, scope: str = "summaries", limit: int = 50, typing: bool = False) -> list[SearchHit]:
        """What answers `text` (as `search_query.parse` reads it), best first; each summary at most once.

        `scope` is one of SCOPES, else ValueError; `typing`: the last word may not be finished. When no text holds all
        the words, words that begin so are taken. Empty when the query has no letter and no digit. QueryFault.
        """
        if scope not in SCOPES:
            raise ValueError(f"scope is one of {', '.join(SCOPES)}")
        query = parse(text, typing)
        if limit <= 0 or query.asks_failed or not (query.groups or query.excluded or query.filters):
            return []
        with self._database.read() as connection:
            where = conditions(connection, query.filters)
            few = bool(query.filters) and _are_few(connection, where, self._few)
            if not query.groups:
                return _without_words(connection, query, where, limit)
            found = _hits(connection, query, where, few, scope, limit)
            if found or (longer := query.longer()) == query:
                return found
            return _hits(connection, longer, where, few, scope, limit)


def _hits(
    connection: sqlite3.Connection, query: Query, where: Conditions, few: bool, scope: str, limit: int
) -> list[SearchHit]:
    places: list[_Place] = []
    if scope != "transcripts":
        places += _in_summaries(connection, query, where, few)
    if scope != "summaries":
        places += _in_transcripts(connection, query, where, few)
    best: dict[int, _Place] = {}
    for place in sorted(places, key=lambda each: each.score, reverse=True):
        best.setdefault(place.summary, place)
    return [_shown(connection, place, query.wanted) for place in list(best.values())[:limit]]


def _are_few(connection: sqlite3.Connection, where: Conditions, few: int) -> bool:
    (found,) = connection.execute(_FEWER.format(where=where.sql), (*where.values, few + 1)).fetchone()
    return int(found) <= few


def _in_summaries(connection: sqlite3.Connection, query: Query, where: Conditions, few: bool) -> list[_Place]:
    found: dict[int, tuple[int, str]] = {}
    for index, most in (("found_titles", MOST_TITLES), ("found_summaries", MOST_SUMMARIES)):
        template = _FEW_SUMMARIES if few else _SUMMARIES
        sql = template.format(index=index, where=where.sql)
        for row, summary, at in connection.execute(sql, (query.match, *where.values, most)):
            found[row] = (summary, at)
    texts = "SELECT title, channel, body FROM found_summaries WHERE rowid = ?"
    candidates = [
        Candidate(row, summary, at, *connection.execute(texts, (row,)).fetchone())
        for row, (summary, at) in found.items()
    ]
    rarity = rarities(connection, "found_summaries", query) if len(candidates) > 1 else dict.fromkeys(query.wanted, 1.0)
    return [_Place(score, each.summary, each.at, each.text) for score, each in ranked(candidates, query, rarity)]


def _in_transcripts(connection: sqlite3.Connection, query: Query, where: Conditions, few: bool) -> list[_Place]:
    """Of each transcript the newest summary that may be shown."""
    newest: dict[int, tuple[str, int]] = {}
    sql = (_FEW_TRANSCRIPTS if few else _TRANSCRIPTS).format(where=where.sql)
    for row, summary, at in connection.execute(sql, (query.match, *where.values, MOST_TRANSCRIPTS)):
        newest[row] = max(newest.get(row, ("", 0)), (at, summary))
    candidates, read = [], 0
    for row, (at, summary) in newest.items():
        (words,) = connection.execute("SELECT words FROM found_words WHERE rowid = ?", (row,)).fetchone()
        candidates.append(Candidate(row, summary, at, "", "", words))
        read += len(words)
        if read > MOST_READ:
            break
    rarity = rarities(connection, "found_words", query) if len(candidates) > 1 else dict.fromkeys(query.wanted, 1.0)
    return [
        _Place(SPOKEN * score, each.summary, each.at, each.text, each.row)
        for score, each in ranked(candidates, query, rarity)
    ]


def _shown(connection: sqlite3.Connection, place: _Place, wanted: tuple[Term, ...]) -> SearchHit:
    record = _record(connection, place.summary)
    if place.transcript is not None:
        return _moment(connection, place, place.transcript, record, wanted)
    snippet, highlights = marked(plain(record.summary), wanted, near=best_place(place.text, wanted))
    return SearchHit(record, snippet, highlights)


def _moment(
    connection: sqlite3.Connection, place: _Place, row: int, record: SummaryRecord, wanted: tuple[Term, ...]
) -> SearchHit:
    blob, timed = connection.execute("SELECT segments, timed FROM transcripts WHERE id = ?", (row,)).fetchone()
    lines = json.loads(zlib.decompress(blob))  # [start, end, text]; one of them is shown, so no values are made
    first = place.text.count("\n", 0, best_place(place.text, wanted))
    # The line before gives the sentence its beginning; the lines after fill the snippet.
    around = " ".join(str(line[2]) for line in lines[max(first - 1, 0) : first + 12])
    lead = len(lines[first - 1][2]) + 1 if first else 0
    snippet, highlights = marked(around, wanted, after=lead)
    if not timed:
        return SearchHit(record, snippet, highlights)
    t = int(lines[first][0])
    return SearchHit(record, snippet, highlights, t, record.details.url_at(t))


def _without_words(connection: sqlite3.Connection, query: Query, where: Conditions, limit: int) -> list[SearchHit]:
    """What the qualifiers alone leave, the newest first, without what must not be there."""
    sql, values = where.sql, list(where.values)
    if query.excluded:
        sql += " AND k.summary NOT IN (SELECT rowid FROM found_summaries WHERE found_summaries MATCH ?)"
        values.append(query.unwanted)
    found = []
    for (row,) in connection.execute(_LISTED.format(where=sql), (*values, limit)).fetchall():
        record = _record(connection, row)
        snippet, _ = marked(plain(record.summary), ())
        found.append(SearchHit(record, snippet, ()))
    return found


def _record(connection: sqlite3.Connection, row: int) -> SummaryRecord:
    return record_from(connection.execute("SELECT record FROM summaries WHERE id = ?", (row,)).fetchone()[0])
