"""The next model of MODEL_FALLBACKS, through the whole running server: when it is asked, and what the result says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.flows.fixtures import calls, server, world
from tests.wire.openai import HOST as OPENAI
from tests.wire.stand import Stand

SAMPLE = "sample:sourdough-starter"


def with_models(folder: Path, *scenarios: str) -> dict[str, str]:
    """Settings of an account whose models behave as they are called, for a dollar a million tokens."""
    rows = [
        {
            **{"key": name, "provider": "openai", "context_tokens": 128_000, "output_tokens": 4096},
            **{"input_usd_per_million": 1, "output_usd_per_million": 1},
        }
        for name in scenarios
        if name != "builtin"
    ]
    folder.mkdir(exist_ok=True)
    (folder / "models.json").write_text(json.dumps({"models": rows}))
    return {"OPENAI_API_KEY": "sk-test", "DEFAULT_MODEL": scenarios[0], "MODEL_FALLBACKS": ",".join(scenarios[1:])}


def asked(stand: Stand) -> Counter[str]:
    """How often each model was asked."""
    return Counter(request.json["model"] for request in stand.requests(OPENAI) if "completions" in request.path)


@pytest.mark.parametrize(
    ("scenario", "code", "times"),
    [
        ("quota", "model_quota_exhausted", 1),
        ("e401", "model_key_refused", 1),
        ("e404", "model_unknown_there", 1),
        ("refusal", "model_refused", 1),
        ("length", "model_cut_off", 1),
        ("e503", "model_overloaded", 2),
        ("nofinish", "model_broke_off", 2),
    ],
)
def test_the_next_model_writes_it_and_the_result_says_so(tmp_path: Path, scenario: str, code: str, times: int) -> None:
    settings = with_models(tmp_path / "data", scenario, "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client), client.listening() as events:
        job = client.wait(client.submit(SAMPLE))
        [result] = job["results"]
        assert (job["status"], job["model"], result["model"]) == ("completed", scenario, "ok")
        assert result["provenance"]["fallback_from"] == [{"model": scenario, "code": code}]
        told = events.wait_for("summary_complete")
        assert told["provenance"] == result["provenance"]
        stored = client.get(f"/summaries/{result['summary_id']}")
        assert stored["provenance"]["fallback_from"] == result["provenance"]["fallback_from"]
        assert asked(stand) == {scenario: times, "ok": 1}


def test_who_was_asked_for_is_asked_again_next_time_and_the_other_is_not_paid_twice(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quotax1", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        assert client.wait(client.submit(SAMPLE))["results"][0]["model"] == "ok"
        [again] = client.wait(client.submit(SAMPLE))["results"]
        assert (again["model"], again["cached"], again["provenance"]["fallback_from"]) == ("quotax1", False, [])
        [other] = client.wait(client.submit(SAMPLE, model="ok"))["results"]
        assert (other["model"], other["cached"], other["provenance"]["fallback_from"]) == ("ok", True, [])
        assert asked(stand) == {"quotax1": 2, "ok": 1}


def test_while_the_first_is_out_the_library_has_what_the_second_wrote(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quota", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        client.wait(client.submit(SAMPLE, model="ok"))
        [result] = client.wait(client.submit(SAMPLE))["results"]
        assert (result["model"], result["cached"]) == ("ok", True)
        assert result["provenance"]["fallback_from"] == [{"model": "quota", "code": "model_quota_exhausted"}]
        assert asked(stand) == {"quota": 1, "ok": 1}


def test_the_chain_may_end_in_the_built_in_model(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quota", "refusal", "builtin")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        [result] = client.wait(client.submit(SAMPLE))["results"]
        assert result["model"] == "builtin"
        assert [fallen["model"] for fallen in result["provenance"]["fallback_from"]] == ["quota", "refusal"]


def test_a_request_that_was_wrong_is_asked_of_nobody_else(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "e400", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        [item] = client.wait(client.submit(SAMPLE))["items"]
        assert item["error"]["code"] == "model_request_refused"
        assert asked(stand) == {"e400": 1}


def test_a_short_rest_is_waited_for(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "e429x1", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        [result] = client.wait(client.submit(SAMPLE))["results"]
        assert (result["model"], result["provenance"]["fallback_from"]) == ("e429x1", [])
        assert asked(stand) == {"e429x1": 2}


def test_when_none_can_the_error_is_the_one_that_may_pass(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quota", "e503")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        [item] = client.wait(client.submit(SAMPLE), "retry")["items"]
        assert item["error"]["code"] == "model_overloaded"
        assert asked(stand) == {"quota": 1, "e503": 1}


def test_a_cancel_is_the_end_of_the_chain(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "silent", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        job_id = client.submit(SAMPLE)
        stand.wait_for(lambda: calls(stand) == 1)
        client.ask("POST", f"/jobs/{job_id}/cancel")
        assert client.wait(job_id)["status"] == "cancelled"
        assert asked(stand) == {"silent": 1}


def test_a_request_that_waits_gets_the_next_model_too(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quota", "ok")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        answer: list[dict[str, Any]] = client.ask("POST", "/summarize", {"url": SAMPLE}).json
        assert answer[0]["model"] == "ok"
        assert answer[0]["provenance"]["fallback_from"] == [{"model": "quota", "code": "model_quota_exhausted"}]


def test_many_who_ask_for_the_same_fall_together(tmp_path: Path) -> None:
    settings = with_models(tmp_path / "data", "quota", "ok")
    with world() as stand, server(stand, tmp_path / "data", WORKER_THREADS="4", **settings) as (_, client):
        jobs = [client.wait(job_id) for job_id in [client.submit(SAMPLE) for _ in range(4)]]
        assert {job["results"][0]["model"] for job in jobs} == {"ok"}
        assert asked(stand)["ok"] == 1
