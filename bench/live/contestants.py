"""Who is measured, how each server is started, and what it is told beyond its defaults: room for so many streams."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.live.ticker import EVENT_BYTES

HERE = Path(__file__).resolve().parent
PEERS_VENV = HERE / ".venv"
_PYTHON = str(PEERS_VENV / "bin" / "python")

HEARTBEAT = 5
"""Seconds between heartbeats, for every contestant that has them."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """`command(programs, port, streams)` starts it; `environment(folder, streams)` is what it needs beside PORT."""

    key: str
    name: str
    command: Callable[[dict[str, Path], int, int], list[str]]
    environment: Callable[[Path, int], dict[str, str]] = lambda folder, streams: {"HEARTBEAT": str(HEARTBEAT)}


def _our_environment(folder: Path, streams: int) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder / "data"),
        "HOST": "127.0.0.1",
        "SSE_MAX_CONNECTIONS": str(streams),
        "SSE_HEARTBEAT_INTERVAL": str(HEARTBEAT),
    }


def _gunicorn(worker: str, *options: str) -> Callable[[dict[str, Path], int, int], list[str]]:
    """One worker process; `{}` in an option becomes the number of streams and some more."""

    def command(programs: dict[str, Path], port: int, streams: int) -> list[str]:
        given = [option.format(streams + 100) for option in options]
        bind = ["--bind", f"127.0.0.1:{port}", "--worker-class", worker, "--worker-connections", str(streams + 100)]
        return [_PYTHON, "-m", "gunicorn", *bind, *given, "bench.live.peers.flask_threads:app"]

    return command


def _uvicorn(module: str) -> Callable[[dict[str, Path], int, int], list[str]]:
    def command(programs: dict[str, Path], port: int, streams: int) -> list[str]:
        options = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"]
        return [_PYTHON, "-m", "uvicorn", f"bench.live.peers.{module}:app", *options]

    return command


def _script(module: str) -> Callable[[dict[str, Path], int, int], list[str]]:
    return lambda programs, port, streams: [_PYTHON, "-m", f"bench.live.peers.{module}", str(streams)]


FLOOR = Contestant(
    "floor", "C floor", lambda programs, port, streams: [str(programs["floor"]), str(port), str(EVENT_BYTES)]
)
OURS = Contestant(
    "ours", "this app", lambda programs, port, streams: [sys.executable, "-m", "bench.live.ours"], _our_environment
)
PEERS = (
    Contestant("uvicorn", "uvicorn, a2wsgi", _uvicorn("uvicorn_a2wsgi")),
    Contestant("sse-starlette", "sse-starlette", _uvicorn("sse_starlette_app")),
    Contestant("gevent", "gunicorn gevent", _gunicorn("gevent")),
    Contestant("gthread", "gunicorn gthread", _gunicorn("gthread", "--threads", "{}")),
    Contestant("cheroot", "cheroot, threads", _script("on_cheroot")),
    Contestant("waitress", "waitress, threads", _script("on_waitress")),
)
ALL = (FLOOR, OURS, *PEERS)


def peers_ready() -> bool:
    """Whether the peers' environment is there; made at the first use, which needs the package index."""
    stamp = PEERS_VENV / "complete"
    if stamp.exists():
        return True
    print(f"installing the other servers into {PEERS_VENV} …", flush=True)
    pip = [_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", str(PEERS_VENV)], [*pip, "-r", str(HERE / "requirements.txt")]):
        if subprocess.run(command).returncode:
            return False
    stamp.touch()
    return True
