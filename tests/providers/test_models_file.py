"""`models.json`: what it adds and changes, and what is said of one that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from concurrency.cancellation import Cancellation
from providers.catalog import MODELS
from providers.models_file import read_models
from providers.registry import ModelRegistry
from setting_values import Settings
from summary.values import Usage
from tests.providers.requests import request, text_of
from tests.wire import openai
from tests.wire.stand import Stand

HOUSE = {"key": "house", "provider": "compatible", "id": "qwen3:8b", "context_tokens": 32_768, "output_tokens": 8192}


def written(folder: Path, *rows: Any) -> Path:
    (folder / "models.json").write_text(json.dumps({"models": rows}), "utf-8")
    return folder


def test_without_a_file_the_catalogue_is_as_it_is(tmp_path: Path) -> None:
    assert read_models(tmp_path).models is MODELS


def test_a_price_is_changed_and_the_rest_stays(tmp_path: Path) -> None:
    row = {"key": "gpt-5-mini", "input_usd_per_million": 1, "output_usd_per_million": 4.5, "prices_of": "2027-01-02"}
    registry = ModelRegistry(Settings(openai_api_key="o", data_dir=written(tmp_path, row)))
    assert registry.check() == []
    info = registry.info("gpt-5-mini")
    assert info.cost_usd(Usage(1_000_000, 1_000_000)) == 5.5
    assert (info.label, info.context_tokens) == ("GPT-5 mini", 272_000)
    assert [each.key for each in registry.available()] == [
        "gpt-5",
        "gpt-5-mini",
        "gpt-5-pro",
        "gpt-4o",
        "gpt-4o-mini",
        "builtin",
    ]


def test_a_model_of_ones_own_server_gets_a_name_a_window_and_a_price(tmp_path: Path) -> None:
    with Stand() as stand, stand.applied():
        stand.route("llm.local", openai.OpenAIStand(offers=("qwen3:8b", "llama3.1:latest"), strict_names=True))
        row = {**HOUSE, "label": "The house model", "input_usd_per_million": 0.1, "output_usd_per_million": 0.2}
        url = stand.direct_url("llm.local") + "/v1"
        registry = ModelRegistry(Settings(openai_base_url=url, data_dir=written(tmp_path, row)))
        assert [info.label for info in registry.available()] == [
            "The house model", "llama3.1:latest", "Built in: selects sentences",
        ]  # fmt: skip
        assert registry.default() == "house"
        assert registry.info("house").cost_usd(Usage(1_000_000, 0)) == 0.1
        assert "Key moments" in text_of(registry.stream(request("house"), Cancellation()))
        assert stand.journal[-1].json["model"] == "qwen3:8b"


def test_a_model_of_a_server_that_is_not_there_says_which_setting(tmp_path: Path) -> None:
    [fault] = ModelRegistry(Settings(default_model="house", data_dir=written(tmp_path, HOUSE))).check()
    assert "OPENAI_BASE_URL" in fault


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x", "entry 1: expected an object"),
        ({}, "`key` must name a model other than builtin"),
        ({"key": "builtin"}, "`key` must name a model other than builtin"),
        ({"key": "gpt-5", "price": 1}, "(gpt-5): unknown field `price`; known are api, context_tokens"),
        ({"key": "new"}, "a model that is not in the catalogue needs `provider`"),
        ({"key": "gpt-5", "provider": "acme"}, '`provider`: expected one of gemini, openai, compatible, got "acme"'),
        ({"key": "gpt-5", "context_tokens": True}, "`context_tokens`: expected a whole number from 1024"),
        ({"key": "gpt-5", "output_tokens": 0}, "`output_tokens`: expected a whole number from 1 "),
        ({"key": "gpt-5", "heavy": "yes"}, "`heavy`: expected true or false"),
        ({"key": "gpt-5", "thinks": 1}, "`thinks`: expected true or false"),
        ({"key": "gpt-5", "api": "soap"}, "`api`: expected one of chat, responses"),
        ({"key": "gpt-5", "label": 5}, "`label`: expected a short text"),
        ({"key": "gpt-5", "input_usd_per_million": -1}, "`input_usd_per_million`: expected US dollars"),
        ({"key": "gpt-5", "input_usd_per_million": None}, "give both prices, or neither"),
        ({"key": "gpt-5", "prices_of": "May"}, "`prices_of`: expected a day"),
        ({"key": "gpt-5", "long_prompts": {"above_tokens": 1}}, "`long_prompts`: expected an object with above_tokens"),
        (
            {
                "key": "x",
                "long_prompts": {"above_tokens": "1", "input_usd_per_million": 1, "output_usd_per_million": 1},
            },
            "`long_prompts`: expected numbers",
        ),
    ],
)
def test_a_fault_names_the_entry_and_the_field_and_changes_nothing(tmp_path: Path, row: Any, words: str) -> None:
    found = read_models(written(tmp_path, row))
    assert any(words in fault for fault in found.faults), found.faults
    assert all(str(tmp_path / "models.json") in fault for fault in found.faults)
    assert found.models is MODELS


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = ({"key": "gpt-5", "heavy": 1, "thinks": 1}, {"key": "gpt-5"}, {"key": "a b\n"})
    assert len(read_models(written(tmp_path, *rows)).faults) == 5


@pytest.mark.parametrize(
    ("text", "words"), [("{", "is not JSON"), ("[]", "expected an object such as"), ("{}", "such as")]
)
def test_a_file_that_is_none_is_a_fault(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "models.json").write_text(text)
    [fault] = ModelRegistry(Settings(data_dir=tmp_path)).check()
    assert words in fault


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_bytes(b"\xff\xfe\xff")
    assert "cannot be read" in read_models(tmp_path).faults[0]
