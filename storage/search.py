"""Search over summaries and over what was said, best first, with the place where it was found."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from storage.database import Database
from storage.record_json import record_from, unpacked
from storage.search_snippet import best_place, marked, plain
from storage.search_text import Term, as_prefixes, terms
from summary.values import SummaryRecord

SCOPES = ("summaries", "transcripts", "all")

# The index sorts by itself and gives row numbers only; texts are then read one by one, until there are enough hits.
# A word of the title weighs as much as ten of the summary; what was merely said counts half.
_SUMMARIES = """SELECT rowid, rank FROM summaries_index
    WHERE summaries_index MATCH ? AND rank MATCH 'bm25(10.0, 4.0, 1.0)' ORDER BY rank"""
_SUMMARY_TEXT = "SELECT title || char(10) || channel || char(10) || body FROM summaries_index WHERE rowid = ?"
_TRANSCRIPTS = "SELECT rowid, rank / 2 FROM transcripts_index WHERE transcripts_index MATCH ? ORDER BY rank"
_TRANSCRIPT_TEXT = "SELECT words FROM transcripts_index WHERE rowid = ?"
_NEWEST_OF = """SELECT record FROM transcripts JOIN summaries USING (fingerprint) WHERE transcripts.id = ?
    ORDER BY summarized_at DESC, summaries.id DESC LIMIT 1"""


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


class Search:
    """Full-text search in the library's file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: str, scope: str = "summaries", limit: int = 50) -> list[SearchHit]:
        """Hits for every word of `query` (and every "phrase in quotes"), best first; each summary at most once.

        `scope` is one of SCOPES, else ValueError. When no text holds all the words, words that begin so are taken.
        Empty when the query has no letter and no digit.
        """
        if scope not in SCOPES:
            raise ValueError(f"scope is one of {', '.join(SCOPES)}")
        wanted = terms(query)
        if not wanted or limit <= 0:
            return []
        with self._database.read() as connection:
            found = self._hits(connection, wanted, scope, limit)
            if found or (longer := as_prefixes(wanted)) == wanted:
                return found
            return self._hits(connection, longer, scope, limit)

    def _hits(self, connection: sqlite3.Connection, wanted: list[Term], scope: str, limit: int) -> list[SearchHit]:
        found: list[tuple[float, SearchHit]] = []
        if scope != "transcripts":
            found += _in_summaries(connection, wanted, limit)
        if scope != "summaries":
            found += _in_transcripts(connection, wanted, limit)
        best: dict[str, SearchHit] = {}
        for _, hit in sorted(found, key=lambda scored: scored[0]):
            best.setdefault(hit.record.summary_id, hit)
        return list(best.values())[:limit]


def _in_summaries(connection: sqlite3.Connection, wanted: list[Term], limit: int) -> list[tuple[float, SearchHit]]:
    found = []
    for row, rank in _rows(connection, _SUMMARIES, _SUMMARY_TEXT, wanted):
        record = record_from(connection.execute("SELECT record FROM summaries WHERE id = ?", (row,)).fetchone()[0])
        snippet, highlights = marked(plain(record.summary), wanted)
        found.append((rank, SearchHit(record, snippet, highlights)))
        if len(found) == limit:
            break
    return found


def _in_transcripts(connection: sqlite3.Connection, wanted: list[Term], limit: int) -> list[tuple[float, SearchHit]]:
    found = []
    for row, rank in _rows(connection, _TRANSCRIPTS, _TRANSCRIPT_TEXT, wanted):
        newest = connection.execute(_NEWEST_OF, (row,)).fetchone()
        if newest is None:
            continue  # a transcript that has no summary yet
        found.append((rank, _moment(connection, row, record_from(newest[0]), wanted)))
        if len(found) == limit:
            break
    return found


def _rows(connection: sqlite3.Connection, ranked: str, text: str, wanted: list[Term]) -> Iterator[tuple[int, float]]:
    """Rows, best first, whose text really says what the index, which knows no signs, has found."""
    literals = [literal for term in wanted for literal in term.literals]
    patterns = [re.compile(term.pattern) for term in wanted if term.literals]
    with closing(connection.execute(ranked, (" AND ".join(term.match for term in wanted),))) as cursor:
        for row, rank in cursor:
            if literals:
                said = connection.execute(text, (row,)).fetchone()[0]
                # Plain containment first: it is far faster than the patterns, which also look at the word's ends.
                if not all(part in said for part in literals) or not all(each.search(said) for each in patterns):
                    continue
            yield row, rank


def _moment(connection: sqlite3.Connection, row: int, record: SummaryRecord, wanted: list[Term]) -> SearchHit:
    (words,) = connection.execute(_TRANSCRIPT_TEXT, (row,)).fetchone()
    (blob, timed) = connection.execute("SELECT segments, timed FROM transcripts WHERE id = ?", (row,)).fetchone()
    segments = unpacked(blob)
    first = words.count("\n", 0, best_place(words, wanted))
    # The line before gives the sentence its beginning; the lines after fill the snippet.
    around = " ".join(segment.text for segment in segments[max(first - 1, 0) : first + 12])
    lead = len(segments[first - 1].text) + 1 if first else 0
    snippet, highlights = marked(around, wanted, after=lead)
    if not timed:
        return SearchHit(record, snippet, highlights)
    t = int(segments[first].start)
    return SearchHit(record, snippet, highlights, t, record.details.url_at(t))
