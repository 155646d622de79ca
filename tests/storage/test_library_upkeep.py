"""A library of an older version is searched by today's indexes after it caught up, step by step."""

import sqlite3
from pathlib import Path

from storage.database import Database
from storage.library_upkeep import LibraryUpkeep
from storage.migrations import migrate
from storage.search import Search
from storage.search_index import catch_up
from storage.summary_library import SummaryLibrary
from tests.storage.test_migrations import VERSIONS


def older(path: Path) -> Database:
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, upto=3)
    connection.executescript((VERSIONS / "3.sql").read_text("utf-8"))
    connection.close()
    return Database(path)


def test_summaries_are_taken_over_before_transcripts_and_nothing_is_lost_between(tmp_path: Path) -> None:
    database = older(tmp_path / "library.sqlite3")
    search = Search(database).search
    assert search("yeast", "all") == search("wait", "all") == []
    assert catch_up(database)
    assert [hit.record.summary_id for hit in search("yeast", "all")] == ["s1"]
    assert search("wait", "all") == []
    assert catch_up(database)
    assert [hit.t for hit in search("we wait", "all")] == [10]
    assert not catch_up(database), "what was taken over is not looked at again"
    database.close()


def test_a_summary_that_is_deleted_before_its_turn_is_not_taken_over(tmp_path: Path) -> None:
    database = older(tmp_path / "library.sqlite3")
    with database.write() as connection:
        connection.execute("UPDATE summaries_index SET body = 'rye'")
    library = SummaryLibrary(database)
    library.delete(summary_id="s1")
    upkeep = LibraryUpkeep(database, library)
    upkeep.start()
    upkeep.stop()
    assert library.search("rye", "all") == []
    assert library.restore(["s1"]) == ["s1"]
    assert [hit.record.summary_id for hit in library.search("yeast", "all")] == ["s1"]
    database.close()
