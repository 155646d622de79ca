"""Migrations are only ever added, and a library of every past version opens in this one."""

import hashlib
import sqlite3
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import MIGRATIONS, migrate, version_of
from storage.summary_library import SummaryLibrary
from tests.storage.values import record, transcript

# What was released stays as it is. A new migration gets a new line here, and a file of rows in versions/.
RELEASED = {
    1: "6a9d46a5e38c513c46d8804ec9c085ecb28ed8ea8e3b5f3ea71352b740ff7deb",
    2: "ab29eaf93ed7c30ed63ef892a1d3088ca3cd7f730b96edb449c9eede74178163",
    3: "66f55011062e1c35e7eaacb32126300e5bc63bd620a742490b105e38ef484dcd",
    4: "4e11fa4d9dde7eabe4fc49707314f0b362f6c8a6a6b1f39c4a1e160bcf4229b3",
}
VERSIONS = Path(__file__).parent / "versions"


def fingerprint(statements: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(statements).encode()).hexdigest()


def test_what_was_released_was_not_edited() -> None:
    assert {number: fingerprint(statements) for number, statements in enumerate(MIGRATIONS, 1)} == RELEASED


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_library_of_a_past_version_opens_with_all_it_holds(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, upto=version)
    connection.executescript((VERSIONS / f"{version}.sql").read_text("utf-8"))
    connection.close()

    database = Database(path)
    library = SummaryLibrary(database)
    said = transcript("flour and water", "and then we wait")
    assert library.page(10) == [record("s1", of=said)]
    assert library.count() == 1
    assert library.transcript(said.source, None) == said
    assert library.piece("k") == "half of it"
    assert [hit.record.summary_id for hit in library.search("yeast", "summaries", 5)] == ["s1"]
    assert [hit.t for hit in library.search("we wait", "transcripts", 5)] == [10]
    library.delete(summary_id="s1")
    assert library.search("wait", "all", 5) == []
    with database.read() as reader:
        assert version_of(reader) == len(MIGRATIONS)
    database.close()


def test_a_step_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)
    # Something in the way of the first step's last table, so that the step fails near its end.
    connection.execute("CREATE TABLE pieces (other TEXT)")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert version_of(connection) == 0
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'summaries'").fetchone() == (0,)
    connection.execute("DROP TABLE pieces")
    migrate(connection)
    assert version_of(connection) == len(MIGRATIONS)
    connection.close()
