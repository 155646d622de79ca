"""Who is measured: our engine, and the peers with the server, the settings and the number of jobs that suit each."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.engine import servers
from bench.engine.rounds import ROOT, Entry

PEERS_PYTHON = ROOT / "bench" / ".venv-peers-engine" / "bin" / "python"
OURS = "this engine"


@dataclass(frozen=True)
class Contestant:
    """`module` is None for our engine; `jobs` are those of one run; `store` is what huey is asked for.

    `server` is run with its own defaults and `options`. `keeps`: something of it outlives its process. `better` says
    which settings bring a job back soonest after kill -9, where there are any.
    """

    name: str
    module: str | None
    jobs: int
    server: str = ""
    options: tuple[str, ...] = ()
    store: str = ""
    submitters: tuple[int, ...] = (1, 8)
    keeps: bool = True
    better: str = ""

    def command(self, workers: int, more: Sequence[str]) -> list[str]:
        """What runs it under the common load; the folder is to be added."""
        script = ["-m", "bench.engine.ours"] if self.module is None else ["-m", "bench.peers.engine.run", self.module]
        python = sys.executable if self.module is None else str(PEERS_PYTHON)
        return [python, *script, "--workers", str(workers), *more, "--"]

    @contextmanager
    def around(self, folder: Path, under: Sequence[str] = ()) -> Iterator[Mapping[str, str]]:
        """Its server, and the environment it needs."""
        store = {"BENCH_STORE": self.store} if self.store else {}
        if self.server == "redis":
            with servers.redis(folder, *self.options, under=under) as found:
                yield {**found, **store}
        elif self.server == "postgres":
            with servers.postgres(folder, under=under) as found:
                yield {**found, **store}
        else:
            yield store

    def entry(self, workers: int) -> Entry:
        """One run of the throughput table."""
        submitters = ("--submitters", *map(str, self.submitters))
        return Entry(self.name, self.command(workers, ("--jobs", str(self.jobs), *submitters)), self.around)


_ALWAYS = ("--appendonly", "yes", "--appendfsync", "always")


def contestants(our_jobs: int) -> list[Contestant]:
    """All of them, ours first."""
    return [
        Contestant(OURS, None, our_jobs, submitters=(1, 8, 64)),
        Contestant("PriorityQueue + threads", "priority_queue", 50_000, keeps=False),
        Contestant("huey, memory", "huey", 10_000, store="memory", keeps=False),
        Contestant("huey, SQLite", "huey", 4_000, store="sqlite"),
        Contestant("huey, Redis", "huey", 5_000, "redis", store="redis"),
        Contestant("huey, Redis, appendfsync always", "huey", 3_000, "redis", _ALWAYS, store="redis"),
        Contestant("RQ, Redis", "rq", 120, "redis", better="Retry, monitoring and maintenance every second"),
        Contestant(
            "Dramatiq, Redis", "dramatiq", 3_000, "redis", better="heartbeat_timeout 5 s, maintenance at every command"
        ),
        Contestant("Dramatiq, Redis, appendfsync always", "dramatiq", 2_000, "redis", _ALWAYS),
        Contestant("Celery, Redis", "celery", 1_000, "redis", better="acks_late, visibility_timeout 10 s"),
        Contestant(
            "procrastinate, PostgreSQL", "procrastinate", 150, "postgres", better="a task that looks for stalled jobs"
        ),
    ]
