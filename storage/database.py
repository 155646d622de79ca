"""One SQLite file: a single writer, readers that never wait for it, and its errors in words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import LIBRARY_DAMAGED, LIBRARY_TOO_NEW, SHUTTING_DOWN, STORAGE_UNAVAILABLE, AppError
from storage import migrations

BUSY_SECONDS = 5.0
IDLE_READERS = 8
CHECKED_BYTES = 64 << 20  # about 50 ms of start-up

_UNAVAILABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_IOERR: "reading or writing failed",
    sqlite3.SQLITE_CANTOPEN: "the library cannot be opened",
    sqlite3.SQLITE_PERM: "access is denied",
    sqlite3.SQLITE_BUSY: "another program holds the library",
    sqlite3.SQLITE_LOCKED: "another program holds the library",
    sqlite3.SQLITE_NOLFS: "the file system does not take so large a file",
}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Database:
    """The library's file; AppError LIBRARY_DAMAGED, LIBRARY_TOO_NEW or STORAGE_UNAVAILABLE when it cannot be opened.

    Opening creates or upgrades it. A damaged file is left as it is: nothing is emptied or replaced by itself.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()
        self._pool = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=fault.strerror or type(fault).__name__) from fault
        if not _size(path) and _size(path.with_name(path.name + "-wal")):
            # SQLite would take the empty file for a new one and throw the rest away.
            raise AppError(LIBRARY_DAMAGED, file=path, reason="it is empty, but changes to it are not")
        with self._in_words():
            self._writer = self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        connection = self._connect()
        try:
            known = len(migrations.MIGRATIONS)
            found = migrations.version_of(connection)
            if found > known:
                raise AppError(LIBRARY_TOO_NEW, file=self.path, found=found, known=known)
            _look_for_damage(connection, self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            migrations.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self, reader: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # FULL: what is acknowledged survives a power cut, not only a crash of the process.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            if reader:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
            if code in _DAMAGED:
                raise AppError(LIBRARY_DAMAGED, file=self.path, reason=str(fault)) from fault
            if code in _UNAVAILABLE:
                raise AppError(STORAGE_UNAVAILABLE, reason=_UNAVAILABLE[code]) from fault
            raise

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """The one writer in a transaction: on disk when the block ends, undone when it raises.

        AppError STORAGE_UNAVAILABLE, LIBRARY_DAMAGED, SHUTTING_DOWN.
        """
        with self._writing, self._in_words():
            if self._closed:
                raise AppError(SHUTTING_DOWN)
            connection = self._writer
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A reader that no other thread uses meanwhile, seeing one state of the file. AppError as for `write`.

        Readers are lent, not bound to threads, so that threads that end leave no open file behind.
        """
        with self._in_words():
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    def _borrow(self) -> sqlite3.Connection:
        with self._pool:
            if self._closed:
                raise AppError(SHUTTING_DOWN)
            if self._idle:
                return self._idle.pop()
        return self._connect(reader=True)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._pool:
            if not self._closed and len(self._idle) < IDLE_READERS:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Closes every connection; readers still lent are closed when they come back. May be called twice."""
        with self._pool:
            idle, self._idle, self._closed = self._idle, [], True
        for connection in idle:
            connection.close()
        with self._writing:
            self._writer.close()


def _look_for_damage(connection: sqlite3.Connection, path: Path) -> None:
    """AppError LIBRARY_DAMAGED; every page of a library of usual size, else only what is read at the first query.

    SQLite itself notices a file that was cut, and a head that is not its own.
    """
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if _size(path) <= CHECKED_BYTES:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise AppError(LIBRARY_DAMAGED, file=path, reason=" ".join(str(verdict).split()))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
