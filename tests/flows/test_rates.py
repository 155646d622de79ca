"""What a provider takes: its own limits are kept, long waits are no attempts, and who waits can be cancelled."""

import math
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from tests.client import wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, held_model, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand


def link(number: int) -> str:
    return f"https://youtu.be/abcdefgh{number:03}"


class Limited:
    """A compatible server that takes `limit` calls in a window of `seconds`, says so, and counts who came too early."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self.too_early = 0
        self._lock = threading.Lock()
        self._ends, self._left = 0.0, limit
        self._model = OpenAIStand(tells=self._headers)

    def __call__(self, exchange: Exchange) -> None:
        if "completions" in exchange.path:
            with self._lock:
                now = time.monotonic()
                if now >= self._ends:
                    self._ends, self._left = now + self.seconds, self.limit
                self.too_early += self._left == 0
                self._left = max(self._left - 1, 0)
        self._model(exchange)

    def _headers(self) -> Mapping[str, str]:
        with self._lock:
            reset = math.ceil(max(self._ends - time.monotonic(), 0) * 1000)
            return {
                "x-ratelimit-limit-requests": str(self.limit),
                "x-ratelimit-remaining-requests": str(self._left),
                "x-ratelimit-reset-requests": f"{reset}ms",
            }


def test_a_limit_that_the_provider_tells_is_never_overrun(tmp_path: Path) -> None:
    limited = Limited(3, 0.6)
    with world() as stand:
        stand.route(LOCAL, limited)
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            jobs = [client.submit("\n".join(link(number) for number in range(10)))]
            assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"]
            assert limited.too_early == 0
            assert calls(stand) == 10


def test_a_long_wait_for_the_rate_is_a_retry_that_is_no_attempt_and_can_be_cancelled(tmp_path: Path) -> None:
    limited = Limited(1, 60)
    with world() as stand:
        stand.route(LOCAL, limited)
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            client.wait(client.submit(link(0)), "completed")
            jobs = [client.submit(link(1 + number)) for number in range(4)]
            for job_id in jobs:
                job = client.wait(job_id, "retry")
                [item] = job["items"]
                assert item["error"]["code"] == "provider_busy"
                assert item["attempts"] == 0
                assert job["next_attempt_at"] == item["next_attempt_at"]
            other = client.wait(client.submit(link(9), model="builtin"))
            assert other["status"] == "completed"
            assert client.ask("POST", f"/jobs/{jobs[0]}/cancel").json["status"] == "cancelled"
            assert calls(stand) == 1


def test_a_model_that_asked_to_come_later_is_asked_by_nobody_until_then(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand, "e429")) as (_, client):
        jobs = [client.submit(link(number)) for number in range(3)]
        codes = [client.wait(job_id, "retry")["items"][0]["error"]["code"] for job_id in jobs]
        assert codes == ["model_rate_limited", "provider_busy", "provider_busy"]
        assert calls(stand) == 1
        assert client.wait(client.submit(link(9), model="ok"))["status"] == "completed"


def test_so_many_calls_in_a_minute_where_the_operator_says_so(tmp_path: Path) -> None:
    settings = {"PROVIDER_REQUESTS_PER_MINUTE": "2", "WORKER_THREADS": "1"}
    with world() as stand, server(stand, tmp_path, **settings, **compatible(stand)) as (_, client):
        jobs = [client.submit(link(number)) for number in range(3)]
        assert client.wait(jobs[2], "retry")["items"][0]["error"]["code"] == "provider_busy"
        assert [client.wait(job_id)["status"] for job_id in jobs[:2]] == ["completed"] * 2
        assert calls(stand) == 2


def test_so_many_calls_at_once_and_who_waits_in_line_can_be_cancelled(tmp_path: Path) -> None:
    settings = {"PROVIDER_CONCURRENCY": "1", "WORKER_THREADS": "3"}
    with (
        world() as stand,
        server(stand, tmp_path, **settings, **compatible(stand)) as (_, client),
        held_model(stand) as gate,
    ):
        jobs = [client.submit(link(number)) for number in range(3)]
        wait_for(lambda: all("part" in client.status(job_id)["message"] for job_id in jobs))
        stand.wait_for(lambda: calls(stand) == 1)
        [call] = [request for request in stand.requests(LOCAL) if "completions" in request.path]
        waiting = [job_id for number, job_id in enumerate(jobs) if f"abcdefgh{number:03}" not in call.body.decode()]
        assert len(waiting) == 2
        assert client.ask("POST", f"/jobs/{waiting[0]}/cancel").status == 202
        client.wait(waiting[0], "cancelled", seconds=2)
        assert calls(stand) == 1
        gate.set()
        assert sorted(client.wait(job_id)["status"] for job_id in jobs) == ["cancelled", "completed", "completed"]
        assert calls(stand) == 2
