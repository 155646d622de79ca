"""procrastinate on PostgreSQL."""

import os
import sys

import procrastinate

from bench.peers.engine.told import work

_BEST = bool(os.environ.get("BENCH_BEST"))
_STALLED = 4.0  # seconds without a sign of life
_SIGNS = {"update_heartbeat_interval": 1.0, "stalled_worker_timeout": _STALLED} if _BEST else {}
app = procrastinate.App(
    connector=procrastinate.PsycopgConnector(conninfo=os.environ["BENCH_POSTGRES"], max_size=8), worker_defaults=_SIGNS
)


@app.task(name="job")
def job(number: int, seconds: float) -> None:
    work(number, seconds)


if _BEST:

    @app.periodic(cron="* * * * * */1")
    @app.task(queueing_lock="stalled", pass_context=True)
    async def run_stalled_again(context: procrastinate.JobContext, timestamp: int) -> None:
        for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
            await app.job_manager.retry_job(stalled)


def prepare() -> None:
    app.open()
    app.schema_manager.apply_schema()


def submit(number: int, seconds: float = 0.0) -> None:
    job.defer(number=number, seconds=seconds)


def worker(workers: int) -> list[str]:
    module = "bench.peers.engine.use_procrastinate.app"
    return [sys.executable, "-m", "procrastinate", "--app", module, "worker", "--concurrency", str(workers)]
