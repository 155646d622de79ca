"""The library: every summary that was made, its transcript, and the way back to both."""

from collections.abc import Callable
from sqlite3 import Connection
from time import time

from storage.checkpoints import Checkpoints
from storage.database import Database
from storage.record_json import record_from, record_text
from storage.search import Search, SearchHit
from storage.search_snippet import plain
from storage.search_text import fold
from storage.transcript_store import ReadTranscript, TranscriptStore, forget_source, forget_unused
from summary.values import Source, SummaryRecord, Transcript

MOST_VERSIONS = 100


class SummaryLibrary:
    """Implements `summary.ports.Library`, and what the pages of the library need.

    Every method may raise AppError STORAGE_UNAVAILABLE, LIBRARY_DAMAGED or SHUTTING_DOWN.

    A summary with the cache key of a stored one takes its place; the older id then leads to the newer summary. Other
    options, models and stretches have other keys: they are versions, kept side by side. When
    the last summary of a source is deleted, its transcript goes too, uploads included: a person who deletes a video
    expects that its words can no longer be found. Only words that another source or summary shares stay.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time) -> None:
        self._database = database
        self._transcripts = TranscriptStore(database)
        self._pieces = Checkpoints(database, now)
        self._search = Search(database)

    # -- summaries ---------------------------------------------------------------------------------------------

    def find(self, cache_key: str) -> SummaryRecord | None:
        """The newest summary under this key."""
        return self._one("SELECT record FROM summaries WHERE cache_key = ?", cache_key)

    def get(self, summary_id: str) -> SummaryRecord | None:
        """The summary that has, or had, this id."""
        return self._one(
            "SELECT record FROM summary_ids JOIN summaries ON id = summary WHERE summary_id = ?", summary_id
        )

    def page(self, limit: int, offset: int = 0) -> list[SummaryRecord]:
        """Summaries, newest first."""
        # The ids come from the index alone, so that skipped rows are never read.
        return self._many(
            """SELECT record FROM (SELECT id FROM summaries ORDER BY summarized_at DESC, id DESC LIMIT ? OFFSET ?)
            JOIN summaries USING (id) ORDER BY summarized_at DESC, id DESC""",
            limit,
            offset,
        )

    def versions(self, source: Source) -> list[SummaryRecord]:
        """The summaries of this source, the newest first, at most `MOST_VERSIONS`."""
        return self._many(
            "SELECT record FROM summaries WHERE source = ? ORDER BY summarized_at DESC, id DESC LIMIT ?",
            source.key,
            MOST_VERSIONS,
        )

    def count(self) -> int:
        """How many summaries there are."""
        with self._database.read() as connection:
            return int(connection.execute("SELECT summaries FROM tally").fetchone()[0])

    def save(self, record: SummaryRecord) -> None:
        """Stores a summary, in the place of one with the same cache key; on disk when it returns."""
        with self._database.write() as connection:
            store_summary(connection, record)

    def delete(self, video_id: str | None = None, summary_id: str | None = None) -> int:
        """Deletes one summary, or all of a video; how many went. Transcripts that nothing needs any more go too."""
        with self._database.write() as connection:
            rows = connection.execute(
                """SELECT DISTINCT id, source, fingerprint FROM summaries WHERE video_id = ?1 OR source = ?1
                OR id IN (SELECT summary FROM summary_ids WHERE summary_id = ?2)""",
                (video_id, summary_id),
            ).fetchall()
            for row, _, _ in rows:
                connection.execute("DELETE FROM summaries_index WHERE rowid = ?", (row,))
                connection.execute("DELETE FROM summaries WHERE id = ?", (row,))
            for source in {source for _, source, _ in rows}:
                if not connection.execute("SELECT 1 FROM summaries WHERE source = ?", (source,)).fetchone():
                    forget_source(connection, source)
            forget_unused(connection, {fingerprint for _, _, fingerprint in rows})
        return len(rows)

    def search(self, query: str, scope: str = "summaries", limit: int = 50) -> list[SearchHit]:
        """See `storage.search.Search.search`."""
        return self._search.search(query, scope, limit)

    # -- transcripts -------------------------------------------------------------------------------------------

    def transcript(self, source: Source, caption_language: str | None) -> Transcript | None:
        """The stored transcript that answers this request."""
        return self._transcripts.transcript(source, caption_language)

    def fingerprint(self, source: Source, caption_language: str | None) -> str | None:
        """That of the stored transcript, found without reading it."""
        return self._transcripts.fingerprint(source, caption_language)

    def save_transcript(self, transcript: Transcript, caption_language: str | None) -> None:
        """Stores a transcript as the answer to this request; on disk when it returns."""
        self._transcripts.save_transcript(transcript, caption_language)

    def transcript_of(self, summary_id: str) -> Transcript | None:
        """The very words this summary was made of."""
        record = self.get(summary_id)
        words = self._transcripts.words(record.transcript_fingerprint) if record else None
        if record is None or words is None:
            return None
        segments, timed = words
        return Transcript(
            source=record.source,
            details=record.details,
            segments=segments,
            language=record.provenance.caption_language,
            kind=record.provenance.captions,
            route=record.provenance.route,
            timed=timed,
            origin=record.provenance.origin,
        )

    def save_uploaded(self, read: ReadTranscript, title: str | None = None, video: Source | None = None) -> str:
        """Stores a transcript a person brought; its id for `transcript:<id>`. See `TranscriptStore.save_uploaded`."""
        return self._transcripts.save_uploaded(read, title, video)

    def uploaded(self, ident: str) -> Transcript | None:
        """The transcript that was brought under this id."""
        return self._transcripts.uploaded(ident)

    # -- pieces ------------------------------------------------------------------------------------------------

    def piece(self, key: str) -> str | None:
        """The text of a finished piece."""
        return self._pieces.piece(key)

    def save_piece(self, key: str, text: str) -> None:
        """Stores the text of a finished piece; on disk when it returns."""
        self._pieces.save_piece(key, text)

    # -- rows --------------------------------------------------------------------------------------------------

    def _one(self, sql: str, key: str) -> SummaryRecord | None:
        rows = self._many(sql, key)
        return rows[0] if rows else None

    def _many(self, sql: str, *values: object) -> list[SummaryRecord]:
        with self._database.read() as connection:
            return _records(connection, sql, values)


def store_summary(connection: Connection, record: SummaryRecord) -> None:
    """Stores a summary, in the place of one with the same cache key, as part of a transaction."""
    before = connection.execute(
        "SELECT id, fingerprint FROM summaries WHERE cache_key = ?", (record.cache_key,)
    ).fetchone()
    row = connection.execute(
        """INSERT INTO summaries (cache_key, video_id, source, fingerprint, summarized_at, record)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (cache_key) DO UPDATE SET (video_id, source, fingerprint,
        summarized_at, record) = (excluded.video_id, excluded.source, excluded.fingerprint,
        excluded.summarized_at, excluded.record) RETURNING id""",
        (
            record.cache_key,
            record.details.video_id,
            record.source.key,
            record.transcript_fingerprint,
            record.summarized_at,
            record_text(record),
        ),
    ).fetchone()[0]
    connection.execute("INSERT OR REPLACE INTO summary_ids VALUES (?, ?)", (record.summary_id, row))
    if before:
        connection.execute("DELETE FROM summaries_index WHERE rowid = ?", (row,))
        forget_unused(connection, [before[1]])
    connection.execute(
        "INSERT INTO summaries_index (rowid, title, channel, body) VALUES (?, ?, ?, ?)",
        (row, fold(record.details.title), fold(record.details.channel or ""), fold(plain(record.summary))),
    )


def _records(connection: Connection, sql: str, values: tuple[object, ...]) -> list[SummaryRecord]:
    return [record_from(row[0]) for row in connection.execute(sql, values).fetchall()]
