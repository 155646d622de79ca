"""Finished pieces of work that is not over, so that a retry pays only for what is missing."""

import time
from collections.abc import Callable

from storage.database import Database

KEPT_DAYS = 7


class Checkpoints:
    """Texts of finished pieces under the hash of all their inputs.

    A piece serves a retry; it is never shown or searched, and is forgotten after KEPT_DAYS. `now` gives seconds
    since the epoch.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    def piece(self, key: str) -> str | None:
        """The text of a finished piece."""
        with self._database.read() as connection:
            row = connection.execute("SELECT text FROM pieces WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def save_piece(self, key: str, text: str) -> None:
        """Stores the text of a finished piece, on disk when it returns, and forgets pieces that are too old."""
        now = self._now()
        with self._database.write() as connection:
            connection.execute("DELETE FROM pieces WHERE saved_at < ?", (now - KEPT_DAYS * 86_400,))
            connection.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", (key, text, now))
