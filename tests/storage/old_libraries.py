"""Libraries as past versions of the program left them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.migrations import migrate

VERSIONS = Path(__file__).parent / "versions"


def write_old_library(path: Path, version: int) -> None:
    """A library of version `version` of the tables, with the rows of its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, upto=version)
        connection.executescript((VERSIONS / f"{version}.sql").read_text("utf-8"))
