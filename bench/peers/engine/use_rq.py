"""RQ: jobs in Redis, each in a process forked for it."""

import os
import sys

from redis import Redis
from rq import Queue, Retry

from bench.peers.engine.told import work

_BEST = bool(os.environ.get("BENCH_BEST"))
_queue = Queue(connection=Redis.from_url(os.environ["BENCH_REDIS"]))


def submit(number: int, seconds: float = 0.0) -> None:
    _queue.enqueue(work, number, seconds, retry=Retry(max=3) if _BEST else None)


def worker(workers: int) -> list[str]:
    rq, url = os.path.join(os.path.dirname(sys.executable), "rq"), os.environ["BENCH_REDIS"]
    if _BEST:
        watch = ("--job-monitoring-interval", "1", "--maintenance-interval", "1", "--worker-ttl", "20")
        return [rq, "worker", "--quiet", *watch, "--url", url]
    return [rq, "worker-pool", "--quiet", "-n", str(workers), "--url", url]
