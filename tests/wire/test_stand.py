"""The stand itself: what a test concludes from it must be true."""

import concurrent.futures
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.wire.exchange import Exchange
from tests.wire.stand import Stand

HOST = "api.provider.example"


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand() as stand, stand.applied():
        yield stand


def echo(exchange: Exchange) -> None:
    exchange.reply_json({"method": exchange.method, "path": exchange.path, "query": exchange.query})


def test_https_is_intercepted_and_journalled(stand: Stand) -> None:
    stand.route(HOST, echo)
    answer = requests.post(f"https://{HOST}/v1/x%20y?a=1&b=&a=2", json={"k": "ü"}, headers={"X-Key": "s"}, timeout=5)
    assert answer.json() == {"method": "POST", "path": "/v1/x y", "query": {"a": "1", "b": ""}}
    [request] = stand.journal
    assert (request.scheme, request.host, request.json, request.headers["x-key"]) == ("https", HOST, {"k": "ü"}, "s")
    assert (request.status, request.finished, request.client_disconnected) == (200, True, False)
    assert request.at <= time.monotonic()
    assert stand.refused == []


def test_plain_http_is_proxied(stand: Stand) -> None:
    stand.route(HOST, echo)
    assert requests.get(f"http://{HOST}/a?b=c", timeout=5).json()["query"] == {"b": "c"}
    assert stand.journal[0].scheme == "http"


def test_the_direct_way_needs_no_proxy_and_works_through_it_too(stand: Stand) -> None:
    stand.route(HOST, echo)
    parts = urlsplit(stand.direct_url(HOST))
    plain = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    plain.request("GET", f"{parts.path}/v1/models?x=1")
    assert b'"/v1/models"' in plain.getresponse().read()
    plain.close()
    assert requests.get(f"{stand.direct_url(HOST)}/v1/models", timeout=5).json()["path"] == "/v1/models"
    assert [request.scheme for request in stand.journal] == ["direct", "direct"]


def test_one_connection_carries_many_requests_quickly(stand: Stand) -> None:
    stand.route(HOST, echo)
    with requests.Session() as session:
        session.get(f"https://{HOST}/first", timeout=5)
        began = time.monotonic()
        for number in range(20):
            assert session.post(f"https://{HOST}/{number}", data=b"x" * 5000, timeout=5).json()["path"] == f"/{number}"
        assert time.monotonic() - began < 0.7, "20 replies held back by Nagle's algorithm take 0.8 s"


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "http://elsewhere.example/x"])
def test_a_host_without_handler_is_refused_and_listed(stand: Stand, url: str) -> None:
    if url.startswith("https"):
        with pytest.raises(requests.exceptions.ProxyError, match="502"):
            requests.post(url, data=b"body", timeout=5)
    else:
        assert requests.post(url, data=b"body", timeout=5).status_code == 502
    assert [host.removesuffix(":443") for host in stand.refused] == ["elsewhere.example"]
    assert stand.journal == []


def test_another_local_port_is_refused_as_any_other_host(stand: Stand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert requests.get(f"http://127.0.0.1:{port}/secret", timeout=5).status_code == 502
    assert stand.refused == [f"127.0.0.1:{port}"]


def test_chunks_arrive_when_they_are_written(stand: Stand) -> None:
    seen = threading.Event()

    def two(exchange: Exchange) -> None:
        with exchange.stream() as out:
            out.write("one\n")
            assert seen.wait(5), "the first chunk was not delivered before the second was written"
            out.write("two\n")

    stand.route(HOST, two)
    lines = []
    with requests.get(f"https://{HOST}/", stream=True, timeout=5) as answer:
        for line in answer.iter_lines(chunk_size=1):
            lines.append(line)
            seen.set()
    assert lines == [b"one", b"two"]


def test_a_cut_stream_is_an_error_to_the_client(stand: Stand) -> None:
    def half(exchange: Exchange) -> None:
        out = exchange.stream()
        out.write("half")
        out.cut()

    stand.route(HOST, half)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(f"https://{HOST}/", timeout=5)


def test_a_dropped_request_is_an_error_to_the_client(stand: Stand) -> None:
    stand.route(HOST, lambda exchange: exchange.drop())
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(f"https://{HOST}/", timeout=5)


@pytest.mark.parametrize("base", [f"https://{HOST}", ""])
def test_the_handler_sees_the_client_leave(stand: Stand, base: str) -> None:
    def endless(exchange: Exchange) -> None:
        out = exchange.stream()
        while True:
            out.write("more\n")
            exchange.client_gone(0.01)

    stand.route(HOST, endless)
    answer = requests.get((base or stand.direct_url(HOST)) + "/", stream=True, timeout=5)
    lines = answer.iter_lines(chunk_size=1)
    assert next(lines) == b"more"
    assert not stand.journal[0].client_disconnected
    answer.close()
    stand.wait_for(lambda: stand.journal[0].client_disconnected, timeout=2)


def test_a_stalled_handler_notices_the_client_at_once(stand: Stand) -> None:
    stand.route(HOST, lambda exchange: None if exchange.client_gone(30) else exchange.reply())
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"https://{HOST}/", timeout=0.2)
    stand.wait_for(lambda: stand.journal[0].client_disconnected, timeout=2)


def test_sixteen_clients_at_once(stand: Stand) -> None:
    together = threading.Barrier(16, timeout=10)

    def meet(exchange: Exchange) -> None:
        together.wait()
        exchange.reply_json(exchange.path)

    stand.route(HOST, meet)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(requests.get, f"https://{HOST}/{n}", timeout=10) for n in range(16)]
        assert {future.result().json() for future in asked} == {f"/{n}" for n in range(16)}


def test_a_fault_of_a_handler_is_raised_at_the_end() -> None:
    stand = Stand()
    stand.route(HOST, lambda exchange: None)
    with pytest.raises(AssertionError, match="no answer"), stand, stand.applied():
        assert requests.get(f"https://{HOST}/", timeout=5).status_code == 500


def test_a_subprocess_needs_nothing_but_the_environment(stand: Stand) -> None:
    stand.route(HOST, echo)
    code = f"import urllib.request as u; print(u.urlopen('https://{HOST}/from/below', timeout=10).read().decode())"
    environment = stand.environment()
    assert "SSL_CERT_DIR" not in environment
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=30)
    assert '"/from/below"' in ran.stdout, ran.stderr


def test_the_environment_is_put_back() -> None:
    before = dict(os.environ)
    with Stand() as stand, stand.applied():
        assert os.environ["HTTPS_PROXY"] == stand.proxy_url
        assert "SSL_CERT_DIR" not in os.environ
    assert dict(os.environ) == before
