"""Who is logged in; sessions survive a restart, and end when they are ended, get old, or the passcode changes."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from storage.files import replace_file
from storage.remembered import Remembered, Table

LIFETIME = 30 * 86_400.0
"""Seconds."""

_MOST = 1000


class Sessions:
    """Kept in `sessions.json` by the hash of their id, so that the file opens no door."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._kept = Remembered(folder / "sessions.json")
        self._now = now

    def open(self, code: str) -> str:
        """The id of a new session of whoever knew this passcode."""
        ident, now = secrets.token_urlsafe(32), self._now()

        def apply(table: Table) -> None:
            for known in [each for each, (begun, _) in table.items() if not _fresh(begun, now)]:
                del table[known]
            for oldest in list(table)[: len(table) - _MOST + 1]:
                del table[oldest]
            table[_hashed(ident)] = [now, _bound(ident, code)]

        self._kept.change(apply)
        return ident

    def holds(self, ident: str, code: str) -> bool:
        """Whether this is the id of a session of this passcode that is not over."""

        def read(table: Table) -> bool:
            begun, bound = table.get(_hashed(ident), (0.0, ""))
            return _fresh(begun, self._now()) and hmac.compare_digest(bound, _bound(ident, code))

        return self._kept.look(read)

    def end(self, ident: str) -> None:
        """Nobody comes in with it any more."""
        self._kept.change(lambda table: table.pop(_hashed(ident), None))


def signing_key(folder: Path) -> str:
    """The key that signs cookies: made once, kept in `secret_key`; OSError."""
    path = folder / "secret_key"
    try:
        kept = path.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        kept = ""
    if len(kept) < 32:
        kept = secrets.token_hex(32)
        replace_file(path, [kept.encode() + b"\n"])
    return kept


def _fresh(begun: float, now: float) -> bool:
    return now - begun < LIFETIME


def _hashed(ident: str) -> str:
    return hashlib.sha256(ident.encode(errors="replace")).hexdigest()


def _bound(ident: str, code: str) -> str:
    """Changes with the passcode, and tells nothing about it to who has only the file."""
    return hmac.new(ident.encode(errors="replace"), code.encode(errors="replace"), "sha256").hexdigest()
