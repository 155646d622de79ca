"""Dramatiq on Redis."""

import os
import sys

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from bench.peers.engine.told import work

_BEST = {"heartbeat_timeout": 5000, "maintenance_chance": 1_000_000} if os.environ.get("BENCH_BEST") else {}
dramatiq.set_broker(RedisBroker(url=os.environ["BENCH_REDIS"], **_BEST))


@dramatiq.actor
def job(number: int, seconds: float) -> None:
    work(number, seconds)


def submit(number: int, seconds: float = 0.0) -> None:
    job.send(number, seconds)


def worker(workers: int) -> list[str]:
    return [sys.executable, "-m", "dramatiq", "bench.peers.engine.use_dramatiq", "-p", "1", "-t", str(workers)]
