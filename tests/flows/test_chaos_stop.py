"""The end of the server while everything is in use: in time, with code 0, and everything goes on after it."""

import signal
import socket
import threading
import time
from pathlib import Path

from tests.client import Answer, wait_for
from tests.flows.fixtures import calls, compatible, held_model, server, world
from tests.running_app import RunningApp

LINK = "https://www.youtube.com/watch?v=abcdefghij1"


def sent(app: RunningApp, data: bytes) -> socket.socket:
    """A connection that sent something and reads nothing."""
    sock = socket.create_connection(("127.0.0.1", app.port))
    sock.sendall(data)
    return sock


def test_a_request_whose_work_ends_while_the_server_stops_gets_its_summary(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client), held_model(stand) as gate:
        answers: list[Answer] = []
        waiting = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
        waiting.start()
        stand.wait_for(lambda: calls(stand) == 1)
        app.process.send_signal(signal.SIGTERM)
        wait_for(lambda: "Stopping" in app.log_text())
        refused = client.ask("POST", "/summarize_async", {"url": LINK})
        assert (refused.status, refused.json["code"]) == (503, "shutting_down")
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


def test_a_second_sigterm_ends_it_at_once_and_loses_nothing(tmp_path: Path) -> None:
    with world() as stand:
        settings = compatible(stand, "stallmidx1")
        with server(stand, tmp_path, WORKER_SHUTDOWN_TIMEOUT="30", **settings) as (app, client):
            job_id = client.submit(LINK)
            stand.wait_for(lambda: calls(stand) == 1)
            app.process.send_signal(signal.SIGTERM)
            wait_for(lambda: "Stopping" in app.log_text())
            app.process.send_signal(signal.SIGTERM)
            assert app.process.wait(3) == 1
        with server(stand, tmp_path, **settings) as (_, client):
            assert client.wait(job_id)["status"] == "completed"
