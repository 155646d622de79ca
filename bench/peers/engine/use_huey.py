"""huey: in memory, in SQLite, or in Redis, whichever BENCH_STORE says."""

import os
import sys

from huey import MemoryHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer

from bench.peers.engine.told import work

_STORE = os.environ["BENCH_STORE"]
if _STORE == "memory":
    huey = MemoryHuey(results=False)
elif _STORE == "redis":
    huey = RedisHuey(results=False, url=os.environ["BENCH_REDIS"])
else:
    huey = SqliteHuey(results=False, filename=os.path.join(os.environ["BENCH_FOLDER"], "huey.db"))


@huey.task()
def job(number: int, seconds: float) -> None:
    work(number, seconds)


def submit(number: int, seconds: float = 0.0) -> None:
    job(number, seconds)


def worker(workers: int) -> list[str]:
    return [
        os.path.join(os.path.dirname(sys.executable), "huey_consumer"),
        *("bench.peers.engine.use_huey.huey", "-w", str(workers), "-k", "thread", "--quiet"),
    ]


if _STORE == "memory":

    def start(progress: object, workers: int) -> None:
        Consumer(huey, workers=workers, worker_type="thread").start()
