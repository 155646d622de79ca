"""The library: every summary that was made, its transcript, and the way back to both."""

from collections.abc import Callable, Sequence
from sqlite3 import Connection
from time import time

from storage import library_lists, library_trash
from storage.checkpoints import Checkpoints
from storage.database import Database
from storage.library_filters import conditions
from storage.library_lists import Heap
from storage.library_marks import Marks, MarksChange, change_marks, marks_of, row_of
from storage.record_json import record_from, record_text
from storage.search import Search, SearchHit
from storage.search_index import catch_up, index_summary, is_behind
from storage.search_query import Filter
from storage.transcript_store import ReadTranscript, TranscriptStore, forget_unused
from summary.values import Source, SummaryRecord, Transcript

MOST_VERSIONS = 100
AT_ONCE_SECONDS = 0.1
"""So long a start may index each half of an older library; what is left is for `library_upkeep`."""


class SummaryLibrary:
    """Implements `summary.ports.Library`, and what the pages of the library need.

    Every method may raise AppError STORAGE_UNAVAILABLE, LIBRARY_DAMAGED or SHUTTING_DOWN.

    A summary with the cache key of a stored one takes its place; the older id then leads to the newer summary. Other
    options, models and stretches have other keys: they are versions, kept side by side. When
    the last summary of a source is deleted, its transcript goes too, uploads included: a person who deletes a video
    expects that its words can no longer be found. Only words that another source or summary shares stay. For an hour
    `restore` brings back what was deleted; then it is gone for good. Each of `on_deleted` hears the ids at
    once: of what can be made again nothing is left behind.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time) -> None:
        self._database = database
        self._now = now
        self.on_deleted: list[Callable[[Sequence[str]], None]] = []
        self._transcripts = TranscriptStore(database)
        self._pieces = Checkpoints(database, now)
        self._search = Search(database)
        catch_up(database, AT_ONCE_SECONDS)
        catch_up(database, AT_ONCE_SECONDS)

    # -- summaries ---------------------------------------------------------------------------------------------

    def find(self, cache_key: str) -> SummaryRecord | None:
        """The newest summary under this key."""
        return self._one("SELECT record FROM summaries WHERE cache_key = ?", cache_key)

    def get(self, summary_id: str) -> SummaryRecord | None:
        """The summary that has, or had, this id."""
        return self._one(
            "SELECT record FROM summary_ids JOIN summaries ON id = summary WHERE summary_id = ?", summary_id
        )

    def page(self, limit: int, offset: int = 0, filters: Sequence[Filter] = ()) -> list[SummaryRecord]:
        """What the qualifiers leave, newest first, without those that were put away."""
        with self._database.read() as connection:
            rows = library_lists.skip(connection, conditions(connection, filters), limit, offset)
            return self._rows(connection, rows)

    def listed(
        self, filters: Sequence[Filter], limit: int, cursor: str | None
    ) -> tuple[list[SummaryRecord], str | None]:
        """What the qualifiers leave, newest first, and the cursor of the next page; ValueError when it is none."""
        with self._database.read() as connection:
            where = conditions(connection, filters)
            rows, following = library_lists.page(connection, where, limit, cursor)
            return self._rows(connection, rows), following

    def versions(self, source: Source) -> list[SummaryRecord]:
        """The summaries of this source, the newest first, at most `MOST_VERSIONS`."""
        return self._many(
            "SELECT record FROM summaries WHERE source = ? ORDER BY summarized_at DESC, id DESC LIMIT ?",
            source.key,
            MOST_VERSIONS,
        )

    def count(self, filters: Sequence[Filter] = ()) -> int:
        """How many summaries there are; without qualifiers they need not be counted."""
        with self._database.read() as connection:
            if filters:
                return library_lists.count(connection, conditions(connection, filters))
            return int(connection.execute("SELECT summaries - archived FROM tally").fetchone()[0])

    def save(self, record: SummaryRecord) -> None:
        """Stores a summary, in the place of one with the same cache key; on disk when it returns."""
        with self._database.write() as connection:
            store_summary(connection, record)

    def delete(self, video_id: str | None = None, summary_id: str | None = None) -> int:
        """Deletes one summary, or all of a video; how many went. See `restore`."""
        with self._database.write() as connection:
            found = connection.execute(
                """SELECT DISTINCT id FROM summaries WHERE video_id = ?1 OR source = ?1
                OR id IN (SELECT summary FROM summary_ids WHERE summary_id = ?2)""",
                (video_id, summary_id),
            ).fetchall()
            gone = library_trash.throw_away(connection, [row for (row,) in found], self._now())
        for hear in self.on_deleted:
            hear(gone)
        return len(found)

    def delete_many(self, summary_ids: Sequence[str]) -> list[str]:
        """Deletes these summaries at once; the ids of those that were there."""
        with self._database.write() as connection:
            rows = {each: row for each in summary_ids if (row := row_of(connection, each)) is not None}
            gone = library_trash.throw_away(connection, list(dict.fromkeys(rows.values())), self._now())
        for hear in self.on_deleted:
            hear(gone)
        return list(rows)

    def restore(self, summary_ids: Sequence[str]) -> list[str]:
        """Brings deleted summaries back, with their marks and words; the ids of those that are there again."""
        with self._database.write() as connection:
            return library_trash.bring_back(connection, list(summary_ids), store_summary)

    def empty_trash(self) -> None:
        """Ends what was deleted more than an hour ago."""
        with self._database.read() as connection:
            until = self._now() - library_trash.KEPT_SECONDS
            if not connection.execute("SELECT 1 FROM trash WHERE deleted_at < ?", (until,)).fetchone():
                return
        with self._database.write() as connection:
            library_trash.empty(connection, until)

    def search_is_behind(self) -> bool:
        """Whether summaries of an older version are still being read into the search."""
        with self._database.read() as connection:
            return is_behind(connection)

    def search(self, query: str, scope: str = "summaries", limit: int = 50, typing: bool = False) -> list[SearchHit]:
        """See `storage.search.Search.search`."""
        return self._search.search(query, scope, limit, typing)

    # -- order -------------------------------------------------------------------------------------------------

    def marks(self, summary_ids: Sequence[str]) -> dict[str, Marks]:
        """What a person wrote on these summaries; those that are not there are left out."""
        with self._database.read() as connection:
            rows = {each: row_of(connection, each) for each in summary_ids}
            return {each: marks_of(connection, row) for each, row in rows.items() if row is not None}

    def mark(self, summary_ids: Sequence[str], change: MarksChange) -> list[str]:
        """Changes the marks of all of these at once; the ids of those that are there. TooManyTags: none is changed."""
        with self._database.write() as connection:
            rows = {each: row for each in summary_ids if (row := row_of(connection, each)) is not None}
            for row in dict.fromkeys(rows.values()):
                change_marks(connection, row, change)
        return list(rows)

    def heaps(self, kind: str) -> list[Heap]:
        """`channels`, `playlists` or `tags`, those with the most summaries first."""
        with self._database.read() as connection:
            return library_lists.heaps(connection, kind)

    def keep_playlist(self, playlist_id: str, title: str, sources: Sequence[Source]) -> None:
        """Remembers which videos a playlist holds, so that their summaries are found under it."""
        with self._database.write() as connection:
            library_lists.keep_playlist(connection, playlist_id, title, [source.key for source in sources])

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

    def with_words(self, summary_ids: Sequence[str]) -> set[str]:
        """Those of these summaries whose transcript is kept, found without reading it."""
        sql = """SELECT 1 FROM summary_ids JOIN summaries ON summaries.id = summary
            JOIN transcripts USING (fingerprint)
            WHERE summary_id = ?"""
        with self._database.read() as connection:
            return {each for each in summary_ids if connection.execute(sql, (each,)).fetchone()}

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

    def _rows(self, connection: Connection, rows: Sequence[int]) -> list[SummaryRecord]:
        sql = "SELECT record FROM summaries WHERE id = ?"
        return [record for row in rows for record in _records(connection, sql, (row,))]

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
        forget_unused(connection, [before[1]])
    index_summary(connection, row, record)


def _records(connection: Connection, sql: str, values: tuple[object, ...]) -> list[SummaryRecord]:
    return [record_from(row[0]) for row in connection.execute(sql, values).fetchall()]
