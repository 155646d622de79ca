"""Private Redis and PostgreSQL servers for one run each: data in a folder of the run, reachable only from here."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

_PATIENCE = 30.0
_POSTGRES_USER = "postgres"  # PostgreSQL refuses to run as root


class NoServer(Exception):
    """It is not installed, or did not start; the message says why."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tool(name: str, *folders: str) -> str:
    path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *folders)))
    if path is None:
        raise NoServer(f"{name} is not installed")
    return path


@contextmanager
def _running(command: Sequence[str], log: Path, user: str | None, ready: Sequence[str]) -> Iterator[None]:
    """A server until the block ends; `ready` is a command that succeeds once it answers."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, user=user, group=user, extra_groups=[] if user else None, cwd=log.parent
        )
    try:
        deadline = time.monotonic() + _PATIENCE
        while subprocess.run(ready, capture_output=True, check=False).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoServer(f"{command[0]} did not start: {log.read_text(errors='replace')[-400:]}")
            time.sleep(0.02)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # to PostgreSQL: now, whoever is still connected
        process.wait()


@contextmanager
def redis(folder: Path, *options: str, under: Sequence[str] = ()) -> Iterator[Mapping[str, str]]:
    """Redis with its own defaults and these options; the environment that names it. `under` is put in front of it."""
    server, client = _tool("redis-server"), _tool("redis-cli")
    data = folder / "redis"
    data.mkdir()
    port = str(free_port())
    command = [*under, server, "--port", port, "--bind", "127.0.0.1", "--dir", str(data), *options]
    with _running(command, data / "log", None, [client, "-p", port, "ping"]):
        yield {"BENCH_REDIS": f"redis://127.0.0.1:{port}/0"}


@contextmanager
def postgres(folder: Path, under: Sequence[str] = ()) -> Iterator[Mapping[str, str]]:
    """PostgreSQL with its own defaults, on a socket in a folder of its own; the environment that names it."""
    places = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    initdb, server, ready = (_tool(name, *places) for name in ("initdb", "postgres", "pg_isready"))
    user = _POSTGRES_USER if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="bench-postgres-"))  # the run's own folder is closed to that user
    try:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(home, owner.pw_uid, owner.pw_gid)
        made = subprocess.run(
            [initdb, "-D", str(home / "data"), "-U", "bench", "-A", "trust", "--no-sync"],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            capture_output=True,
            text=True,
            cwd=home,
            check=False,
        )
        if made.returncode:
            raise NoServer(f"initdb: {made.stderr[-400:]}")
        command = [*under, server, "-D", str(home / "data"), "-k", str(home), "-c", "listen_addresses="]
        with _running(command, folder / "postgres.log", user, [ready, "-h", str(home)]):
            yield {"BENCH_POSTGRES": f"host={home} dbname=postgres user=bench"}
    finally:
        shutil.rmtree(home, ignore_errors=True)
