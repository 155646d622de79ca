"""Who is measured: how each server is started, told to hold so many streams and no other setting changed."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.live.ticker import EVENT_BYTES


@dataclass(frozen=True, slots=True)
class Contestant:
    """`command(programs, port, streams)` starts it; `environment(folder, streams)` is what it needs beside PORT."""

    key: str
    name: str
    command: Callable[[dict[str, Path], int, int], list[str]]
    environment: Callable[[Path, int], dict[str, str]] = lambda folder, streams: {}
    is_floor: bool = False


def _our_environment(folder: Path, streams: int) -> dict[str, str]:
    return {"DATA_DIR": str(folder / "data"), "HOST": "127.0.0.1", "SSE_MAX_CONNECTIONS": str(streams)}


OURS = Contestant(
    "ours",
    "this app",
    lambda programs, port, streams: [sys.executable, "-m", "bench.live.ours"],
    lambda folder, streams: _our_environment(folder, streams) | {"SSE_HEARTBEAT_INTERVAL": "5"},
)
IDLE_OURS = Contestant(
    "idle",
    "this app, idle",
    lambda programs, port, streams: [sys.executable, "-m", "bench.live.ours"],
    _our_environment,
)
FLOOR = Contestant(
    "floor",
    "C floor",
    lambda programs, port, streams: [str(programs["floor"]), str(port), str(EVENT_BYTES)],
    is_floor=True,
)
ALL = (FLOOR, OURS)
