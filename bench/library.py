"""What the library costs when it is large: search, pages and saving, beside one JSON file and beside SQL's LIKE."""

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bench.library_data import KINDS, Talk, chunks, made
from storage.database import Database
from storage.search_query import parse
from storage.summary_library import SummaryLibrary, store_summary
from storage.transcript_store import store_transcript

SHELVES = ((10_000, 500), (100_000, 0))
"""Summaries, and words of each transcript."""

SAVES, PAGES, ASKED, OTHERS_ASKED = 200, 300, 600, 12
SEARCH_MS, PAGE_MS, SAVE_MS = 20.0, 5.0, 10.0

T = TypeVar("T")


def fill(database: Database, talk: Talk, count: int, spoken: int) -> None:
    """Stores so many, a few hundred in one transaction."""
    for numbers in chunks(range(count), 500):
        with database.write() as connection:
            for number in numbers:
                record, said = made(talk, number, spoken)
                if said:
                    store_transcript(connection, said, None)
                store_summary(connection, record)


def timed(work: Callable[[T], object], asked: Iterable[T]) -> list[tuple[float, float]]:
    """Milliseconds of each call, and of them those of the processor, which others on the machine do not lengthen."""
    took = []
    for each in asked:
        began, cpu = time.perf_counter(), time.thread_time()
        work(each)
        took.append((1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - cpu)))
    return took


def row(name: str, took: list[tuple[float, float]], goal: float | None = None) -> bool:
    """Prints one row; True when its goal is reached."""
    walls, cpus = (sorted(column) for column in zip(*took, strict=True))
    p99 = min(len(took) - 1, int(len(took) * 0.99))
    verdict = "" if goal is None else f"goal {goal:g} ms: {'reached' if walls[p99] <= goal else 'MISSED'}"
    print(f"{name:<40}{walls[len(took) // 2]:>9.2f}{walls[p99]:>9.2f}{cpus[p99]:>9.2f}   {verdict}".rstrip())
    return goal is None or walls[p99] <= goal


def measured(folder: Path, count: int, spoken: int) -> Iterator[bool]:
    """Prints one table; whether each goal is reached."""
    talk = Talk(7)
    path = folder / "library.sqlite3"
    began = time.perf_counter()
    with closing(Database(path)) as database:
        SummaryLibrary(database)
        fill(database, talk, count, spoken)
    size = path.stat().st_size / 1e6
    print(f"\n### {count:,} summaries, {count * spoken:,} words of transcripts\n")
    print(f"{size:.0f} MB, made in {time.perf_counter() - began:.0f} s\n")
    print(f"{'milliseconds':<40}{'median':>9}{'p99':>9}{'CPU p99':>9}")
    row("open it, at each start", timed(lambda _: _opened(path), range(7)))
    with closing(Database(path)) as database:
        library = SummaryLibrary(database)
        everything: list[str] = []
        for kind in KINDS:
            queries = [talk.query(kind) for _ in range(ASKED // len(KINDS))]
            everything += queries
            yield row(f"search: {kind}", timed(lambda query: library.search(query, "all", 20), queries), SEARCH_MS)
        narrow = [f'{query} channel:"Channel 7" after:2021' for query in everything[::4]]
        yield row("search: with qualifiers", timed(lambda q: library.search(q, "all", 20), narrow), SEARCH_MS)
        cursors: list[str | None] = [None]
        while len(cursors) < PAGES and (following := library.listed((), 20, cursors[-1])[1]):
            cursors.append(following)
        yield row("page: 20 by cursor", timed(lambda c: library.listed((), 20, c), cursors), PAGE_MS)
        channel = parse('channel:"Channel 7"').filters
        yield row("page: 20 of one channel", timed(lambda c: library.listed(channel, 20, None), cursors), PAGE_MS)
        fresh = [made(talk, count + number, spoken) for number in range(SAVES)]
        words = [said for _, said in fresh if said]
        if words:
            yield row("save: a transcript", timed(lambda said: library.save_transcript(said, None), words), SAVE_MS)
        yield row("save: a summary", timed(library.save, [record for record, _ in fresh]), SAVE_MS)
        _others(database, folder, everything[:: len(everything) // OTHERS_ASKED])


def _opened(path: Path) -> None:
    with closing(Database(path)) as database:
        SummaryLibrary(database)


def _others(database: Database, folder: Path, queries: list[str]) -> None:
    """One JSON file that is read for each question and written for each summary; and LIKE over the same texts."""
    bare = [query.strip('*"').split()[0] for query in queries]
    with database.read() as connection:
        texts = connection.execute("SELECT title, body FROM found_summaries").fetchall()
        spoken = [words for (words,) in connection.execute("SELECT words FROM found_words")]
    file = folder / "summary_cache.json"
    cache = {f"key {n}": {"title": title, "summary": body} for n, (title, body) in enumerate(texts)}
    file.write_text(json.dumps(cache))

    def scan(word: str) -> list[str]:
        known = json.loads(file.read_text())
        return [key for key, each in known.items() if word in each["title"].lower() or word in each["summary"].lower()]

    def rewrite(_: int) -> None:
        file.write_text(json.dumps(cache, indent=2))

    row("older app's way: search summaries only", timed(scan, bare))
    row("older app's way: save", timed(rewrite, range(5)))
    with closing(sqlite3.connect(folder / "like.sqlite3")) as plain:
        plain.execute("CREATE TABLE texts (text TEXT)")
        plain.executemany("INSERT INTO texts VALUES (?)", [(f"{title} {body}",) for title, body in texts])
        plain.executemany("INSERT INTO texts VALUES (?)", [(words,) for words in spoken])
        plain.commit()
        like = "SELECT rowid FROM texts WHERE text LIKE '%' || ? || '%'"
        row("LIKE: search", timed(lambda word: plain.execute(like, (word,)).fetchall(), bare))


def main() -> bool:
    """Prints the tables; True when every goal is reached."""
    print("\n## Library")
    reached = []
    for count, spoken in SHELVES:
        with tempfile.TemporaryDirectory() as name:
            reached += list(measured(Path(name), count, spoken))
    print(f"\nload of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return all(reached)
