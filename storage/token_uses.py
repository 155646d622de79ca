"""When each API token was last used."""

import time
from collections.abc import Callable
from pathlib import Path

from storage.remembered import Remembered

_EVERY = 60.0  # seconds; more exactly nobody wants to know


class TokenUses:
    """By the name of the token, kept in `tokens.json`."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._kept = Remembered(folder / "tokens.json")
        self._now = now

    def used(self, name: str) -> None:
        """It was used now."""
        now = self._now()
        if abs(now - self.last(name)) >= _EVERY:
            self._kept.change(lambda table: table.__setitem__(name, now))

    def last(self, name: str) -> float:
        """Seconds since 1970; 0 when it was never used."""
        return float(self._kept.look(lambda table: table.get(name, 0.0)))
