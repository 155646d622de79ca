"""Which models a configuration offers, and what is said of those it does not."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

import providers.server_models
from concurrency.cancellation import Cancellation
from errors import AppError
from providers.catalog import MODELS
from providers.registry import ModelRegistry
from setting_values import Settings
from summary.values import Usage
from tests.providers.requests import request, text_of
from tests.running_app import ROOT
from tests.wire import gemini, openai
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand() as stand, stand.applied():
        yield stand
    assert stand.refused == []


def keys(registry: ModelRegistry) -> list[str]:
    return [info.key for info in registry.available()]


def error_for(registry: ModelRegistry, model: str) -> AppError:
    with pytest.raises(AppError) as caught:
        registry.info(model)
    return caught.value


def local(stand: Stand, *offers: str, default: str | None = None, key: str | None = None) -> ModelRegistry:
    """A registry whose base URL is a server with these models."""
    stand.route("llm.local", openai.OpenAIStand(offers=offers, strict_names=True))
    url = stand.direct_url("llm.local") + "/v1"
    return ModelRegistry(Settings(openai_base_url=url, default_model=default, google_api_key=key))


def test_without_any_key_there_is_the_built_in_one() -> None:
    registry = ModelRegistry(Settings())
    assert keys(registry) == ["builtin"]
    assert registry.default() == "builtin"
    assert registry.info("builtin").context_tokens is None
    assert "Key moments" in text_of(registry.stream(request("builtin"), Cancellation()))


def test_a_key_brings_its_models_and_the_best_default() -> None:
    google = ModelRegistry(Settings(google_api_key="g"))
    assert (keys(google), google.default()) == (["gemini-2.5-flash", "gemini-2.5-pro", "builtin"], "gemini-2.5-flash")
    both = ModelRegistry(Settings(google_api_key="g", openai_api_key="o"))
    assert (keys(both), both.default()) == (list(MODELS), "gemini-2.5-flash")
    assert ModelRegistry(Settings(openai_api_key="o")).default() == "gpt-5-mini"
    assert [info.key for info in both.available() if info.heavy] == ["gemini-2.5-pro", "gpt-5", "gpt-5-pro"]


def test_a_model_without_its_key_says_which_setting() -> None:
    error = error_for(ModelRegistry(Settings(openai_api_key="o")), "gemini-2.5-pro")
    assert error.code == "model_not_configured"
    assert "GOOGLE_API_KEY" in error.message
    assert "gpt-5-mini" in error.remedy


def test_an_unknown_model_says_which_there_are() -> None:
    error = error_for(ModelRegistry(Settings()), "gpt-99")
    assert (error.code, error.remedy) == ("unknown_model", "Choose one of: builtin.")


def test_a_default_that_cannot_work_is_a_fault_at_start() -> None:
    assert ModelRegistry(Settings(default_model="builtin")).check() == []
    [unknown] = ModelRegistry(Settings(default_model="gpt-99")).check()
    assert unknown.startswith("DEFAULT_MODEL: Unknown model: gpt-99.")
    [no_key] = ModelRegistry(Settings(default_model="gpt-5")).check()
    assert "OPENAI_API_KEY" in no_key


def test_a_key_that_cannot_be_sent_is_a_fault_and_is_not_shown() -> None:
    faults = ModelRegistry(Settings(google_api_key="gehe\nim", openai_api_key="gehéim")).check()
    assert [fault.partition(":")[0] for fault in faults] == ["GOOGLE_API_KEY", "OPENAI_API_KEY"]
    assert "geh" not in "".join(faults)


def test_gemini_is_asked_by_its_own_name(stand: Stand) -> None:
    stand.route(gemini.HOST, gemini.GeminiStand())
    registry = ModelRegistry(Settings(google_api_key="g"))
    assert "Key moments" in text_of(registry.stream(request("gemini-2.5-flash"), Cancellation()))
    assert stand.journal[0].path == "/v1beta/models/gemini-2.5-flash:streamGenerateContent"
    sent = stand.journal[0].json
    assert sent["systemInstruction"]["parts"][0]["text"].startswith("Summarize")
    assert sent["generationConfig"]["maxOutputTokens"] > 800, "thoughts count as output, and need room"


def test_a_local_server_offers_its_list(stand: Stand) -> None:
    registry = local(stand, "qwen3:8b", "nomic-embed-text:latest", "llama3.1:latest")
    assert stand.journal == [], "nothing is asked at start"
    assert keys(registry) == ["qwen3:8b", "llama3.1:latest", "builtin"]
    assert registry.default() == "qwen3:8b"
    assert registry.info("llama3.1").context_tokens == 4096, "what such servers read unless they are told otherwise"
    assert "Key moments" in text_of(registry.stream(request("qwen3:8b"), Cancellation()))
    assert [sent.path for sent in stand.journal] == ["/v1/models", "/v1/chat/completions"]
    error = error_for(registry, "gpt-5")
    assert (error.code, error.remedy) == ("unknown_model", "Choose one of: qwen3:8b, llama3.1:latest, builtin.")
    assert error_for(registry, "gemini-2.5-pro").code == "model_not_configured"


def test_any_default_model_is_offered_with_a_base_url(stand: Stand) -> None:
    registry = local(stand, "qwen3:8b", "llama3.1:latest", default="llama3.1", key="g")
    assert registry.check() == []
    assert keys(registry) == ["gemini-2.5-flash", "gemini-2.5-pro", "llama3.1", "qwen3:8b", "builtin"]
    assert registry.default() == "llama3.1"


def test_the_server_may_say_how_much_a_model_reads(stand: Stand) -> None:
    listed = [{"id": "big", "max_model_len": 32_768}, {"id": "odd", "context_length": "?"}, "junk", {"id": None}]
    stand.route("vllm.local", lambda exchange: exchange.reply_json({"object": "list", "data": listed}))
    registry = ModelRegistry(Settings(openai_base_url=stand.direct_url("vllm.local")))
    assert {info.key: info.context_tokens for info in registry.available()} == {
        "big": 32_768,
        "odd": 4096,
        "builtin": None,
    }


@pytest.mark.parametrize("body", ["<html>", "[]", '{"data": {}}', '{"data": []}'])
def test_a_server_without_a_list_leaves_the_default_and_takes_any_name(stand: Stand, body: str) -> None:
    stand.route("odd.local", lambda exchange: exchange.reply(body=body))
    registry = ModelRegistry(Settings(openai_base_url=stand.direct_url("odd.local")))
    assert (keys(registry), registry.default()) == (["builtin"], "builtin")
    assert registry.info("some-model").provider == "openai"


def test_a_server_with_a_key_and_without_a_list_is_taken_for_a_gateway_to_openai(stand: Stand) -> None:
    stand.route("gate.local", lambda exchange: exchange.reply(404))
    registry = ModelRegistry(Settings(openai_base_url=stand.direct_url("gate.local"), openai_api_key="k"))
    assert (keys(registry), registry.default()) == (["gpt-5-mini", "builtin"], "gpt-5-mini")


def test_a_server_that_hangs_holds_nobody_up_for_long(stand: Stand) -> None:
    def hang(exchange: Exchange) -> None:
        exchange.client_gone(30)

    stand.route("slow.local", hang)
    registry = ModelRegistry(Settings(openai_base_url=stand.direct_url("slow.local"), default_model="llama3.1"))
    began = time.monotonic()
    assert keys(registry) == ["llama3.1", "builtin"]
    first = time.monotonic()
    assert keys(registry) == ["llama3.1", "builtin"]
    assert first - began < 3
    assert time.monotonic() - first < 1
    assert len(stand.journal) == 1


def test_a_list_may_tell_prices(stand: Stand) -> None:
    rows = [
        {"id": "a/paid", "context_length": 65_536, "pricing": {"prompt": "0.0000005", "completion": "0.0000015"}},
        {"id": "a/free", "context_length": 8192, "pricing": {"prompt": "0", "completion": "0"}},
        {"id": "a/auto", "pricing": {"prompt": "-1", "completion": "-1"}},
        {"id": "a/odd", "pricing": "much"},
    ]
    stand.route("router.local", lambda exchange: exchange.reply_json({"data": rows}))
    registry = ModelRegistry(Settings(openai_base_url=stand.direct_url("router.local"), local_context_tokens=16_000))
    used = Usage(1_000_000, 100_000)
    assert {info.key: (info.context_tokens, info.cost_usd(used)) for info in registry.available()} == {
        "a/paid": (65_536, 0.65),
        "a/free": (8192, 0.0),
        "a/auto": (16_000, None),
        "a/odd": (16_000, None),
        "builtin": (None, 0.0),
    }


def test_gemini_may_be_asked_without_the_library_of_google(stand: Stand) -> None:
    stand.route(gemini.HOST, gemini.GeminiStand())
    registry = ModelRegistry(Settings(google_api_key="g", gemini_api="COMPATIBLE"))
    assert "Key moments" in text_of(registry.stream(request("gemini-2.5-flash"), Cancellation()))
    [sent] = stand.journal
    assert (sent.path, sent.headers["authorization"]) == ("/v1beta/openai/chat/completions", "Bearer g")
    assert (sent.json["model"], "temperature" in sent.json) == ("gemini-2.5-flash", False)


def test_fallbacks_are_held_against_what_there_is() -> None:
    assert ModelRegistry(Settings(google_api_key="g", model_fallbacks=("gemini-2.5-pro", "builtin"))).check() == []
    faults = ModelRegistry(Settings(google_api_key="g", model_fallbacks=("gpt-5", "gpt-99"))).check()
    assert [fault.partition(".")[0] for fault in faults] == [
        "MODEL_FALLBACKS: The model gpt-5 needs OPENAI_API_KEY, which is not set",
        "MODEL_FALLBACKS: Unknown model: gpt-99",
    ]


def test_a_long_prompt_to_gemini_pro_costs_more() -> None:
    info = ModelRegistry(Settings(google_api_key="g")).info("gemini-2.5-pro")
    assert info.cost_usd(Usage(200_000, 10_000)) == 0.35
    assert info.cost_usd(Usage(200_001, 10_000)) == pytest.approx(0.650003)


def test_the_list_is_kept(stand: Stand) -> None:
    registry = local(stand, "qwen3:8b")
    for _ in range(5):
        registry.available()
    assert len(stand.journal) == 1
    assert providers.server_models.FRESH_SECONDS == 60


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; from providers.registry import ModelRegistry; from setting_values import Settings;"
        "r = ModelRegistry(Settings(google_api_key='g', openai_api_key='o')); r.available(); r.default(); r.check();"
        "heavy = ('openai', 'google.api_core', 'google.ai', 'httpx2', 'requests', 'urllib3');"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_readme_shows_the_catalogue_with_the_day_of_its_prices() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for key, model in MODELS.items():
        if key == "builtin":
            continue
        [row] = [line for line in readme.splitlines() if line.startswith(f"| `{key}` |")]
        info = model.info
        assert f"| {info.context_tokens:,} | {info.input_usd_per_million:.2f}, {info.output_usd_per_million:.2f}" in row
        if tier := info.long_prompts:
            assert f"{tier.above_tokens:,} tokens in a prompt {tier.input_usd_per_million:.2f}, " in row
        assert f"Prices of {model.prices_of};" in readme
