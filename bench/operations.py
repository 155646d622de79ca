"""What watching a server costs each request and its memory, and how long a backup and a restore of a library take."""

import http.client
import os
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.library import fill
from bench.library_data import Talk
from ops import restoring
from ops.backup_archive import Archive
from ops.backup_making import make
from storage.database import Database
from tests.running_app import RunningApp

REQUESTS, ROUNDS = 3000, 3
SUMMARIES, WORDS = 10_000, 100
MAX_MICROSECONDS, MAX_BACKUP = 100.0, 60.0


def asked(monitoring: bool) -> tuple[float, float, float]:
    """Microseconds of CPU for each request for /health, resident MB after them, and MB after Prometheus asked, too."""
    with RunningApp({"MONITORING_ENABLED": "true" if monitoring else "false"}) as app:
        pid = app.process.pid
        with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)) as connection:
            _ask(connection, "/health", 200)
            before = _computed(pid)
            _ask(connection, "/health", REQUESTS)
            spent, resident = _computed(pid) - before, _resident(pid)
            _ask(connection, "/metrics", 2)
            return spent / REQUESTS * 1e6, resident, _resident(pid)


def _computed(pid: int) -> float:
    """Seconds of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _ask(connection: http.client.HTTPConnection, path: str, times: int) -> None:
    for _ in range(times):
        connection.request("GET", path)
        connection.getresponse().read()


def backup() -> tuple[float, float, float, float, float]:
    """MB of the library and of its backup, and seconds of the backup, of its verification and of its restore."""
    with tempfile.TemporaryDirectory() as name:
        folder, other = Path(name) / "data", Path(name) / "other"
        with closing(Database(folder / "library.sqlite3")) as database:
            fill(database, Talk(1), SUMMARIES, WORDS)
            began = time.perf_counter()
            path, manifest = make(folder, folder / "backups", version="bench", reason="asked for", audio=False)
            made = time.perf_counter()
        with Archive(path) as archive:
            archive.verify()
        verified = time.perf_counter()
        restoring.stage(path, other)
        restoring.finish(other)
        ended = time.perf_counter()
        size = path.stat().st_size / 1e6
        return manifest.bytes / 1e6, size, made - began, verified - made, ended - verified


def main() -> bool:
    """Prints both tables; True when every goal is reached."""
    print("\n## Watching\n")
    runs = [(asked(True), asked(False)) for _ in range(ROUNDS)]
    on, off = (median(run[side][0] for run in runs) for side in (0, 1))
    print(f"CPU of one GET /health, median of {ROUNDS}: {on:.0f} µs watched, {off:.0f} µs not: {on - off:.0f} µs")
    print(f"resident after {REQUESTS} requests: {runs[-1][0][1]:.1f} MB watched, {runs[-1][1][1]:.1f} MB not")
    print(f"and after Prometheus asked: {runs[-1][0][2]:.1f} MB")
    print(f"\n## Backups: {SUMMARIES:,} summaries with transcripts of {WORDS:,} words\n")
    library, size, made, verified, restored = backup()
    print(f"library {library:.0f} MB, backup {size:.0f} MB")
    print(f"made in {made:.1f} s, verified in {verified:.1f} s, put back (verified again) in {restored:.1f} s")
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return on - off <= MAX_MICROSECONDS and made <= MAX_BACKUP
