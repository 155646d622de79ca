"""HTTP over real sockets, where a client may be rude: bodies that are too large, and who hears the answer."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client
from tests.running_app import RunningApp

JSON = {"Content-Type": "application/json"}
LIMITS = {"MAX_CONTENT_LENGTH": "65536", "MAX_TRANSCRIPT_BYTES": "65536"}
MIB = b"x" * (1 << 20)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder: Path = tmp_path_factory.mktemp("data")
    with RunningApp(LIMITS, folder) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("POST", "/summarize_async", JSON, 413, "too_large"),
        ("POST", "/summarize", JSON, 413, "too_large"),
        ("POST", "/transcripts", {"Content-Type": "text/plain"}, 413, "too_large"),
        ("POST", "/transcripts", JSON, 413, "too_large"),
        ("POST", "/transcripts", {"Content-Type": "application/pdf"}, 415, "unsupported_upload"),
        ("POST", "/summarize_async", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        ("POST", "/nothing", JSON, 404, "not_found"),
        ("POST", "/jobs", JSON, 405, "method_not_allowed"),
        ("POST", "/summarize", {**JSON, "Origin": "http://elsewhere.example"}, 403, "cross_site"),
    ],
)
def test_who_sends_too_much_still_hears_why(
    app: RunningApp, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = Client(app.url).ask(method, path, MIB * 12, headers)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(("path", "status"), [("/summarize_async", 413), ("/nothing", 404)])
def test_a_long_body_in_chunks_is_heard_out_as_well(app: RunningApp, path: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
    connection.request("POST", path, (MIB for _ in range(12)), JSON, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == status
    answer.read()
    connection.close()


def test_a_refused_body_leaves_the_connection_fit_for_the_next_request(app: RunningApp) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
    for _ in range(3):
        connection.request("POST", "/nothing", MIB * 4)
        assert connection.getresponse().read()
    connection.request("GET", "/health")
    assert connection.getresponse().read() == b'{"status":"ok"}\n'
    connection.close()


def test_beyond_all_measure_is_refused_unread(app: RunningApp) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
    connection.putrequest("POST", "/summarize_async")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(10 << 30))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert b'"too_large"' in answer.read()
    connection.close()
