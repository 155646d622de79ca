"""Alerts of a running server: they open, clear, and are told to a webhook once each, signed."""

import json
import time
from pathlib import Path

from ops.signature import valid
from tests.client import Client, wait_for
from tests.flows.fixtures import compatible, held_model, server, world
from tests.ops.receiver import Receiver, receiving

SECRET = "for the tests of alerts"


def settings(receiver: Receiver, **more: str) -> dict[str, str]:
    return {
        "ALERT_WEBHOOK_URL": f"{receiver.url}/alerts?token=hidden",
        "ALERT_WEBHOOK_SECRET": SECRET,
        "HEALTH_CHECK_INTERVAL": "0.1",
        "ALERT_CPU_PERCENT": "100",
        "ALERT_MEMORY_PERCENT": "100",
        **more,
    }


def told(receiver: Receiver) -> list[tuple[str, str]]:
    bodies = [json.loads(one.body) for one in receiver.deliveries]
    return [(body["type"], body["data"]["name"]) for body in bodies]


def names(client: Client) -> list[str]:
    return [alert["name"] for alert in client.get("/system_health")["alerts"]]


def test_a_long_queue_opens_an_alert_that_clears_itself_and_each_is_told_once(tmp_path: Path) -> None:
    with receiving() as receiver, world() as stand, held_model(stand) as gate:
        more = settings(receiver, ALERT_QUEUE="5", WORKER_THREADS="1", **compatible(stand))
        receiver.answers = [(503, {})]  # the first attempt meets a receiver that is out of order
        with server(stand, tmp_path, **more) as (app, client):
            jobs = [client.submit(f"https://youtu.be/queuedvid{n:02}") for n in range(8)]
            wait_for(lambda: names(client) == ["queue"])
            report = client.get("/system_health")
            assert report["status"] == "warning"
            [alert] = report["alerts"]
            assert (alert["value"], alert["threshold"], alert["level"]) == (7, 5, "warning")
            assert alert["message"] == "7 jobs wait to begin (threshold 5)."
            wait_for(lambda: len(receiver.deliveries) == 2, why=lambda: receiver.deliveries)
            gate.set()
            for job in jobs:
                client.wait(job)
            wait_for(lambda: names(client) == [])
            assert client.get("/system_health")["status"] == "healthy"
            wait_for(lambda: len(receiver.deliveries) == 3, why=lambda: receiver.deliveries)
            assert told(receiver) == [("alert.opened", "queue")] * 2 + [("alert.cleared", "queue")]
            assert len({one.headers["Webhook-Id"] for one in receiver.deliveries}) == 2
            assert all(valid(one.headers, one.body, SECRET, time.time()) for one in receiver.deliveries)
            assert json.loads(receiver.deliveries[-1].body)["text"] == "The queue is short again."
            assert app.stop() == 0
        log = app.log_text()
        assert "hidden" not in log
        assert SECRET not in log


def test_summaries_that_fail_open_an_alert_but_videos_without_captions_do_not(tmp_path: Path) -> None:
    with receiving() as receiver, world() as stand:
        more = settings(receiver, **compatible(stand, "e401"))
        with server(stand, tmp_path, **more) as (_, client):
            dull = "\n".join(f"https://youtu.be/captionsoff?n={n}" for n in range(6))
            client.wait(client.submit(dull))
            assert names(client) == []
            broken = "\n".join(f"https://youtu.be/brokenvid_{n}" for n in range(6))
            client.wait(client.submit(broken))
            wait_for(lambda: names(client) == ["failed_summaries"])
            wait_for(lambda: told(receiver) == [("alert.opened", "failed_summaries")])


def test_slow_answers_open_an_alert_and_a_receiver_that_hangs_holds_nobody(tmp_path: Path) -> None:
    with receiving() as receiver:
        receiver.gate.clear()
        with (
            world() as stand,
            server(stand, tmp_path, **settings(receiver, ALERT_RESPONSE_SECONDS="0.001")) as (
                app,
                client,
            ),
        ):
            for _ in range(6):
                client.ask("POST", "/summarize", {"url": "sample:sourdough-starter", "fresh": True})
            wait_for(lambda: names(client) == ["response_time"])
            wait_for(lambda: len(receiver.deliveries) == 1)
            assert client.get("/health") == {"status": "ok"}
            assert app.stop() == 0, "a stop does not wait for the receiver"
