"""The end of the server while everything is in use: in time, with code 0, and everything goes on after it."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.client import Answer, Client, wait_for
from tests.flows.fixtures import calls, compatible, held_model, server, world
from tests.running_app import ROOT, RunningApp, free_port

LINK = "https://www.youtube.com/watch?v=abcdefghij1"
OTHER = "https://youtu.be/abcdefghij2"


def sent(app: RunningApp, data: bytes) -> socket.socket:
    """A connection that sent something and reads nothing."""
    sock = socket.create_connection(("127.0.0.1", app.port))
    sock.sendall(data)
    return sock


def refused_for_the_stop(client: Client) -> bool:
    """Whether nothing is taken in any more, because the server stops."""
    answer = client.ask("POST", "/summarize_async", {"url": LINK}, {"Idempotency-Key": "once"})
    return answer.status == 503 and answer.json["code"] == "shutting_down"


def test_a_request_whose_work_ends_while_the_server_stops_gets_its_summary(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client), held_model(stand) as gate:
        answers: list[Answer] = []
        waiting = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
        waiting.start()
        stand.wait_for(lambda: calls(stand) == 1)
        app.process.send_signal(signal.SIGTERM)
        wait_for(lambda: refused_for_the_stop(client))
        gate.set()
        waiting.join(10)
        assert app.process.wait(10) == 0
    [answer] = answers
    assert answer.status == 200, answer.body
    assert answer.json[0]["summary"]


def test_it_stops_in_time_whatever_its_clients_do_and_all_jobs_end_after_it(tmp_path: Path) -> None:
    links = [f"https://youtu.be/abcdefghik{n}" for n in range(4)]
    with world() as stand:
        settings = compatible(stand, "stallmidx3")
        with server(stand, tmp_path, WORKER_SHUTDOWN_TIMEOUT="0.2", **settings) as (app, client):
            jobs = [client.submit(link) for link in links]
            stand.wait_for(lambda: calls(stand) == 3)  # three run, one waits
            sockets = [sent(app, b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(3)]
            head = b"POST /summarize_async HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            sockets += [sent(app, head + b"Content-Length: 99\r\n\r\n{"), sent(app, b"GET /hea")]
            wait_for(lambda: client.get("/events/status")["connections"] == 3)
            app.process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            assert app.process.wait(15) == 0
            assert time.monotonic() - asked < 10
            for sock in sockets:
                sock.close()
            assert "Traceback" not in app.log_text()
        with server(stand, tmp_path, **settings) as (_, client):
            assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once_and_loses_nothing(tmp_path: Path, number: signal.Signals) -> None:
    with world() as stand:
        settings = {"WORKER_THREADS": "3", **compatible(stand, "stallmidx2")}
        with server(stand, tmp_path, WORKER_SHUTDOWN_TIMEOUT="30", **settings) as (app, client):
            jobs = [client.submit(LINK), client.submit(OTHER)]
            stand.wait_for(lambda: calls(stand) == 2)
            jobs.append(client.submit(LINK))  # waits for the work of the first
            client.wait(jobs[-1], "in_progress")
            jobs += [client.submit("https://youtu.be/abcdefghik1") for _ in range(2)]
            app.process.send_signal(number)
            wait_for(lambda: "Stopping" in app.log_text())
            app.process.send_signal(number)
            assert app.process.wait(15) == 1
        with server(stand, tmp_path, **settings) as (_, client):
            assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 5
            assert calls(stand) == 5  # two broken off, then one for each of three videos


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_ready_in_time_ends_and_the_rest_waits_for_the_next_start(
    tmp_path: Path, number: signal.Signals
) -> None:
    with world() as stand:
        settings = {"WORKER_THREADS": "1", **compatible(stand)}
        with server(stand, tmp_path, **settings) as (app, client), held_model(stand) as gate:
            jobs = [client.submit(link) for link in (LINK, OTHER)]
            stand.wait_for(lambda: calls(stand) == 1)
            with client.listening() as live:
                live.wait_for("snapshot")
                app.process.send_signal(number)
                assert live.ended.wait(5), "an open stream must end at once"
            refused = client.ask("GET", "/events")
            assert (refused.status, refused.json["code"]) == (503, "shutting_down")
            assert int(refused.headers["Retry-After"]) > 0
            gate.set()
            assert app.process.wait(10) == 0
        assert calls(stand) == 1
        with server(stand, tmp_path, **settings) as (_, client):
            assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 2
            assert client.job(jobs[0])["items"][0]["attempts"] == 1
            assert calls(stand) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_code_0_when_it_is_stopped_while_it_starts(tmp_path: Path, number: signal.Signals) -> None:
    data = tmp_path / "data"
    with world() as stand:
        settings = {"WORKER_SHUTDOWN_TIMEOUT": "30", **compatible(stand, "silentx1")}
        with server(stand, data, **settings) as (app, client):
            job_id = client.submit(LINK)
            stand.wait_for(lambda: calls(stand) == 1)
            app.kill()
        (data / ".lock").unlink()
        environment = {**stand.environment(), **settings, "DATA_DIR": str(data), "PORT": str(free_port())}
        starting = subprocess.Popen([sys.executable, str(ROOT / "app.py")], env=environment, cwd=tmp_path)
        try:
            wait_for((data / ".lock").exists)  # from here on it may be anywhere in its start
            starting.send_signal(number)
            assert starting.wait(20) == 0
        finally:
            starting.kill()
        with server(stand, data, **settings) as (_, client):
            assert client.wait(job_id)["status"] == "completed"


def test_a_request_that_waits_for_its_next_try_is_told_of_the_stop(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand, "e429")) as (app, client):
        answers: list[Answer] = []
        waiting = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
        waiting.start()
        wait_for(lambda: client.get("/jobs?status=retry")["jobs"] != [])
        app.process.send_signal(signal.SIGTERM)
        assert app.process.wait(5) == 0
        waiting.join(5)
    [answer] = answers
    assert (answer.status, answer.json["code"]) == (503, "shutting_down")


def test_a_client_that_leaves_does_not_cost_the_summary_it_asked_for(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client), held_model(stand) as gate:
        body = json.dumps({"url": LINK}).encode()
        head = f"POST /summarize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        impatient = sent(app, f"{head}\r\n\r\n".encode() + body)
        stand.wait_for(lambda: calls(stand) == 1)
        impatient.close()
        gate.set()
        wait_for(lambda: client.get("/jobs")["jobs"][0]["status"] == "completed")
        again = client.ask("POST", "/summarize", {"url": LINK}).json[0]
        assert again["cached"] is True
        assert calls(stand) == 1
