"""Wrong passcodes by address; a restart forgets none of them."""

import time
from collections.abc import Callable
from pathlib import Path

from storage.remembered import Remembered, Table

MOST_ADDRESSES = 10_000
"""So many are remembered; beyond that those go that were silent for longest."""


class LoginAttempts:
    """Moments (seconds since 1970) of the attempts of each address, kept in `logins.json`."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._kept = Remembered(folder / "logins.json")
        self._now = now

    def begin(self, address: str, most: int, window: float) -> float | None:
        """Counts an attempt and answers None; when there were `most` within `window` seconds, the seconds to wait.

        It is counted before the passcode is looked at, so that many at once are not more than `most` either.
        """
        now = self._now()

        def apply(table: Table) -> float | None:
            for known in list(table):  # moments of a clock that was wrong count from now
                table[known] = [min(at, now) for at in table[known] if now - at < window]
                if not table[known]:
                    del table[known]
            moments: list[float] = table.pop(address, [])
            if len(moments) >= most:
                table[address] = moments
                return max(1.0, moments[-most] + window - now)
            table[address] = [*moments, now]  # now the last of the table
            for oldest in list(table)[:-MOST_ADDRESSES]:
                del table[oldest]
            return None

        return self._kept.change(apply)

    def succeeded(self, address: str) -> None:
        """The passcode was right: what was wrong before counts no more."""
        self._kept.change(lambda table: table.pop(address, None))
