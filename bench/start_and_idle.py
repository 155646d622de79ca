"""How soon the app answers, what it holds when idle, and what the built-in model costs on four hours of talk."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
STARTS, IDLE_SECONDS, PATIENCE = 5, 2.0, 30.0
MAX_START, MAX_IDLE_MB, MAX_BUILTIN, MAX_BUILTIN_MB = 1.0, 60.0, 0.5, 60.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "TMPDIR")


class NoAnswer(Exception):
    """The app could not be measured; the message ends with its log."""


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`python app.py` with a fresh data folder and no settings but its port; it is stopped at the end."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"DATA_DIR": str(folder / "data"), "PORT": str(port), "HOST": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, str(ROOT / "app.py")]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until_healthy(process: subprocess.Popen[bytes], port: int, folder: Path) -> float:
    """Seconds until GET /health was answered with 200."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    log = (folder / "log").read_text(errors="replace")
    fate = "ended" if process.poll() is not None else f"did not answer within {PATIENCE:g} s"
    raise NoAnswer(f"app.py {fate}:\n{log[-2000:]}")


def _resident_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def _cpu_seconds(pid: int) -> float:
    """What the process has computed so far: it does not grow when the machine is busy with others."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(*, idle: bool) -> tuple[float, float, float]:
    """Seconds to the first answer, CPU seconds until then, and resident MB `IDLE_SECONDS` later (0 unless `idle`)."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), _free_port()
        with _running(folder, port) as process:
            seconds = _until_healthy(process, port, folder)
            cpu = _cpu_seconds(process.pid)
            if not idle:
                return seconds, cpu, 0.0
            time.sleep(IDLE_SECONDS)
            return seconds, cpu, _resident_mb(process.pid)


def four_hours() -> dict[str, float]:
    """What `bench.four_hours` measured of itself."""
    command = [sys.executable, "-m", "bench.four_hours"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> bool:
    """Prints the table; True when every goal is reached."""
    print("\n## Start and idle\n")
    try:
        runs = [start(idle=number == STARTS - 1) for number in range(STARTS)]
    except NoAnswer as fault:
        print(fault)
        return False
    builtin = sorted((four_hours() for _ in range(3)), key=lambda run: run["cpu"])[1]
    seconds = [run[0] for run in runs]
    peak = f"builtin, {builtin['words']:.0f} words of 4 hours: peak of its process"
    rows = (
        (f"first answer of /health, median of {STARTS}", median(seconds), MAX_START, "s"),
        (f"idle, {IDLE_SECONDS:g} s after that: resident", runs[-1][2], MAX_IDLE_MB, "MB"),
        (f"builtin, {builtin['words']:.0f} words of 4 hours: CPU", builtin["cpu"], MAX_BUILTIN, "s"),
        (peak, builtin["peak_mb"], MAX_BUILTIN_MB, "MB"),
    )
    for name, value, goal, unit in rows:
        digits = ".2f" if unit == "s" else ".0f"
        verdict = "reached" if value <= goal else "MISSED"
        print(f"{name:<58}{value:>7{digits}} {unit:<3} goal: at most {goal:g} {unit}: {verdict}")
    shown = ", ".join(f"{wall:.2f} ({cpu:.2f})" for wall, cpu, _ in runs)
    print(f"\nstarts, seconds (of CPU): {shown}; builtin: {builtin['wall']:.2f} ({builtin['cpu']:.2f})")
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return all(value <= goal for _, value, goal, _ in rows)
