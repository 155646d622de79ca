"""A library on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.summary_library import SummaryLibrary


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "data" / "library.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def library(database: Database) -> SummaryLibrary:
    return SummaryLibrary(database)
