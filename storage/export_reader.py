"""Everything that is kept in the library, a few summaries at a time, for an export."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from storage.database import Database
from storage.export_entry import Entry, KeptTranscript, kept
from storage.library_marks import folded_tag, marks_of
from storage.record_json import record_from, unpacked
from storage.transcript_store import transcript_from
from summary.values import Source, SummaryRecord, Transcript

AT_ONCE = 20
"""So many summaries are in memory; no reader of the database stays open while a client takes its time."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which summaries are wanted: all of these conditions hold. `since` is ISO 8601 UTC, as `clock.iso` writes it."""

    ids: tuple[str, ...] | None = None
    since: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.ids is None and self.since is None and not self.tags


class ExportReader:
    """Reads entries in the order in which they came into the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unknown(self, ids: Sequence[str]) -> list[str]:
        """Those that no summary has, or had."""
        with self._database.read() as connection:
            known = "SELECT 1 FROM summary_ids WHERE summary_id = ?"
            return [ident for ident in ids if not connection.execute(known, (ident,)).fetchone()]

    def entry(self, summary_id: str) -> Entry | None:
        """That of one summary."""
        return next(self.entries(Selection(ids=(summary_id,))), None)

    def entries(self, chosen: Selection) -> Iterator[Entry]:
        """What was chosen, then, when that is everything, the transcripts that no summary was made of.

        What is saved meanwhile is among them; what is deleted meanwhile may not be.
        """
        last = 0
        while batch := self._batch(chosen, last):
            for _, entry in batch:
                yield entry
            last = batch[-1][0]
        if chosen.everything:
            yield from self._loose()

    def _batch(self, chosen: Selection, after: int) -> list[tuple[int, Entry]]:
        sql = "SELECT s.id, s.record FROM summaries s JOIN summary_changes c ON c.summary = s.id WHERE s.id > ?"
        values: list[str | int] = [after]
        if chosen.since is not None:
            sql += " AND c.at >= ?"
            values.append(chosen.since)
        if chosen.ids is not None:
            sql += " AND s.id IN (SELECT summary FROM summary_ids WHERE summary_id IN (SELECT value FROM json_each(?)))"
            values.append(json.dumps(chosen.ids))
        if chosen.tags:
            sql += " AND s.id IN (SELECT summary FROM tags WHERE folded IN (SELECT value FROM json_each(?)))"
            values.append(json.dumps([folded_tag(tag) for tag in chosen.tags]))
        with self._database.read() as connection:
            rows = connection.execute(f"{sql} ORDER BY s.id LIMIT {AT_ONCE}", values).fetchall()
            return [(row, _entry(connection, row, record_from(text))) for row, text in rows]

    def _loose(self) -> Iterator[Entry]:
        last: tuple[str, str] = ("", "")
        while True:
            with self._database.read() as connection:
                rows = connection.execute(
                    """SELECT DISTINCT source, fingerprint FROM transcript_links AS l
                    WHERE (source, fingerprint) > (?, ?)
                    AND NOT EXISTS (SELECT 1 FROM summaries s WHERE s.source = l.source
                    AND s.fingerprint = l.fingerprint) ORDER BY source, fingerprint LIMIT ?""",
                    (*last, AT_ONCE),
                ).fetchall()
                found = [_kept(connection, Source.from_key(source), words) for source, words in rows]
            yield from (Entry(None, words) for words in found if words)
            if not rows:
                return
            last = rows[-1]


def _entry(connection: Connection, row: int, record: SummaryRecord) -> Entry:
    ids = connection.execute("SELECT summary_id FROM summary_ids WHERE summary = ? ORDER BY 1", (row,)).fetchall()
    words = _kept(connection, record.source, record.transcript_fingerprint) or _of_record(connection, record)
    return Entry(
        record, words, tuple(ident for (ident,) in ids if ident != record.summary_id), marks_of(connection, row)
    )


def _kept(connection: Connection, source: Source, fingerprint: str) -> KeptTranscript | None:
    """The words that answer requests for this source, with what is known of them."""
    links = connection.execute(
        "SELECT language, about, asked FROM transcript_links WHERE source = ? AND fingerprint = ? ORDER BY asked",
        (source.key, fingerprint),
    ).fetchall()
    words = connection.execute("SELECT timed, segments FROM transcripts WHERE fingerprint = ?", (fingerprint,))
    if not links or (found := words.fetchone()) is None:
        return None
    language, about, _ = links[0]
    return kept(transcript_from(source, language, about, *found), [asked for _, _, asked in links])


def _of_record(connection: Connection, record: SummaryRecord) -> KeptTranscript | None:
    """The words that only this summary still uses."""
    words = connection.execute(
        "SELECT timed, segments FROM transcripts WHERE fingerprint = ?", (record.transcript_fingerprint,)
    ).fetchone()
    if words is None:
        return None
    made = record.provenance
    said = Transcript(
        record.source,
        record.details,
        unpacked(words[1]),
        made.caption_language,
        made.captions,
        made.route,
        bool(words[0]),
        origin=made.origin,
    )
    return kept(said, [])
