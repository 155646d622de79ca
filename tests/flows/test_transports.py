"""Live streams behave alike under every web server: those whose sockets can be taken over, and any other."""

import json
import socket
from collections.abc import Iterator

import pytest

from tests.client import Client, wait_for
from tests.flows.other_servers import SERVERS
from tests.running_app import ROOT, RunningApp

HEARTBEAT = 0.5


@pytest.fixture(scope="module", params=list(SERVERS))
def app(request: pytest.FixtureRequest) -> Iterator[RunningApp]:
    """The application under each of them."""
    env = {"SSE_HEARTBEAT_INTERVAL": str(HEARTBEAT), "PYTHONPATH": str(ROOT)}
    with RunningApp(env, command=SERVERS[request.param]) as running:
        yield running


@pytest.fixture
def client(app: RunningApp) -> Client:
    return Client(app.url)


class Raw:
    """One connection, byte by byte."""

    def __init__(self, app: RunningApp, request: bytes) -> None:
        self.sock = socket.create_connection(("127.0.0.1", app.port), timeout=20)
        self.sock.sendall(request)
        self.heard = b""

    def until(self, end: bytes) -> bytes:
        """What came up to the first time of these bytes; the rest stays."""
        while end not in self.heard:
            data = self.sock.recv(65536)
            assert data, self.heard
            self.heard += data
        told, _, self.heard = self.heard.partition(end)
        return told

    def rest(self) -> bytes:
        """Everything up to the end."""
        while data := self.sock.recv(65536):
            self.heard += data
        return self.heard

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *fault: object) -> None:
        self.sock.close()


def request(line: str, *headers: str) -> bytes:
    return "\r\n".join([line, "Host: x", *headers, "", ""]).encode()


STREAM = request("GET /events HTTP/1.1")


def connections(client: Client) -> int:
    return int(client.get("/events/status")["connections"])


class TestStreams:
    def test_a_job_is_told_from_its_birth_to_its_end(self, client: Client) -> None:
        with client.listening() as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            assert stream.headers["Cache-Control"] == "no-cache"
            assert stream.headers["X-Accel-Buffering"] == "no"
            assert stream.headers["X-Content-Type-Options"] == "nosniff"
            job_id = client.submit("sample:sourdough-starter", fresh=True)
            stream.wait_for("job_status", job_id=job_id, status="completed")
            assert len(stream.named("summary_complete")) == 1
            ids = [event_id for _, _, event_id in stream.events]
            assert len(set(ids[1:])) == len(ids[1:])

    def test_who_comes_back_hears_what_it_missed_once(self, client: Client) -> None:
        with client.listening() as stream:
            stream.wait_for("snapshot")
            last = stream.events[-1][2]
        job_id = client.submit("sample:sourdough-starter")
        client.wait(job_id)
        with client.listening(headers={"Last-Event-ID": last}) as stream:
            stream.wait_for("job_status", job_id=job_id, status="completed")
            assert len([data for data in stream.named("summary_complete") if data["job_id"] == job_id]) == 1
            assert not stream.named("snapshot")

    def test_the_stream_of_a_job_ends_with_it(self, app: RunningApp, client: Client) -> None:
        job_id = client.submit("sample:sourdough-starter", fresh=True)
        with Raw(app, request(f"GET /jobs/{job_id}/stream HTTP/1.0")) as raw:
            told = raw.rest()
        frames = [json.loads(line[6:]) for line in told.split(b"\n") if line.startswith(b"data: {")]
        assert frames[-1]["status"] == "completed"

    @pytest.mark.parametrize("version", ["1.0", "1.1"])
    def test_it_beats_in_either_version_of_http(self, app: RunningApp, version: str) -> None:
        with Raw(app, request(f"GET /events HTTP/{version}")) as raw:
            assert raw.until(b"\r\n").endswith(b"200 OK")
            raw.until(b"event: connected")
            raw.until(b": heartbeat\n\n")
            raw.until(b": heartbeat\n\n")

    def test_the_head_alone_opens_nothing(self, client: Client) -> None:
        wait_for(lambda: connections(client) == 0)
        answer = client.ask("HEAD", "/events")
        assert (answer.status, answer.body) == (200, b"")
        assert connections(client) == 0

    def test_a_connection_that_was_used_before(self, app: RunningApp) -> None:
        with Raw(app, request("GET /health HTTP/1.1")) as raw:
            head = raw.until(b'"ok"}')
            if b"close" in head or b"HTTP/1.0" in head:
                pytest.skip("this server closes every connection")
            raw.sock.sendall(STREAM)
            raw.until(b"event: connected")
            raw.until(b": heartbeat\n\n")

    def test_what_is_sent_behind_the_request_is_not_answered_and_harms_nothing(
        self, app: RunningApp, client: Client
    ) -> None:
        with Raw(app, STREAM + request("GET /health HTTP/1.1")) as raw:
            raw.until(b"event: snapshot")
            raw.sock.sendall(b"hello?\r\n\r\n" * 10)
            told = raw.until(b": heartbeat\n\n") + raw.until(b": heartbeat\n\n")
            assert b"HTTP/1.1" not in told
        assert client.get("/health") == {"status": "ok"}

    def test_the_place_of_who_left_is_free_after_a_beat(self, app: RunningApp, client: Client) -> None:
        wait_for(lambda: connections(client) == 0)
        streams = [Raw(app, STREAM) for _ in range(3)]
        for raw in streams:
            raw.until(b"event: snapshot")
        assert connections(client) == 3
        for raw in streams:
            raw.sock.close()
        wait_for(lambda: connections(client) == 0)


@pytest.mark.parametrize("server", ["cheroot", "gunicorn"])
def test_a_server_that_stops_ends_its_streams_with_a_hint(server: str) -> None:
    env = {"PYTHONPATH": str(ROOT), "SSE_RECONNECT_DELAY": "700"}
    with RunningApp(env, command=SERVERS[server]) as app, Raw(app, STREAM) as raw:
        raw.until(b"event: snapshot")
        assert app.stop() == 0
        assert raw.rest().endswith(b"retry: 700\n\n")


def test_many_more_streams_than_threads_hold_nobody_up() -> None:
    """Four threads serve a hundred streams and everything else."""
    with RunningApp({"PYTHONPATH": str(ROOT)}, command=SERVERS["gunicorn"]) as app:
        client = Client(app.url)
        streams = [Raw(app, STREAM) for _ in range(100)]
        for raw in streams:
            raw.until(b"event: snapshot")
        job_id = client.submit("sample:sourdough-starter")
        assert client.wait(job_id)["status"] == "completed"
        for raw in streams:
            raw.until(b"event: summary_complete")
            raw.sock.close()
        wait_for(lambda: connections(client) == 0)
