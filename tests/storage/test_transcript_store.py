"""Transcripts are kept once, found by what was asked for, and forgotten with the last summary of their source."""

from dataclasses import dataclass, replace
from time import time

from storage.database import Database
from storage.library_trash import KEPT_SECONDS
from storage.summary_library import SummaryLibrary
from summary.values import Segment, Source, SourceKind
from tests.storage.values import record, transcript

OTHER = "otherVideo1"


@dataclass(frozen=True)
class Read:
    segments: tuple[Segment, ...] = (Segment(0.0, 2.0, "hello there"), Segment(2.0, 4.5, "and welcome"))
    timed: bool = True
    language: str | None = None
    warnings: tuple[str, ...] = ("guessed letters",)


def rows(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_transcript_comes_back_whole(library: SummaryLibrary) -> None:
    said = transcript("Äpfel & <Birnen>", "日本語")
    library.save_transcript(said, None)
    assert library.transcript(said.source, None) == said


def test_each_caption_language_has_its_own(library: SummaryLibrary) -> None:
    english, german = transcript("bread", language="en"), transcript("Brot", language="de")
    library.save_transcript(english, None)
    library.save_transcript(german, "de")
    assert library.transcript(english.source, None) == english
    assert library.transcript(english.source, "de") == german
    assert library.transcript(english.source, "en") == english, "what came unasked answers for its own language"
    assert library.transcript(english.source, "fr") is None
    assert library.transcript(Source(SourceKind.VIDEO, OTHER), None) is None


def test_a_language_that_was_asked_for_does_not_answer_for_the_usual_one(library: SummaryLibrary) -> None:
    library.save_transcript(transcript("Brot", language="de"), "de")
    assert library.transcript(transcript().source, None) is None


def test_the_same_words_are_kept_once(library: SummaryLibrary, database: Database) -> None:
    for video_id in ("dQw4w9WgXcQ", OTHER):
        library.save_transcript(transcript("the same words", video_id=video_id), None)
    assert rows(database, "transcripts") == rows(database, "found_words") == 1
    assert rows(database, "transcript_links") == 2


def test_words_that_were_replaced_and_that_nothing_uses_go(library: SummaryLibrary, database: Database) -> None:
    library.save_transcript(transcript("first hearing"), None)
    library.save_transcript(transcript("second hearing"), None)
    assert rows(database, "transcripts") == rows(database, "found_words") == 1


def test_the_last_summary_takes_the_words_with_it(library: SummaryLibrary, database: Database) -> None:
    said, german = transcript("a secret recipe"), transcript("ein Rezept", language="de")
    library.save_transcript(said, None)
    library.save_transcript(german, "de")
    library.save(record("s1", of=said))
    library.save(record("s2", of=german))
    library.delete(summary_id="s1")
    assert library.transcript(said.source, None) == said, "another summary of the video is left"
    library.delete(summary_id="s2")
    assert library.transcript(said.source, None) is None
    assert library.search("secret recipe", "all") == []
    SummaryLibrary(database, now=lambda: time() + KEPT_SECONDS + 1).empty_trash()
    tables = ("transcripts", "found_words", "transcript_links", "found_summaries", "found_titles", "summary_ids")
    for table in (*tables, "shelf", "trash", "trash_ids", "trash_words"):
        assert rows(database, table) == 0, table


def test_words_that_another_video_shares_stay(library: SummaryLibrary) -> None:
    mine, theirs = transcript("the same words"), transcript("the same words", video_id=OTHER)
    for said in (mine, theirs):
        library.save_transcript(said, None)
        library.save(record(said.source.ident, of=said))
    library.delete(video_id=OTHER)
    assert library.transcript(theirs.source, None) is None
    assert library.transcript(mine.source, None) == mine
    assert [hit.record.summary_id for hit in library.search("same words", "transcripts")] == [mine.source.ident]


def test_a_summary_made_anew_of_other_words_lets_the_old_ones_go(library: SummaryLibrary, database: Database) -> None:
    first, second = transcript("first hearing"), transcript("second hearing")
    library.save_transcript(first, None)
    library.save(record("s1", "key", of=first))
    library.save_transcript(second, None)
    assert rows(database, "transcripts") == 2
    library.save(record("s2", "key", of=second))
    assert rows(database, "transcripts") == rows(database, "found_words") == 1


def test_an_upload_comes_back_under_its_id(library: SummaryLibrary) -> None:
    ident = library.save_uploaded(Read(language="de"), "  My\ttalk ")
    said = library.uploaded(ident)
    assert said
    assert said.source.key == said.details.video_id == f"transcript:{ident}"
    assert (said.kind, said.route, said.language, said.timed) == ("uploaded", "upload", "de", True)
    assert (said.details.title, said.details.duration, said.details.video_url) == ("My talk", 4.5, None)
    assert said.segments == Read().segments
    assert said.warnings == ("guessed letters",)
    assert library.transcript(said.source, None) == said
    assert library.uploaded("0123456789abcdef") is None


def test_the_same_upload_twice_has_one_id_and_the_newer_title(library: SummaryLibrary, database: Database) -> None:
    ident = library.save_uploaded(Read(), "First title")
    assert library.save_uploaded(Read(), "Second title") == ident
    said = library.uploaded(ident)
    assert said
    assert said.details.title == "Second title"
    assert rows(database, "transcript_links") == 1
    other = Read(segments=(Segment(0.0, 2.0, "hello there!"),))
    assert library.save_uploaded(other) != ident


def test_an_upload_for_a_video_links_there(library: SummaryLibrary) -> None:
    video = Source(SourceKind.VIDEO, OTHER)
    ident = library.save_uploaded(Read(), "Talk", video)
    said = library.uploaded(ident)
    assert said
    assert said.source.key == f"transcript:{ident}"
    assert (said.details.video_id, said.details.video_url) == (OTHER, f"https://www.youtube.com/watch?v={OTHER}")
    assert library.save_uploaded(Read(), "Talk") != ident, "without the video it is something else"


def test_an_upload_without_times_or_title_is_named_by_its_words(library: SummaryLibrary) -> None:
    segments = (Segment(0.0, 0.0, "one two three four five six"), Segment(0.0, 0.0, "seven eight nine"))
    said = library.uploaded(library.save_uploaded(Read(segments=segments, timed=False)))
    assert said
    assert said.details.title == "one two three four five six seven eight…"
    assert (said.details.duration, said.timed, said.language) == (None, False, "und")


def test_deleting_the_last_summary_of_an_upload_forgets_the_upload(library: SummaryLibrary) -> None:
    ident = library.save_uploaded(Read(), "Talk", Source(SourceKind.VIDEO, OTHER))
    said = library.uploaded(ident)
    assert said
    library.save(record(of=replace(said)))
    assert library.delete(video_id=OTHER) == 1
    assert library.uploaded(ident) is None
    assert library.search("welcome", "all") == []
