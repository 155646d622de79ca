"""What is sent to OpenAI and to servers like it, which do not all take the same parameters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from concurrency.cancellation import Cancellation
from errors import AppError
from providers.catalog import Shape
from providers.openai_chat import OpenAIChat
from summary.values import Usage
from tests.providers.requests import request
from tests.wire import openai
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand() as stand, stand.applied():
        stand.route(openai.HOST, openai.OpenAIStand())
        yield stand
    assert stand.refused == []


def sent_for(stand: Stand, model: str) -> dict[str, Any]:
    list(OpenAIChat("sk-test", None, 20).stream(request(model), Cancellation()))
    body: dict[str, Any] = stand.journal[-1].json
    return body


def test_the_prompt_goes_as_user_and_the_instructions_as_system(stand: Stand) -> None:
    sent = sent_for(stand, "gpt-4o")
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert "beekeeper" in sent["messages"][1]["content"]
    assert (sent["max_tokens"], sent["model"]) == (800, "gpt-4o")
    assert stand.journal[0].headers["authorization"] == "Bearer sk-test"


def test_a_reasoning_model_has_room_to_think_and_no_temperature(stand: Stand) -> None:
    sent = sent_for(stand, "gpt-5-mini")
    assert sent["max_completion_tokens"] > 800 + 10_000
    assert not {"max_tokens", "temperature"} & set(sent)


def test_what_a_server_does_not_know_is_left_out_from_then_on(stand: Stand) -> None:
    stand.route("llm.local", openai.OpenAIStand(rejects=("stream_options", "temperature")))
    provider = OpenAIChat(None, stand.direct_url("llm.local"), 20)
    first = list(provider.stream(request("llama"), Cancellation()))
    assert "Key moments" in "".join(piece for piece in first if isinstance(piece, str))
    assert not any(isinstance(piece, Usage) for piece in first)
    assert [sorted({"stream_options", "temperature"} & set(each.json)) for each in stand.journal] == [
        ["stream_options", "temperature"], ["temperature"], [],
    ]  # fmt: skip
    list(provider.stream(request("llama"), Cancellation()))
    assert len(stand.journal) == 4


def test_the_newer_name_of_the_limit_is_tried_and_shows_that_a_model_thinks(stand: Stand) -> None:
    stand.route("gateway.local", openai.OpenAIStand(rejects=("max_tokens", "reasoning_effort")))
    list(OpenAIChat(None, stand.direct_url("gateway.local"), 20).stream(request("gpt-9"), Cancellation()))
    sent = stand.journal[-1].json
    assert sent["max_completion_tokens"] > 800 + 10_000
    assert not {"max_tokens", "temperature", "reasoning_effort"} & set(sent)


def test_a_server_that_knows_neither_name_of_the_limit_is_asked_without(stand: Stand) -> None:
    stand.route("odd.local", openai.OpenAIStand(rejects=("max_tokens", "max_completion_tokens")))
    list(OpenAIChat(None, stand.direct_url("odd.local"), 20).stream(request("x"), Cancellation()))
    assert not {"max_tokens", "max_completion_tokens"} & set(stand.journal[-1].json)


def test_what_one_model_does_not_take_another_may(stand: Stand) -> None:
    picky = openai.OpenAIStand(rejects=("temperature",))

    def router(exchange: Exchange) -> None:
        (picky if exchange.json()["model"] == "picky" else openai.OpenAIStand())(exchange)

    stand.route("router.local", router)
    provider = OpenAIChat(None, stand.direct_url("router.local"), 20)
    for model in ("picky", "plain"):
        list(provider.stream(request(model), Cancellation()))
    assert ["temperature" in each.json for each in stand.journal] == [True, False, True]


def test_a_model_that_knows_only_responses_is_asked_that_way(stand: Stand) -> None:
    sent = sent_for(stand, "gpt-5-pro")
    assert stand.journal[-1].path == "/v1/responses"
    assert (sent["model"], sent["store"], sent["stream"]) == ("gpt-5-pro", False, True)
    assert sent["max_output_tokens"] > 800 + 10_000
    assert "beekeeper" in sent["input"]
    assert not {"temperature", "max_tokens", "messages"} & set(sent)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "error", "code": "server_error", "message": "Oh.", "param": None}, "model_broke_off"),
        ({"type": "error", "code": "rate_limit_exceeded", "message": "Slow.", "param": None}, "model_rate_limited"),
        ({"type": "error", "code": "insufficient_quota", "message": "No.", "param": None}, "model_quota_exhausted"),
        ({"type": "error", "code": "invalid_prompt", "message": "No.", "param": None}, "model_refused"),
    ],
)
def test_a_failure_that_comes_as_an_event_is_one(stand: Stand, event: dict[str, Any], code: str) -> None:
    def fail(exchange: Exchange) -> None:
        sent = f"event: {event['type']}\ndata: {json.dumps({**event, 'sequence_number': 1})}\n\n"
        exchange.reply(200, {"Content-Type": "text/event-stream"}, sent)

    stand.route(openai.HOST, fail)
    with pytest.raises(AppError) as caught:
        sent_for(stand, "gpt-5-pro")
    assert caught.value.code == code


def test_the_own_name_of_a_model_is_sent(stand: Stand) -> None:
    provider = OpenAIChat("k", None, 20, shapes=lambda model: Shape(f"real-{model}"))
    list(provider.stream(request("house"), Cancellation()))
    assert stand.journal[-1].json["model"] == "real-house"


def test_a_server_that_knows_no_parameter_at_all_ends(stand: Stand) -> None:
    stand.route("odd.local", openai.OpenAIStand(rejects=("messages",)))
    with pytest.raises(AppError, match="Unsupported parameter"):
        list(OpenAIChat(None, stand.direct_url("odd.local"), 20).stream(request("x"), Cancellation()))
    assert len(stand.journal) == 1


def test_thoughts_of_a_local_model_are_not_told(stand: Stand) -> None:
    answer = list(OpenAIChat("k", None, 20).stream(request("thinks"), Cancellation()))
    text = "".join(piece for piece in answer if isinstance(piece, str))
    assert text.startswith("This is a talk")
    assert "think>" not in text
