"""Ids of jobs: they sort by age, also when the clock goes backwards, and cannot be guessed."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

_LENGTH = 24
_TIME_DIGITS = 14
_CHANCE_BYTES = (_LENGTH - _TIME_DIGITS) // 2
_DRAWN_AT_ONCE = 256


class JobIds:
    """Gives out ids; `now` is asked for each."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._last = 0
        self._chance = _drawn()

    def follow(self, job_id: str | None) -> None:
        """Later ids are above this one."""
        if job_id:
            self._last = max(self._last, int(job_id[:_TIME_DIGITS], 16))

    def new(self) -> str:
        """The next id: milliseconds and a count, then chance."""
        with self._lock:
            self._last = max(self._last + 1, _time_of(self._now()))
            return f"{self._last:0{_TIME_DIGITS}x}{next(self._chance)}"


def _drawn() -> Iterator[str]:
    """What cannot be guessed, many at once: each draw lets other threads go first, which costs more than the draw."""
    while True:
        drawn = os.urandom(_CHANCE_BYTES * _DRAWN_AT_ONCE)
        for start in range(0, len(drawn), _CHANCE_BYTES):
            yield drawn[start : start + _CHANCE_BYTES].hex()


def first_id_at(moment: datetime) -> str:
    """Ids given out before this time are below it."""
    return f"{_time_of(moment):0{_TIME_DIGITS}x}"


def _time_of(moment: datetime) -> int:
    return int(moment.timestamp() * 1000) << 12


def is_job_id(text: str) -> bool:
    """Whether this has the form of an id."""
    return len(text) == _LENGTH and text.isascii() and text.isalnum()
