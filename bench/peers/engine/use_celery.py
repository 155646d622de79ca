"""Celery on Redis, with a pool of threads."""

import os
import sys

from celery import Celery

from bench.peers.engine.told import work

app = Celery("bench", broker=os.environ["BENCH_REDIS"])
app.conf.task_ignore_result = True
if os.environ.get("BENCH_BEST"):
    app.conf.task_acks_late = True
    app.conf.task_reject_on_worker_lost = True
    app.conf.worker_prefetch_multiplier = 1
    app.conf.broker_transport_options = {
        "visibility_timeout": 10,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    }


@app.task(name="job")
def job(number: int, seconds: float) -> None:
    work(number, seconds)


def submit(number: int, seconds: float = 0.0) -> None:
    job.delay(number, seconds)


def worker(workers: int) -> list[str]:
    module = "bench.peers.engine.use_celery"
    return [sys.executable, "-m", "celery", "-A", module, "worker", "-P", "threads", "-c", str(workers), "-l", "ERROR"]
