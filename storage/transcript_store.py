"""Transcripts: their words stored once, found by the source and the caption language that were asked for."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Protocol

from storage.database import Database
from storage.record_json import details_from, details_json, packed, unpacked
from storage.search_index import drop_words, index_words
from summary.origin import UNTOLD, Origin
from summary.values import Segment, Source, SourceKind, Transcript, VideoDetails, fingerprint_of

UNDETERMINED = "und"
TITLE_WORDS = 8
_LINK = """SELECT fingerprint, language, about FROM transcript_links
WHERE source = ?1 AND (asked = ?2 OR (?2 != '' AND language = ?2)) ORDER BY asked = ?2 DESC LIMIT 1"""


class ReadTranscript(Protocol):
    """A subtitle file after it was read, as `youtube.subtitles.parse` returns it."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The lines."""

    @property
    def timed(self) -> bool:
        """False for plain text."""

    @property
    def language(self) -> str | None:
        """A BCP 47 tag when the file says one."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was doubtful about it."""


class TranscriptStore:
    """What was said, for every source whose transcript was fetched or brought."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transcript(self, source: Source, caption_language: str | None) -> Transcript | None:
        """What was stored for this request, or for another one that gave this very language."""
        with self._database.read() as connection:
            link = connection.execute(_LINK, (source.key, caption_language or "")).fetchone()
            if link is None:
                return None
            words = connection.execute("SELECT timed, segments FROM transcripts WHERE fingerprint = ?", link[:1])
            return transcript_from(source, *link[1:], *words.fetchone())

    def fingerprint(self, source: Source, caption_language: str | None) -> str | None:
        """That of the transcript which `transcript` gives, found without reading it."""
        with self._database.read() as connection:
            link = connection.execute(_LINK, (source.key, caption_language or "")).fetchone()
        return None if link is None else str(link[0])

    def save_transcript(self, transcript: Transcript, caption_language: str | None) -> None:
        """Stores it as the answer to this request, and its words for the search; on disk when it returns."""
        with self._database.write() as connection:
            store_transcript(connection, transcript, caption_language)

    def save_uploaded(self, read: ReadTranscript, title: str | None = None, video: Source | None = None) -> str:
        """Stores a transcript a person brought and returns its id, for `transcript:<id>`.

        The id follows from the words and the video, so that the same file sent twice has one id (and takes the newer
        title). `video` is the YouTube video it belongs to: the summary's times then link there.
        """
        identity = f"{fingerprint_of(read.segments)} {video.key if video else ''}"
        ident = hashlib.sha256(identity.encode()).hexdigest()[:16]
        source = Source(SourceKind.TRANSCRIPT, ident)
        details = VideoDetails(
            video_id=video.video_id if video else source.video_id,
            title=" ".join((title or "").split()) or _title_from(read.segments),
            duration=max(segment.end for segment in read.segments) if read.timed else None,
            video_url=video.url if video else None,
        )
        brought = Transcript(
            source=source,
            details=details,
            segments=read.segments,
            language=read.language or UNDETERMINED,
            kind="uploaded",
            route="upload",
            timed=read.timed,
            warnings=read.warnings,
        )
        self.save_transcript(brought, caption_language=None)
        return ident

    def uploaded(self, ident: str) -> Transcript | None:
        """The transcript that was brought under this id."""
        return self.transcript(Source(SourceKind.TRANSCRIPT, ident), None)

    def words(self, fingerprint: str) -> tuple[tuple[Segment, ...], bool] | None:
        """The segments with this fingerprint, and whether they carry true times."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT segments, timed FROM transcripts WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
        return None if row is None else (unpacked(row[0]), bool(row[1]))


def store_transcript(connection: sqlite3.Connection, transcript: Transcript, caption_language: str | None) -> None:
    """Stores it as the answer to this request, and its words for the search, as part of a transaction."""
    about = {
        "details": details_json(transcript.details),
        "kind": transcript.kind,
        "route": transcript.route,
        "warnings": transcript.warnings,
        "origin": transcript.origin.as_dict(),
    }
    key, asked, fingerprint = transcript.source.key, caption_language or "", transcript.fingerprint
    save_words(connection, transcript, fingerprint)
    before = connection.execute(
        "SELECT fingerprint FROM transcript_links WHERE source = ? AND asked = ?", (key, asked)
    ).fetchall()
    connection.execute(
        "INSERT OR REPLACE INTO transcript_links VALUES (?, ?, ?, ?, ?)",
        (key, asked, fingerprint, transcript.language, json.dumps(about)),
    )
    forget_unused(connection, (row[0] for row in before))


def forget_source(connection: sqlite3.Connection, source_key: str) -> None:
    """Forgets which transcripts answer for this source, and their words unless something else uses them."""
    gone = connection.execute("DELETE FROM transcript_links WHERE source = ? RETURNING fingerprint", (source_key,))
    forget_unused(connection, [row[0] for row in gone.fetchall()])


def forget_unused(connection: sqlite3.Connection, fingerprints: Iterable[str]) -> None:
    """Forgets, also for the search, the words that no source and no summary uses any more."""
    for fingerprint in fingerprints:
        gone = connection.execute(
            """DELETE FROM transcripts WHERE fingerprint = ?1
            AND NOT EXISTS (SELECT 1 FROM transcript_links WHERE fingerprint = ?1)
            AND NOT EXISTS (SELECT 1 FROM summaries WHERE fingerprint = ?1)
            AND NOT EXISTS (SELECT 1 FROM trash_words WHERE fingerprint = ?1) RETURNING id""",
            (fingerprint,),
        ).fetchall()
        for (row,) in gone:
            drop_words(connection, row)


def save_words(connection: sqlite3.Connection, transcript: Transcript, fingerprint: str) -> None:
    """Stores what was said, once, and for the search."""
    added = connection.execute(
        "INSERT INTO transcripts (fingerprint, timed, segments) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
        (fingerprint, transcript.timed, packed(transcript.segments)),
    ).fetchone()
    if added:
        index_words(connection, added[0], transcript.segments)


def transcript_from(source: Source, language: str, about: str, timed: int, segments: bytes) -> Transcript:
    """The transcript of a row of `transcript_links` and its words."""
    known = json.loads(about)
    return Transcript(
        source=source,
        details=details_from(known["details"]),
        segments=unpacked(segments),
        language=language,
        kind=known["kind"],
        route=known["route"],
        timed=bool(timed),
        warnings=tuple(known["warnings"]),
        origin=Origin.from_dict(known["origin"]) if "origin" in known else UNTOLD,
    )


def _title_from(segments: Sequence[Segment]) -> str:
    words = [word for segment in segments[:TITLE_WORDS] for word in segment.text.split()]
    return " ".join(words[:TITLE_WORDS])[:100] + ("…" if len(words) > TITLE_WORDS else "")
