"""The word in the address of the podcast feed, which a podcast player has instead of a login."""

import hmac
import os
import secrets
import threading
from pathlib import Path

from errors import STORAGE_UNAVAILABLE, AppError
from storage.files import replace_file


class FeedToken:
    """Made at the first need, and kept in a file; whoever deletes the file makes all addresses given out useless."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "feed_token"
        self._lock = threading.Lock()

    def value(self) -> str:
        """The word; AppError STORAGE_UNAVAILABLE."""
        with self._lock:
            try:
                kept = self._path.read_text(encoding="ascii").strip() if self._path.exists() else ""
                if not kept:
                    kept = secrets.token_urlsafe(24)
                    replace_file(self._path, [kept.encode()])
            except (OSError, UnicodeDecodeError) as fault:
                reason = (fault.strerror if isinstance(fault, OSError) else None) or "unreadable"
                raise AppError(STORAGE_UNAVAILABLE, reason=f"{self._path.name}: {reason}") from fault
            return kept

    def matches(self, given: str) -> bool:
        """Whether this is the word, in a time that tells nothing."""
        return hmac.compare_digest(os.fsencode(given), self.value().encode())
