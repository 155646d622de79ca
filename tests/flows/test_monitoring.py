"""How a running server is: health, figures by route, Prometheus, its log, and a history that a restart keeps."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.client import Client, wait_for
from tests.flows.fixtures import compatible, held_model, server, world
from tests.running_app import RunningApp

SAMPLE = "sample:sourdough-starter"
Running = tuple[RunningApp, Client]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One server for the tests that only look; its log is JSON and has a line for each request."""
    settings = {"HEALTH_CHECK_INTERVAL": "0.1", "LOG_FORMAT": "json", "ACCESS_LOG": "true", "LOG_LEVEL": "INFO"}
    with RunningApp(settings) as app:
        yield app, Client(app.url)


def test_health_of_the_contract(running: Running) -> None:
    _, client = running
    client.ask("POST", "/summarize", {"url": SAMPLE})
    wait_for(lambda: client.get("/system_health")["metrics"]["resource_usage"]["cpu_percent"] is not None)
    report = client.get("/system_health")
    assert report["status"] in ("healthy", "warning")
    assert report["timestamp"].endswith("Z")
    assert report["migration_phase"] == "phase-4"
    metrics = report["metrics"]
    assert set(metrics) == {
        *("response_times", "error_rates", "resource_usage", "active_connections", "job_queue_size")
    }
    assert metrics["response_times"]["count"] > 0
    assert 0 < metrics["response_times"]["p50"] <= metrics["response_times"]["p99"] < 300
    assert metrics["error_rates"] == {"answers": 0.0, "summaries": 0.0}
    assert (metrics["active_connections"], metrics["job_queue_size"]) == (0, 0)
    assert 10 < metrics["resource_usage"]["process_memory_mb"] < 500
    assert 0 < metrics["resource_usage"]["memory_percent"] < 100


def test_times_are_told_by_template_and_by_way(running: Running) -> None:
    _, client = running
    client.wait(client.submit(SAMPLE))
    client.ask("POST", "/summarize", {"url": SAMPLE})
    for number in range(20):
        client.ask("GET", f"/jobs/no-such-job-{number}")
        client.ask("GET", f"/nowhere/{number}")
    told = client.get("/performance_metrics")
    routes = {(one["method"], one["route"]): one for one in told["routes"]}
    missing = routes["GET", "/jobs/<job_id>"]
    assert missing["by_status"]["4xx"] >= 20
    assert 0 < missing["p50"] <= missing["p95"] <= missing["p99"]
    assert routes["GET", "(unknown)"]["by_status"] == {"4xx": routes["GET", "(unknown)"]["count"]}
    assert not [route for _, route in routes if "no-such-job" in route or "nowhere" in route]
    assert told["sync"]["count"] > 0
    assert told["async"]["count"] > 0
    assert 0 <= told["async"]["p50"] <= told["async"]["p99"]
    assert told["counters"]["summaries"] >= 2


def test_prometheus_can_read_it_and_its_labels_are_bounded(running: Running) -> None:
    _, client = running
    client.ask("GET", "/jobs/another-job")
    client.ask("BREW", "/health")
    answer = client.ask("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = {one.name: one for one in text_string_to_metric_families(answer.body.decode())}
    answers = families["youtube_summarizer_answers"].samples
    assert {one.labels["status"] for one in answers} <= {"2xx", "3xx", "4xx", "5xx"}
    assert not [one for one in answers if "another-job" in str(one.labels) or "BREW" in str(one.labels)]
    took = families["youtube_summarizer_answer_seconds"].samples
    one_route = [s for s in took if s.labels["route"] == "/jobs/<job_id>" and s.name.endswith("bucket")]
    assert [s.value for s in one_route] == sorted(s.value for s in one_route)
    assert families["youtube_summarizer_queue_jobs"].samples[0].value == 0
    assert families["youtube_summarizer_uptime_seconds"].samples[0].value > 0


def test_a_request_has_a_name_in_the_answer_and_in_the_log(running: Running) -> None:
    app, client = running
    made = client.ask("GET", "/api_status").headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{16}", made)
    given = client.ask("GET", "/api_status", headers={"X-Request-ID": "from.the-proxy_1"})
    assert given.headers["X-Request-ID"] == "from.the-proxy_1"
    strange = client.ask("GET", "/api_status", headers={"X-Request-ID": 'a"b c'})
    assert re.fullmatch(r"[0-9a-f]{16}", strange.headers["X-Request-ID"])
    client.ask("GET", "/no%0Asuch%1b%5b31mpage")

    def lines() -> list[dict[str, str]]:
        return [json.loads(line) for line in app.log_text().splitlines() if line.startswith("{")]

    wait_for(lambda: any("such" in line["message"] for line in lines()), why=app.log_text)
    [mine] = [line for line in lines() if line.get("request_id") == made]
    assert mine["message"].startswith("GET /api_status 200 ")
    assert mine["timestamp"].endswith("Z")
    assert any("no\\nsuch\\x1b" in line["message"] for line in lines()), "no line of the log can be made from outside"


def test_a_line_about_a_job_names_it(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "e503")) as (app, client):
        job = client.submit("https://youtu.be/abcdefghij1")
        client.wait(job, "retry", "failed")
        wait_for(lambda: f"[job {job}]" in app.log_text(), why=app.log_text)


def test_the_last_day_outlives_a_restart(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        client.ask("POST", "/summarize", {"url": SAMPLE})
        assert app.stop() == 0
    with (tmp_path / "history.jsonl").open("ab") as file:
        file.write(b"[17, 3")  # torn off by a crash
    for _ in range(2):
        with RunningApp(data_dir=tmp_path) as app:
            told = Client(app.url).get("/performance_metrics/history")
            assert app.stop() == 0
    points = [dict(zip(told["columns"], point, strict=True)) for point in told["points"]]
    assert len(points) == 2
    assert points[0]["summaries"] == 1
    assert points[0]["answers"] >= 1
    assert points[0]["p95"] > 0
    assert abs(points[0]["at"] - time.time()) < 600


def test_monitoring_can_be_switched_off(tmp_path: Path) -> None:
    with RunningApp({"MONITORING_ENABLED": "false"}, tmp_path) as app:
        client = Client(app.url)
        report = client.get("/system_health")
        assert (report["status"], report["monitoring"], report["alerts"]) == ("healthy", "off", [])
        assert report["metrics"]["job_queue_size"] == 0
        for path in ("/performance_metrics", "/performance_metrics/history", "/metrics"):
            answer = client.ask("GET", path)
            assert (answer.status, answer.json["code"]) == (404, "monitoring_off")
        assert client.get("/health") == {"status": "ok"}
        assert app.stop() == 0
    assert not (tmp_path / "history.jsonl").exists()


def test_health_answers_while_all_workers_are_busy(tmp_path: Path) -> None:
    with (
        world() as stand,
        held_model(stand),
        server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (
            _,
            client,
        ),
    ):
        jobs = [client.submit(f"https://youtu.be/busyvideo_{n}") for n in range(3)]
        client.wait(jobs[0], "in_progress")
        assert client.get("/system_health")["metrics"]["job_queue_size"] == 2
        assert client.get("/health") == {"status": "ok"}
