"""What deploy/ ships for nginx and Caddy: live events pass one by one, uploads pass, and nothing else is changed."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from setting_values import DEFAULTS
from tests.client import Client, wait_for
from tests.deploy.proxies import CADDY, NGINX, caddy, caddyfile, nginx, nginx_site
from tests.running_app import RunningApp, free_port

Front = Callable[[int], AbstractContextManager[str]]
SAMPLE = "sample:sourdough-starter"


@pytest.fixture(params=["nginx", "caddy"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Front:
    """Starts the proxy with its shipped file in front of a server at a port of this machine."""
    if request.param == "nginx":
        if NGINX is None:
            pytest.skip("nginx is not installed: apt-get install nginx-light")

        def started(app_port: int) -> AbstractContextManager[str]:
            port = free_port()
            return nginx(nginx_site(port, app_port), port, tmp_path)

    else:
        if CADDY is None:
            pytest.skip("Caddy is not installed: apt-get install caddy")

        def started(app_port: int) -> AbstractContextManager[str]:
            port = free_port()
            return caddy(caddyfile(port, app_port), port, tmp_path)

    return started


def test_events_arrive_one_by_one(front: Front) -> None:
    """Each is waited for before the next is asked for, so none can have waited for another."""
    with RunningApp({"SSE_HEARTBEAT_INTERVAL": "0.3"}) as app, front(app.port) as url:
        client = Client(url)
        with client.listening() as listener:
            connection_id = listener.wait_for("connected")["connection_id"]
            for number in range(5):
                answer = client.ask("POST", "/sse_test/echo", {"connection_id": connection_id, "number": number})
                assert answer.status == 200, answer
                listener.wait_for("echo", number=number)
            wait_for(lambda: listener.beats >= 2)
            assert "Content-Encoding" not in listener.headers
        job_id = client.submit(SAMPLE)
        with client.listening(f"/jobs/{job_id}/stream") as listener:
            listener.wait_for("message", status="completed")


def test_a_whole_job_is_told_and_its_summary_comes(front: Front) -> None:
    with RunningApp() as app, front(app.port) as url:
        client = Client(url)
        with client.listening() as listener:
            job_id = client.submit(SAMPLE)
            assert listener.wait_for("summary_complete", job_id=job_id)["summary"]


def test_what_is_allowed_passes_and_the_server_says_what_is_too_large(front: Front) -> None:
    lines = (f"In week {week} the keeper opens hive {week} and counts its frames." for week in range(40_000))
    larger_than_usual = "\n".join(lines)
    assert 2 << 20 < len(larger_than_usual) < DEFAULTS.max_transcript_bytes
    with RunningApp() as app, front(app.port) as url:
        client = Client(url)
        answer = client.ask("POST", "/transcripts", {"text": larger_than_usual, "title": "Bees"})
        assert answer.status == 201, answer
        answer = client.ask("POST", "/transcripts", {"text": "x" * DEFAULTS.max_content_length})
        assert (answer.status, answer.json["code"]) == (413, "too_large")


def test_a_request_of_the_page_is_known_as_such_and_one_of_another_site_is_refused(front: Front) -> None:
    with RunningApp() as app, front(app.port) as url:
        client = Client(url)
        body = {"url": SAMPLE}
        assert client.ask("POST", "/summarize_async", body, {"Origin": url}).status == 202
        answer = client.ask("POST", "/summarize_async", body, {"Origin": "http://elsewhere.example"})
        assert (answer.status, answer.json["code"]) == (403, "cross_site")


class _Mirror(BaseHTTPRequestHandler):
    """Answers with the headers of the request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Says nothing."""


@pytest.fixture
def mirror() -> Iterator[int]:
    """The port of a server that shows what a proxy sends it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Mirror)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_the_server_learns_who_asked_for_what(front: Front, mirror: int) -> None:
    with front(mirror) as url:
        host = url.removeprefix("http://")
        for path in ("/jobs", "/events"):
            headers = Client(url).get(path)
            assert headers["Host"] == headers["X-Forwarded-Host"] == host
            assert headers["X-Forwarded-Proto"] == "http"
            assert headers["X-Forwarded-For"] == "127.0.0.1"


def test_the_address_that_the_proxy_saw_is_the_last(front: Front, mirror: int) -> None:
    """Whatever the client claims to be."""
    with front(mirror) as url:
        answer = Client(url).ask("GET", "/jobs", headers={"X-Forwarded-For": "203.0.113.9"})
        assert answer.json["X-Forwarded-For"].split(", ")[-1] == "127.0.0.1"
