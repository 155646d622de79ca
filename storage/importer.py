"""Brings entries into the library: a few in one transaction, each whole or not at all, and the same twice is once."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection
from typing import BinaryIO

from app_error import AppError
from clock import iso, utc_now
from library_errors import IMPORT_RUNNING
from storage.database import Database
from storage.export_entry import BadEntry, Entry
from storage.import_files import FileReader, Found
from storage.import_report import Came, ImportReport
from storage.import_zip import BadArchive
from storage.legacy_import import NO_TIME
from storage.library_marks import Marks, MarksChange, change_marks, marks_of
from storage.record_json import record_from, record_text
from storage.summary_library import store_summary
from storage.transcript_store import save_words, store_transcript
from summary.values import Source, SummaryRecord

AT_ONCE = 20
LONGEST_BATCH = 0.1
"""Seconds for which entries are gathered; others who write wait for one batch at most."""

Progress = Callable[[ImportReport], None]


class Importer:
    """Reads files into one library."""

    def __init__(self, database: Database, reader: FileReader, now: Callable[[], datetime] = utc_now) -> None:
        """`now` gives the time for what says none of its own."""
        self._database = database
        self._reader = reader
        self._now = now
        self._running = threading.Lock()

    def run(
        self, file: BinaryIO, size: int, name: str, report: ImportReport, told: Progress = lambda report: None
    ) -> None:
        """Takes everything in the file, telling `report` as it goes; BadArchive when the file itself is no good.

        AppError IMPORT_RUNNING; STORAGE_UNAVAILABLE and the like: what `report` counts until then is kept.
        """
        if not self._running.acquire(blocking=False):
            raise AppError(IMPORT_RUNNING, retry_after=10)
        try:
            self._run(file, size, name, report, told)
        finally:
            self._running.release()

    def _run(self, file: BinaryIO, size: int, name: str, report: ImportReport, told: Progress) -> None:
        broken: BadArchive | None = None

        def found() -> Iterator[Found]:
            nonlocal broken
            try:
                yield from self._reader.found(file, size, name)
            except BadArchive as fault:
                broken = fault

        for batch in _batches(found()):
            self._take(batch, report)
            told(report)
        if broken is not None:
            raise broken

    def _take(self, batch: list[Found], report: ImportReport) -> None:
        came: list[Came] = []
        refused: list[tuple[str, str]] = []
        good: list[tuple[str, Entry]] = []
        for each in batch:
            if isinstance(each.entry, BadEntry):
                refused.append((each.name, str(each.entry)))
            else:
                good.append((each.name, each.entry))
        if good:
            with self._database.write() as connection:
                for name, entry in good:
                    connection.execute("SAVEPOINT entry")
                    try:
                        came.append(self._store(connection, entry))
                    except BadEntry as fault:
                        connection.execute("ROLLBACK TO entry")
                        refused.append((name, str(fault)))
                    connection.execute("RELEASE entry")
        report.files += len(batch)
        report.counts.update(came)
        for name, reason in refused:
            report.refuse(name, reason)

    def _store(self, connection: Connection, entry: Entry) -> Came:
        new_words = _store_words(connection, entry)
        if entry.record is None:
            return Came.ADDED if new_words else Came.UNCHANGED
        return self._store_record(connection, entry, entry.record)

    def _store_record(self, connection: Connection, entry: Entry, record: SummaryRecord) -> Came:
        row = connection.execute("SELECT id, record FROM summaries WHERE cache_key = ?", (record.cache_key,)).fetchone()
        before = record_from(row[1]) if row else None
        if record.summarized_at == NO_TIME:
            record = replace(record, summarized_at=before.summarized_at if before else iso(self._now()))
        for ident in (record.summary_id, *entry.ids):
            owner = connection.execute("SELECT summary FROM summary_ids WHERE summary_id = ?", (ident,)).fetchone()
            if owner and owner[0] != (row[0] if row else None):
                raise BadEntry("its id belongs to another summary here")
        if before and before.source != record.source:
            raise BadEntry("its place belongs to a summary of another video here")
        if before and before.summarized_at > record.summarized_at:
            return Came.OLDER
        same = before and record_text(replace(before, summary_html=record.summary_html)) == record_text(record)
        if not same:
            store_summary(connection, record)
        (row,) = connection.execute("SELECT id FROM summaries WHERE cache_key = ?", (record.cache_key,)).fetchone()
        rows = [(ident, row) for ident in entry.ids]
        connection.executemany("INSERT OR IGNORE INTO summary_ids VALUES (?, ?)", rows)
        marked = _mark(connection, row, record.source, entry.marks)
        return Came.ADDED if not before else Came.UNCHANGED if same and not marked else Came.UPDATED


def _mark(connection: Connection, row: int, source: Source, marks: Marks | None) -> bool:
    """Gives the summary these marks, and its video its playlists; whether the marks were others before."""
    if marks is None:
        return False
    for each in marks.playlists:
        connection.execute("INSERT OR IGNORE INTO playlists VALUES (?, ?)", (each.playlist_id, each.title))
        connection.execute(
            """INSERT OR IGNORE INTO playlist_videos
            SELECT ?1, ?2, coalesce(max(place), 0) + 1 FROM playlist_videos WHERE playlist = ?2""",
            (source.key, each.playlist_id),
        )
    before = marks_of(connection, row)
    if replace(before, playlists=()) == replace(marks, playlists=()):
        return False
    wanted = MarksChange(marks.favourite, marks.archived, marks.tags, (), (), marks.note, marks.position)
    change_marks(connection, row, wanted)
    return True


def _store_words(connection: Connection, entry: Entry) -> bool:
    """Keeps the words, and what they answer where nothing else does yet; whether anything was new."""
    if entry.transcript is None:
        return False
    said = entry.transcript.transcript
    there = connection.execute("SELECT 1 FROM transcripts WHERE fingerprint = ?", (said.fingerprint,)).fetchone()
    new = there is None
    save_words(connection, said, said.fingerprint)
    for asked in entry.transcript.asked:
        link = "SELECT 1 FROM transcript_links WHERE source = ? AND asked = ?"
        if not connection.execute(link, (said.source.key, asked)).fetchone():
            store_transcript(connection, said, asked)
            new = True
    return new


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    began = time.monotonic()
    for each in found:
        batch.append(each)
        if len(batch) >= AT_ONCE or time.monotonic() - began > LONGEST_BATCH:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch
