"""What every provider of models promises, whoever answers behind it."""

import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import pytest

import errors
from concurrency.cancellation import Cancellation
from errors import AppError, ErrorKind, JobCancelled, WorkInterrupted
from providers.builtin import Builtin
from providers.catalog import Shape
from providers.gemini_chat import GeminiChat
from providers.gemini_compatible import gemini_compatible
from providers.openai_chat import OpenAIChat
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage
from tests.providers.requests import SEGMENTS, request, text_of
from tests.wire import gemini, openai
from tests.wire.stand import Stand

PATIENT = 20.0  # seconds of silence allowed where a test is not about silence
IMPATIENT = 0.3

KINDS = {
    "e400": errors.MODEL_REQUEST_REFUSED, "e401": errors.MODEL_KEY_REFUSED, "e402": errors.MODEL_QUOTA_EXHAUSTED,
    "e403": errors.MODEL_FORBIDDEN, "e404": errors.MODEL_UNKNOWN_THERE, "e429": errors.MODEL_RATE_LIMITED,
    "e503": errors.MODEL_OVERLOADED, "quota": errors.MODEL_QUOTA_EXHAUSTED, "toolong": errors.MODEL_INPUT_TOO_LONG,
    "html502": errors.MODEL_OVERLOADED, "html404": errors.MODEL_REQUEST_REFUSED, "reset": errors.MODEL_UNREACHABLE,
    "cutmid": errors.MODEL_BROKE_OFF, "errmid": errors.MODEL_BROKE_OFF, "nofinish": errors.MODEL_BROKE_OFF,
    "empty": errors.MODEL_EMPTY, "refusal": errors.MODEL_REFUSED, "filtered": errors.MODEL_REFUSED,
    "blocked": errors.MODEL_REFUSED, "length": errors.MODEL_CUT_OFF,
}  # fmt: skip


class Provider(Protocol):
    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]: ...


@dataclass(frozen=True)
class Subject:
    """One provider under test: `make(key, silence)`, and how its stand-in sees the key."""

    make: Callable[[str, float], Provider]
    key_header: str = ""


SUBJECTS = ("openai", "compatible", "responses", "gemini", "gemini compatible", "builtin")
WIRED = SUBJECTS[:-1]


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand() as stand, stand.applied():
        stand.route(openai.HOST, openai.OpenAIStand())
        stand.route(gemini.HOST, gemini.GeminiStand())
        stand.route("llm.local", openai.OpenAIStand())
        yield stand
    assert stand.refused == []


@pytest.fixture
def subject(stand: Stand, request: pytest.FixtureRequest) -> Subject:
    local = stand.direct_url("llm.local") + "/v1"
    subjects = {
        "openai": Subject(lambda key, silence: OpenAIChat(key, None, silence), "authorization"),
        "compatible": Subject(lambda key, silence: OpenAIChat(key, local, silence), "authorization"),
        "responses": Subject(
            lambda key, silence: OpenAIChat(key, None, silence, shapes=lambda model: Shape(model, "responses")),
            "authorization",
        ),
        "gemini": Subject(GeminiChat, "x-goog-api-key"),
        "gemini compatible": Subject(gemini_compatible, "authorization"),
        "builtin": Subject(lambda key, silence: Builtin()),
    }
    return subjects[request.param]


def failure(provider: Provider, model: str) -> AppError:
    with pytest.raises(AppError) as caught:
        list(provider.stream(request(model), Cancellation()))
    return caught.value


def summarize_in_thread(
    provider: Provider, model: str, cancel: Cancellation
) -> "tuple[threading.Thread, list[object]]":
    """A worker; the list gets the pieces as they come and then what ended the answer, with the time it did."""
    seen: list[object] = []

    def work() -> None:
        try:
            seen.extend(provider.stream(request(model), cancel))
        except BaseException as end:
            seen.append((end, time.monotonic()))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread, seen


MISSHAPEN = (b'data: {"choices": 7}\n\n', b"data: [1, null]\n\n", b'[{"candidates": 7}]', b"data: \x00\xff<html>\n\n")


class TestProvider:
    @pytest.mark.parametrize("sent", MISSHAPEN)
    @pytest.mark.parametrize("subject", [name for name in SUBJECTS if name != "builtin"], indirect=True)
    def test_what_is_not_shaped_like_an_answer_is_one_that_broke_off(
        self, subject: Subject, stand: Stand, sent: bytes
    ) -> None:
        for host in (openai.HOST, gemini.HOST, "llm.local"):
            stand.route(host, lambda exchange: exchange.reply(200, {"Content-Type": "text/event-stream"}, sent))
        assert failure(subject.make("key", PATIENT), "ok").kind is errors.MODEL_BROKE_OFF

    @pytest.mark.parametrize("subject", SUBJECTS, indirect=True)
    def test_text_comes_first_and_usage_last(self, subject: Subject) -> None:
        answer = list(subject.make("key", PATIENT).stream(request("ok"), Cancellation()))
        *pieces, usage = answer
        assert isinstance(usage, Usage)
        assert len(pieces) > 3
        assert all(isinstance(piece, str) and piece for piece in pieces)

    @pytest.mark.parametrize("subject", SUBJECTS, indirect=True)
    def test_its_times_are_those_of_the_transcript(self, subject: Subject) -> None:
        text = text_of(subject.make("key", PATIENT).stream(request("ok"), Cancellation()))
        times = [int(seconds) for seconds in re.findall(r"\[0?0:(\d\d)\]", text.partition("Key moments")[2])]
        assert times
        assert set(times) <= {int(segment.start) for segment in SEGMENTS}

    @pytest.mark.parametrize("subject", SUBJECTS, indirect=True)
    def test_work_that_was_cancelled_before_asks_nobody(self, subject: Subject, stand: Stand) -> None:
        cancel = Cancellation()
        cancel.cancel()
        with pytest.raises(JobCancelled):
            list(subject.make("key", PATIENT).stream(request("ok"), cancel))
        assert stand.journal == []

    @pytest.mark.parametrize("subject", SUBJECTS, indirect=True)
    def test_a_stop_of_the_server_between_two_pieces_interrupts(self, subject: Subject) -> None:
        cancel = Cancellation()
        answer = subject.make("key", PATIENT).stream(request("ok"), cancel)
        assert next(answer)
        cancel.interrupt()
        with pytest.raises(WorkInterrupted):
            list(answer)

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    def test_usage_counts_what_was_read_and_written(self, subject: Subject) -> None:
        *_, usage = subject.make("key", PATIENT).stream(request("ok"), Cancellation())
        assert isinstance(usage, Usage)
        assert usage.input_tokens > 100
        assert 40 < usage.output_tokens < 300

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    @pytest.mark.parametrize(("scenario", "kind"), KINDS.items(), ids=KINDS)
    def test_each_failure_has_its_code_and_is_asked_once(
        self, subject: Subject, stand: Stand, scenario: str, kind: ErrorKind
    ) -> None:
        error = failure(subject.make("key-that-is-secret", PATIENT), scenario)
        assert error.code == kind.code
        assert len(stand.journal) == 1, "whether to ask again is decided elsewhere"
        assert "key-that-is-secret" not in str(error.as_dict())

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    @pytest.mark.parametrize("scenario", ["empty", "refusal", "filtered", "length"])
    def test_an_answer_that_is_none_tells_first_what_it_took(self, subject: Subject, scenario: str) -> None:
        seen: list[object] = []
        with pytest.raises(AppError):
            seen.extend(subject.make("key", PATIENT).stream(request(scenario), Cancellation()))
        assert isinstance(seen[-1], Usage), "it is paid for, too"

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    def test_a_wish_to_wait_is_handed_on_and_then_it_works(self, subject: Subject) -> None:
        provider = subject.make("key", PATIENT)
        assert failure(provider, "e429").retry_after == 7
        assert failure(provider, "e429x1").retry_after == 1
        assert "Key moments" in text_of(provider.stream(request("e429x1"), Cancellation()))
        assert failure(provider, "e503x1").retryable
        assert "Key moments" in text_of(provider.stream(request("e503x1"), Cancellation()))

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    @pytest.mark.parametrize("scenario", ["silent", "stallmid", "trickle"])
    def test_silence_is_not_waited_for(self, subject: Subject, stand: Stand, scenario: str) -> None:
        # First so that loading the library is not in the time below.
        text_of(subject.make("key", PATIENT).stream(request("ok"), Cancellation()))
        provider = subject.make("key", IMPATIENT)
        began = time.monotonic()
        error = failure(provider, scenario)
        assert (error.code, error.retryable) == (errors.MODEL_SILENT.code, True)
        assert time.monotonic() - began < IMPATIENT + 1
        stand.wait_for(lambda: stand.journal[1].client_disconnected, timeout=2)

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    @pytest.mark.parametrize("scenario", ["silent", "slow", "stallmid", "trickle"])
    def test_a_cancel_ends_it_within_a_second_and_the_provider_sees_it(
        self, subject: Subject, stand: Stand, scenario: str
    ) -> None:
        provider = subject.make("key", PATIENT)
        text_of(provider.stream(request("ok"), Cancellation()))  # some keep the connection for the next call
        cancel = Cancellation()
        worker, seen = summarize_in_thread(provider, scenario, cancel)
        speaks = scenario in ("slow", "stallmid")
        stand.wait_for(lambda: len(stand.journal) == 2 and (seen or not speaks))
        asked = time.monotonic()
        cancel.cancel()
        worker.join(2)
        end, ended = seen[-1] if isinstance(seen[-1], tuple) else (None, asked + 9)
        assert isinstance(end, JobCancelled)
        assert ended - asked < 1
        stand.wait_for(lambda: stand.journal[1].client_disconnected, timeout=1)
        assert not stand.journal[1].finished
        assert len(stand.journal) == 2, "nothing may be sent after a cancel"

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    def test_who_stops_listening_leaves_no_stream_open(self, subject: Subject, stand: Stand) -> None:
        answer = subject.make("key", PATIENT).stream(request("slow"), Cancellation())
        assert isinstance(answer, Generator)
        assert next(answer)
        answer.close()
        stand.wait_for(lambda: stand.journal[0].client_disconnected, timeout=2)

    @pytest.mark.parametrize("subject", WIRED, indirect=True)
    def test_two_keys_never_mix(self, subject: Subject, stand: Stand) -> None:
        providers = {key: subject.make(key, PATIENT) for key in ("key-one", "key-two")}

        def ask(key: str) -> str:
            return text_of(providers[key].stream(request("ok", note=f"for {key}"), Cancellation()))

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, ["key-one", "key-two"] * 20))
        assert all("Key moments" in answer for answer in answers)
        assert len(stand.journal) == 40
        for sent in stand.journal:
            [owner] = [key for key in providers if f"for {key}".encode() in sent.body]
            assert sent.headers[subject.key_header].removeprefix("Bearer ") == owner

    @pytest.mark.parametrize("subject", ["openai", "responses", "gemini", "gemini compatible"], indirect=True)
    def test_a_cancel_while_connecting_ends_it_as_well(self, subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            for name in ("HTTPS_PROXY", "https_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{mute.getsockname()[1]}")
            cancel = Cancellation()
            worker, seen = summarize_in_thread(subject.make("key", PATIENT), "ok", cancel)
            mute.settimeout(10)
            connection, _ = mute.accept()  # and never a word
            with connection:
                asked = time.monotonic()
                cancel.cancel()
                worker.join(2)
                end, ended = seen[-1] if isinstance(seen[-1], tuple) else (None, asked + 9)
                assert isinstance(end, JobCancelled)
                assert ended - asked < 1
                connection.settimeout(2)
                while connection.recv(4096):
                    pass  # what it sent before; then the end, or a TimeoutError
