"""What a hundred thousand stored jobs cost beside a hundred: start, memory, every verb, and the pause of a prune."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.stored_jobs import fill
from bench.stored_probe import resident_mb
from clock import utc_now
from tests.running_app import ROOT, RunningApp

FEW, MANY = 100, 100_000
ROUNDS, EACH = 20, 20
STARTS = 5
MAX_START, MAX_MB, MAX_RATIO, MAX_PAUSE = 2.0, 150.0, 1.2, 0.050
VERBS = ("submit", "claim", "complete", "submit", "cancel", "page", "status")
SNAPSHOT_SECONDS = 2.0
"""A snapshot that follows the forgetting is written meanwhile."""

OLD_AFTER = 15.0
"""So many seconds after the start of the server the jobs become old enough to be forgotten."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; values and goal in seconds, MB or as a plain ratio."""

    name: str
    value: float
    goal: float
    unit: str
    note: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.goal

    def __str__(self) -> str:
        scale, unit, digits = (1e3, "ms", 1) if self.unit == "s" and self.goal < 1 else (1, self.unit, 2)
        value, goal = (f"{number * scale:.{digits}f} {unit}".strip() for number in (self.value, self.goal))
        verdict = "met" if self.met else "NOT MET"
        return f"{self.name:<44}{value:>12}   goal: at most {goal:<9} {verdict:<8} {self.note}".rstrip()


class Probe:
    """The engine alone over one folder, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stored_probe", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready: dict[str, float] = self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def times(self, verb: str, count: int) -> list[float]:
        assert self._process.stdin is not None
        print(verb, count, file=self._process.stdin, flush=True)
        took: list[float] = self._read()
        return took

    def close(self) -> None:
        self._process.communicate()


class Caller:
    """One client with one connection to a running app."""

    def __init__(self, app: RunningApp) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)
        self._done: list[str] = []

    def ask(self, method: str, path: str, body: object = None) -> tuple[float, bytes]:
        data = None if body is None else json.dumps(body)
        began = time.perf_counter()
        self._connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        answer = self._connection.getresponse()
        told = answer.read()
        took = time.perf_counter() - began
        assert answer.status < 300, (method, path, answer.status, told)
        return took, told

    def submit(self) -> float:
        took, told = self.ask("POST", "/summarize_async", {"url": "sample:sourdough-starter"})
        self._done.append(json.loads(told)["job_id"])
        while json.loads(self.ask("GET", f"/jobs/{self._done[-1]}/status")[1])["status"] != "completed":
            time.sleep(0.005)
        return took

    def page(self) -> float:
        return self.ask("GET", "/jobs")[0]

    def status(self) -> float:
        return self.ask("GET", f"/jobs/{self._done[-1]}/status")[0]

    def delete(self) -> float:
        return self.ask("DELETE", f"/jobs/{self._done.pop(0)}")[0]


def engine(few: Path, many: Path) -> list[Row]:
    """Every verb of the engine, in turns over both folders."""
    probes = Probe(few), Probe(many)
    took: dict[str, tuple[list[float], list[float]]] = {verb: ([], []) for verb in VERBS}
    for number in range(ROUNDS):
        for verb in VERBS:
            for which in (0, 1) if number % 2 else (1, 0):
                took[verb][which].extend(probes[which].times(verb, EACH))
    for probe in probes:
        probe.close()
    ready = probes[1].ready
    print(f"the engine alone opens the folder in {ready['seconds']:.2f} s and {ready['mb']:.0f} MB")
    return [_ratio(f"engine: {verb}", *took[verb]) for verb in dict.fromkeys(VERBS)]


def served(few: Path, many: Path) -> list[Row]:
    """Start, memory, and the same through HTTP, in turns."""
    took = {verb: (list[float](), list[float]()) for verb in ("submit", "page", "status", "delete")}
    clean, killed = list[float](), list[float]()
    for _ in range(STARTS):
        for starts in (clean, killed):
            began = time.perf_counter()
            with RunningApp(data_dir=many) as app:
                starts.append(time.perf_counter() - began)
                if starts is clean:
                    Caller(app).submit()  # the journal holds it when the server is killed
                else:
                    app.stop()
    with RunningApp(data_dir=few) as small, RunningApp(data_dir=many) as large:
        callers = Caller(small), Caller(large)
        for number in range(ROUNDS * EACH // 2):
            for verb, times in took.items():
                for which in (0, 1) if number % 2 else (1, 0):
                    times[which].append(getattr(callers[which], verb)())
        resident, most = (resident_mb(large.process.pid, name) for name in ("VmRSS", "VmHWM"))
        beside = resident_mb(small.process.pid)
    return [
        _start("after a stop", clean),
        _start("after kill -9", killed),
        Row("resident", resident, MAX_MB, "MB", f"at most {most:.0f}; with {FEW} stored {beside:.0f}"),
        *(_ratio(f"HTTP: {verb}", *times) for verb, times in took.items()),
    ]


def _start(name: str, seconds: list[float]) -> Row:
    shown = ", ".join(f"{each:.2f}" for each in sorted(seconds))
    return Row(f"start until /health answers, {name}", median(seconds), MAX_START, "s", shown)


def _ratio(name: str, few: list[float], many: list[float]) -> Row:
    note = f"p50 {median(few) * 1e3:.3f} -> {median(many) * 1e3:.3f} ms"
    return Row(f"{name}, {MANY:,} / {FEW}", median(many) / median(few), MAX_RATIO, "", note)


class Pauses:
    """Asks an app without a break, and remembers when each answer came and how long it took."""

    def __init__(self, app: RunningApp, path: str) -> None:
        self.answers: list[tuple[float, float]] = []
        self._caller = Caller(app)
        self._path = path
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.wait(0.002):
            took, _ = self._caller.ask("GET", self._path)
            self.answers.append((time.monotonic(), took))

    def longest(self, since: float, until: float) -> float:
        return max(took for at, took in self.answers if since <= at <= until)

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


def pruned(few: Path, many: Path, ended: datetime) -> list[Row]:
    """The longest that anybody waits for an answer while all the jobs become too old and are forgotten.

    A second app that has next to nothing to forget is asked in the same way at the same time: what it shows is the
    machine's own.
    """
    old_at = time.monotonic() + OLD_AFTER
    retention = utc_now() + timedelta(seconds=OLD_AFTER) - ended
    settings = {"JOB_RETENTION_HOURS": f"{retention / timedelta(hours=1):.6f}"}
    with RunningApp(settings, few) as small, RunningApp(settings, many) as large:
        began = time.monotonic()
        assert began < old_at, "this machine is too slow for OLD_AFTER"
        asked = [Pauses(app, path) for app in (small, large) for path in ("/health", "/jobs?limit=1")]
        caller = Caller(large)
        while json.loads(caller.ask("GET", "/jobs?status=failed&limit=1")[1])["jobs"]:  # every tenth of the old ones
            assert time.monotonic() < old_at + 120, "nothing was forgotten"
            time.sleep(0.05)
        gone = time.monotonic()
        time.sleep(SNAPSHOT_SECONDS)
        for one in asked:
            one.end()
    own, _, health, page = (one.longest(old_at, gone + SNAPSHOT_SECONDS) for one in asked)
    note = f"the app with {FEW} meanwhile: {own * 1e3:.1f}; before it: {asked[2].longest(began, old_at) * 1e3:.1f}"
    return [
        Row(f"longest wait, {MANY:,} jobs forgotten: /health", health, MAX_PAUSE, "s", note),
        Row(f"longest wait, {MANY:,} jobs forgotten: /jobs", page, MAX_PAUSE, "s"),
    ]


def main() -> bool:
    """Prints the table; True when every goal is reached."""
    print(f"\n## {MANY:,} jobs that are over\n")
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        began, ended = time.perf_counter(), utc_now()
        fill(few, FEW, ended)
        fill(many, MANY, ended)
        size = (many / "job_state.json").stat().st_size / 1e6
        print(f"filled in {time.perf_counter() - began:.0f} s: a snapshot of {size:.0f} MB")
        rows = [*served(few, many), *engine(few, many), *pruned(few, many, ended)]
    print(*rows, sep="\n")
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return all(row.met for row in rows)
