"""A provider that fails again and again: its work waits, one call asks whether it is back, nobody else notices."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from clock import parse_iso
from tests.client import Client, wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand


def link(number: int) -> str:
    return f"https://youtu.be/abcdefgh{number:03}"


class Outage:
    """A compatible server that is down, then holds its answers, then is well again."""

    def __init__(self) -> None:
        self.down = True
        self.gate = threading.Event()
        self._model = OpenAIStand()

    def __call__(self, exchange: Exchange) -> None:
        if "completions" in exchange.path and self.down:
            exchange.reply(503, body="Service Unavailable")
            return
        if "completions" in exchange.path:
            self.gate.wait(20)
        self._model(exchange)


@contextmanager
def outage(stand: Stand) -> Iterator[Outage]:
    made = Outage()
    stand.route(LOCAL, made)
    try:
        yield made
    finally:
        made.gate.set()


def local_calls(stand: Stand) -> int:
    return sum("completions" in request.path for request in stand.requests(LOCAL))


def all_wait(client: Client, jobs: list[str]) -> bool:
    return all(client.status(job_id)["status"] == "retry" for job_id in jobs)


def test_its_work_waits_one_call_asks_and_then_everything_goes_on(tmp_path: Path) -> None:
    with (
        world() as stand,
        outage(stand) as local,
        server(stand, tmp_path, PROVIDER_PAUSE="2", GOOGLE_API_KEY="g", **compatible(stand)) as (_, client),
        client.listening() as live,
    ):
        live.wait_for("snapshot")
        jobs = [client.submit(link(number)) for number in range(6)]
        told = live.wait_for("system", level="warning")
        wait_for(lambda: all_wait(client, jobs))
        failed = local_calls(stand)
        assert 5 <= failed <= 7  # three at once, so two may have been under way when it opened
        local.down = False  # from here on it takes calls, and answers none before the gate opens

        # Others are not touched.
        for model in ("builtin", "gemini-2.5-flash"):
            other = client.wait(client.submit(link(100), model=model))
            assert (other["status"], other["items"][0]["attempts"]) == ("completed", 1)

        stand.wait_for(lambda: local_calls(stand) == failed + 1)
        asked = stand.requests(LOCAL)[-1].at
        others = 5
        wait_for(lambda: sum(item["error"]["code"] == "provider_paused" for item in waiting(client, jobs)) == others)
        for item in waiting(client, jobs):
            assert item["next_attempt_at"] == item["error"]["retry_at"]
            assert "503" in item["error"]["message"]
        again = {item["video_id"]: item["next_attempt_at"] for item in waiting(client, jobs)}
        wait_for(lambda: all(item["next_attempt_at"] > again[item["video_id"]] for item in waiting(client, jobs)))
        assert local_calls(stand) == failed + 1, "only the probe may pass"

        local.gate.set()
        done = [client.wait(job_id) for job_id in jobs]
        assert {job["status"] for job in done} == {"completed"}
        assert all(job["items"][0]["attempts"] <= 2 for job in done), "waiting for a provider is no attempt"
        assert local_calls(stand) == failed + len(jobs)
        assert stand.requests(LOCAL)[-1].at > asked
        live.wait_for("system", level="info")
        assert told["until"]
        assert [event["level"] for event in live.named("system")] == ["warning", "info"]


def waiting(client: Client, jobs: list[str]) -> list[dict[str, Any]]:
    items = [client.job(job_id)["items"][0] for job_id in jobs]
    return [item for item in items if item["status"] == "retry"]


def test_a_probe_that_fails_makes_the_pause_longer_and_the_jobs_wait_on(tmp_path: Path) -> None:
    with (
        world() as stand,
        outage(stand) as local,
        server(stand, tmp_path, PROVIDER_PAUSE="0.3", **compatible(stand)) as (_, client),
        client.listening() as live,
    ):
        live.wait_for("snapshot")
        jobs = [client.submit(link(number)) for number in range(5)]
        wait_for(lambda: len(live.named("system")) == 4)
        seen = local_calls(stand)
        wait_for(lambda: all_wait(client, jobs))
        until = [parse_iso(event["until"]) for event in live.named("system")]
        pauses = [(after - before).total_seconds() for before, after in pairwise(until)]
        assert seen <= 7 + 3, "one call for each probe"
        for pause, least in zip(pauses, (0.6, 1.2, 2.4), strict=False):
            assert pause > least - 0.01, "twice as long each time"
        local.down = False
        local.gate.set()
        assert {client.wait(job_id)["status"] for job_id in jobs} == {"completed"}


def test_a_waiting_job_can_be_cancelled_and_is_never_called_again(tmp_path: Path) -> None:
    with (
        world() as stand,
        outage(stand) as local,
        server(stand, tmp_path, PROVIDER_PAUSE="0.5", **compatible(stand)) as (_, client),
    ):
        jobs = [client.submit(link(number)) for number in range(6)]
        wait_for(lambda: all_wait(client, jobs))
        for job_id in jobs:
            assert client.ask("POST", f"/jobs/{job_id}/cancel").json["status"] == "cancelled"
        seen = local_calls(stand)
        local.down = False
        local.gate.set()
        assert client.wait(client.submit(link(50)))["status"] == "completed"  # the probe, when its time has come
        assert local_calls(stand) == seen + 1
        assert {client.status(job_id)["status"] for job_id in jobs} == {"cancelled"}


def test_a_request_that_waits_for_its_summary_waits_for_no_long_pause(tmp_path: Path) -> None:
    with (
        world() as stand,
        outage(stand),
        server(stand, tmp_path, PROVIDER_PAUSE="60", **compatible(stand)) as (_, client),
    ):
        jobs = [client.submit(link(number)) for number in range(5)]
        wait_for(lambda: any(item["error"]["code"] == "provider_paused" for item in waiting(client, jobs)))
        seen = local_calls(stand)
        [result] = client.ask("POST", "/summarize", {"url": link(50)}).json
        assert result["error_detail"]["code"] == "provider_paused"
        assert result["error_detail"]["retry_at"] is None
        assert local_calls(stand) - seen <= 2, "those that were under way when it opened"


def test_a_restart_in_the_middle_asks_anew_and_loses_nothing(tmp_path: Path) -> None:
    with world() as stand, outage(stand) as local:
        with server(stand, tmp_path, PROVIDER_PAUSE="1", **compatible(stand)) as (app, client):
            jobs = [client.submit(link(number)) for number in range(5)]
            wait_for(lambda: all_wait(client, jobs))
            app.kill()
        local.down = False
        local.gate.set()
        with server(stand, tmp_path, PROVIDER_PAUSE="1", **compatible(stand)) as (_, client):
            assert {client.wait(job_id)["status"] for job_id in jobs} == {"completed"}


def test_what_will_not_pass_is_asked_once_and_pauses_nobody(tmp_path: Path) -> None:
    models = ("e400", "e401", "e403", "e404", "quota", "toolong", "refusal", "filtered", "length")
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client), client.listening() as live:
        live.wait_for("snapshot")
        jobs = [client.submit(link(number), model=model) for number, model in enumerate(models)]
        assert [client.wait(job_id)["status"] for job_id in jobs] == ["failed"] * len(models)
        assert calls(stand) == len(models)
        assert client.wait(client.submit(link(50)))["status"] == "completed"
        assert live.named("system") == []
