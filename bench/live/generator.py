"""The generator of load as a Python object: one process in C that holds all clients of one server."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Health:
    """`GET /health` asked 50 times a second while events flow; milliseconds from when each was due to its answer."""

    asked: int
    failed: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a series of events; milliseconds from when an event was due until the last client had it.

    `events` counts those that every client had in time, `gaps` those that a client missed or had out of order.
    `reads` is how often the clients read: fewer than deliveries where events came together.
    """

    events: int
    deliveries: int
    gaps: int
    reads: int
    alive: int
    seconds: float
    p50: float
    p99: float
    health: tuple[Health, ...]


class Generator:
    """Commands to the running program; each waits for its answer."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.opened: int = self._answer()["open"]

    def follow(self, first: int, count: int, patience: float, *, ask_health: bool) -> None:
        """Begins to watch the events `first` …; `result` tells how it went, after `patience` seconds at the latest."""
        self._say(f"run {first} {count} {patience * 1000:.0f} {ask_health:d}")
        self._answer()  # from here on no event escapes it

    def result(self) -> Delivery:
        """The numbers of the events that `follow` watched."""
        told = self._answer()
        return Delivery(**{**told, "health": tuple(Health(**one) for one in told["health"])})

    def drop(self) -> None:
        """One client closes its connection without a word."""
        self._say("drop")
        self._answer()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def streams(program: Path, port: int, count: int, patience: float, health_ports: list[int]) -> Iterator[Generator]:
    """`count` open streams, or as many as could be opened in `patience` seconds; they close at the end."""
    command = [str(program), str(port), str(count), f"{patience * 1000:.0f}", *map(str, health_ports)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Generator(process)
        finally:
            process.kill()
