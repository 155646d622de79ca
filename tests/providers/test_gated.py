"""What a provider tells of its limits, by its own headers on the wire, holds for the next call to the same model."""

from collections.abc import Iterator

import pytest

from concurrency.cancellation import Cancellation
from errors import AppError
from providers.registry import ModelRegistry
from setting_values import Settings
from tests.providers.requests import request, text_of
from tests.wire import gemini, openai
from tests.wire.stand import Stand

HOST = "llm.local"


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand() as stand, stand.applied():
        yield stand
    assert stand.refused == []


def registry(stand: Stand, **headers: str) -> ModelRegistry:
    """A compatible server whose every answer has these headers; with Gemini beside it."""
    told = {f"x-ratelimit-{name.replace('_', '-')}": value for name, value in headers.items()}
    stand.route(HOST, openai.OpenAIStand(tells=lambda: told))
    stand.route(gemini.HOST, gemini.GeminiStand())
    return ModelRegistry(Settings(openai_base_url=f"{stand.direct_url(HOST)}/v1", google_api_key="g"))


def refused(models: ModelRegistry, model: str, note: str = "") -> AppError:
    with pytest.raises(AppError) as caught:
        text_of(models.stream(request(model, note=note), Cancellation()))
    return caught.value


def asked(stand: Stand) -> int:
    return sum("completions" in each.path for each in stand.requests(HOST))


def test_no_request_is_left_so_none_is_made_before_the_reset(stand: Stand) -> None:
    models = registry(stand, limit_requests="3", remaining_requests="0", reset_requests="1m0s")
    assert text_of(models.stream(request("ok"), Cancellation()))
    later = refused(models, "ok")
    assert later.code == "provider_busy"
    assert later.retry_after == pytest.approx(60, abs=15)
    assert asked(stand) == 1
    assert text_of(models.stream(request("thinks"), Cancellation())), "another model has limits of its own"
    assert text_of(models.stream(request("gemini-2.5-flash"), Cancellation())), "so has another provider"


def test_tokens_are_counted_by_the_size_of_what_is_asked(stand: Stand) -> None:
    models = registry(stand, limit_tokens="100000", remaining_tokens="2000", reset_tokens="40s")
    assert text_of(models.stream(request("ok"), Cancellation()))
    assert text_of(models.stream(request("ok"), Cancellation())), "a small one fits"
    assert refused(models, "ok", note="word " * 4000).code == "provider_busy"
    assert asked(stand) == 2


def test_a_refusal_tells_the_limits_too(stand: Stand) -> None:
    models = registry(stand, limit_requests="3", remaining_requests="0", reset_requests="90s")
    assert refused(models, "e400").code == "model_request_refused"
    later = refused(models, "e400")
    assert (later.code, asked(stand)) == ("provider_busy", 1)


@pytest.mark.parametrize("reset", ["0s", "soon", ""])
def test_headers_that_make_no_sense_hold_nobody_up(stand: Stand, reset: str) -> None:
    models = registry(stand, limit_requests="0", remaining_requests="0", reset_requests=reset)
    for _ in range(3):
        assert text_of(models.stream(request("ok"), Cancellation()))


def test_an_outage_of_one_provider_is_told_once_and_leaves_the_other_alone(stand: Stand) -> None:
    told: list[dict[str, object]] = []
    stand.route(HOST, openai.OpenAIStand())
    stand.route(gemini.HOST, gemini.GeminiStand())
    settings = Settings(openai_base_url=f"{stand.direct_url(HOST)}/v1", google_api_key="g", request_timeout=0.3)
    models = ModelRegistry(settings, told.append)
    outages = ["e503", "reset", "silent", "cutmid"]
    assert [refused(models, model).code for model in outages] == [
        "model_overloaded", "model_unreachable", "model_silent", "model_broke_off",
    ]  # fmt: skip
    last = refused(models, "html502")
    assert last.code == "provider_paused"
    assert last.retry_after == pytest.approx(10, abs=1)
    assert "502" in last.message
    seen = asked(stand)
    for _ in range(3):
        assert refused(models, "ok").code == "provider_paused"
    assert asked(stand) == seen
    assert text_of(models.stream(request("gemini-2.5-flash"), Cancellation()))
    assert [event["level"] for event in told] == ["warning"]
