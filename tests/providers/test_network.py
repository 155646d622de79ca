"""Failures on the way, from real sockets and real client libraries, and what providers say of waiting."""

import http.client
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from concurrency.cancellation import Cancellation
from errors import AppError
from providers.network import one_line, retry_after, why_unreachable
from providers.openai_chat import OpenAIChat
from tests.providers.requests import request
from tests.wire import gemini
from tests.wire.stand import Stand


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as briefly:
        return int(briefly.getsockname()[1])


def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def failure(base_url: str) -> AppError:
    with pytest.raises(AppError) as caught:
        list(OpenAIChat(None, base_url, 5).stream(request("any"), Cancellation()))
    assert caught.value.code == "model_unreachable"
    return caught.value


def test_a_server_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    no_proxies(monkeypatch)
    port = closed_port()
    told = failure(f"http://127.0.0.1:{port}/v1").message
    assert told == f"127.0.0.1:{port} could not be reached (the connection was refused)."


def test_a_password_in_the_address_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    no_proxies(monkeypatch)
    told = failure(f"http://me:geheim@127.0.0.1:{closed_port()}/v1")
    assert "geheim" not in str(told.as_dict())


def test_a_certificate_that_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    with Stand() as stand:
        stand.route("llm.example", lambda exchange: exchange.reply())
        with stand.applied():
            monkeypatch.delenv("SSL_CERT_FILE")
            assert "(its certificate is not trusted)" in failure("https://llm.example/v1").message


def test_a_proxy_that_refuses() -> None:
    with Stand() as stand, stand.applied():
        assert "(the proxy did not let it through)" in failure("https://nobody.example/v1").message
        assert len(stand.refused) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "its name could not be resolved"),
        (ssl.SSLError("handshake"), "no secure connection could be made"),
        (TimeoutError(), "no connection within 5 s"),
        (http.client.RemoteDisconnected(""), "it closed the connection without an answer"),
        (OSError(101, "Network is unreachable"), "the network is not reachable"),
    ],
)
def test_the_cause_is_found_deep_in_the_chain(error: Exception, words: str) -> None:
    outer = RuntimeError("outer", RuntimeError("in the arguments"))
    outer.args[1].__cause__ = error
    assert why_unreachable(outer) == words


def test_how_long_to_wait() -> None:
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after-ms": "1500", "retry-after": "9"}) == 1.5
    assert retry_after({}) is None
    assert retry_after({"retry-after": "soon"}) is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 55 < (retry_after({"retry-after": later}) or 0) <= 60
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=60), usegmt=True)
    assert retry_after({"retry-after": past}) == 0


def test_words_of_others_are_short_and_without_the_key() -> None:
    assert one_line("Bad\n key\tsk-123!", "sk-123") == "Bad key [key]!"
    assert len(one_line("x" * 1000, None)) == 300


def test_gemini_names_what_hung_up_and_not_the_proxy() -> None:
    from providers.gemini_chat import GeminiChat

    with Stand() as stand, stand.applied():
        stand.route(gemini.HOST, gemini.GeminiStand())
        with pytest.raises(AppError, match="it closed the connection without an answer"):
            list(GeminiChat("key", 5).stream(request("reset"), Cancellation()))
