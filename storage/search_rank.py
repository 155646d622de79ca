"""Which of the texts that were found answers best: BM25 over the newest of them, titles first, newer before older."""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.search_query import Query
from storage.search_text import Term

K1, B = 1.2, 0.75
TITLE, CHANNEL = 10.0, 4.0
"""So many words of the text one word of the title, or of the channel's name, weighs."""

FRESH_DAYS, FRESH_SHARE = 180.0, 0.3
SAMPLE = 256
"""The newest texts with a word say how common it is: all of them need not be counted."""

_NEWEST = "SELECT rowid FROM {} ORDER BY rowid DESC LIMIT 1"
_WITH = "SELECT rowid FROM {0} WHERE {0} MATCH ? ORDER BY rowid DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that was found; `row` is its place in the index, `at` when its summary was made."""

    row: int
    summary: int
    at: str
    title: str
    channel: str
    text: str


def rarities(connection: sqlite3.Connection, table: str, query: Query) -> dict[Term, float]:
    """The inverse document frequency of each term, estimated from the newest texts that have it."""
    newest = max((row for (row,) in connection.execute(_NEWEST.format(table))), default=0)
    found = {}
    for term in query.wanted:
        rows = connection.execute(_WITH.format(table), (term.match, SAMPLE)).fetchall()
        among = newest - rows[-1][0] + 1 if len(rows) == SAMPLE else newest
        having = newest * len(rows) / among if among else 0.0
        found[term] = math.log(1 + (newest - having + 0.5) / (having + 0.5))
    return found


def ranked(found: Sequence[Candidate], query: Query, rarity: dict[Term, float]) -> list[tuple[float, Candidate]]:
    """The candidates with their scores, the best first."""
    if not found:
        return []
    usual = sum(len(each.text) for each in found) / len(found) or 1.0
    today = max(_day(each.at) for each in found)
    scored = [(_score(each, query, rarity, usual) * _freshness(each.at, today), each) for each in found]
    return sorted(scored, key=lambda pair: pair[0], reverse=True)


def _score(text: Candidate, query: Query, rarity: dict[Term, float], usual: float) -> float:
    length = K1 * (1 - B + B * len(text.text) / usual)
    total = 0.0
    for group in query.groups:
        best = 0.0
        for term in group:
            often = _times(term, text)
            best = max(best, rarity[term] * often * (K1 + 1) / (often + length))
        total += best
    return total


def _times(term: Term, text: Candidate) -> float:
    """How often it is there; by its letters alone, which is quick, and near enough for an order."""
    word = term.text.split()[0]
    often = float(text.text.count(word))
    if word in text.title:
        often += TITLE * (1.0 if f" {word} " in f" {text.title} " else 0.5)
    if word in text.channel:
        often += CHANNEL
    return often


def _freshness(at: str, today: float) -> float:
    return 1 - FRESH_SHARE + FRESH_SHARE * math.exp(-(today - _day(at)) / FRESH_DAYS)


def _day(at: str) -> float:
    """Days since year one; 0 for a time that is none."""
    try:
        return datetime.fromisoformat(at[:10]).toordinal()
    except ValueError:
        return 0.0
