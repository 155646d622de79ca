"""A consistent copy of a SQLite file that somebody may be writing to, made by SQLite itself."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from errors import LIBRARY_DAMAGED, STORAGE_UNAVAILABLE, AppError
from storage import migrations

ENDING = ".sqlite3"
_PATIENCE = 5.0


def copy_database(source: Path, target: Path) -> None:
    """Writes all of `source`, as of one moment, to `target`, which holds no log beside it; nobody waits for it.

    The copy is looked through: AppError LIBRARY_DAMAGED when it, and so the source, is damaged; STORAGE_UNAVAILABLE.
    Never open such a file by other means in the same process: closing it would take SQLite's locks away.
    """
    try:
        with closing(_opened(source)) as original, closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # whoever keeps the copy brings it to disk
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        check_database(target, source)
    except sqlite3.DatabaseError as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise AppError(LIBRARY_DAMAGED, file=source, reason=fault) from fault
        raise AppError(STORAGE_UNAVAILABLE, reason=f"{source.name} could not be copied: {fault}") from fault


def check_database(path: Path, name: Path | None = None) -> None:
    """AppError LIBRARY_DAMAGED unless every page is as it should be; for files that nobody else has open."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        raise AppError(LIBRARY_DAMAGED, file=name or path, reason=fault) from fault
    if verdict != "ok":
        raise AppError(LIBRARY_DAMAGED, file=name or path, reason=" ".join(str(verdict).split()))


def schema_of(path: Path) -> int:
    """The version of a library's tables; 0 where there is none or it cannot be told."""
    if not path.exists() or not path.stat().st_size:
        return 0
    try:
        with closing(_opened(path)) as connection:
            return migrations.version_of(connection)
    except sqlite3.DatabaseError:
        return 0


def newest_schema() -> int:
    """The version this program makes of it."""
    return len(migrations.MIGRATIONS)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=rw", uri=True, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection
