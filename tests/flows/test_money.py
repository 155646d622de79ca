"""What models cost, and what happens where a budget ends, through the whole running server."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.client import Client, wait_for
from tests.flows.fixtures import calls, dear, server, world
from tests.wire.openai import HOST as OPENAI
from tests.wire.openai import OpenAIStand
from tests.wire.youtube import YouTube
from tests.wire.youtube_videos import video

SAMPLE = "sample:sourdough-starter"
OTHER = "sample:a-year-with-bees"


def held(client: Client, url: str, code: str) -> str:
    """A job that is held for a budget, that of the month until its end."""
    job_id = client.submit(url)
    job = client.wait(job_id, "held")
    [item] = job["items"]
    assert (item["status"], item["error"]["code"], item["asks"], job["asks"]) == ("held", code, True, True)
    assert job["next_attempt_at"] == item["next_attempt_at"] == item["error"]["retry_at"]
    if code == "monthly_budget_used_up":
        now = datetime.now(UTC)
        first = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
        assert timedelta(0) <= datetime.fromisoformat(job["next_attempt_at"]) - first < timedelta(seconds=2)
    else:
        assert job["next_attempt_at"] is None
    assert job["message"] == item["message"] == item["error"]["message"]
    return job_id


def test_each_call_job_and_month_is_told_and_survives_a_restart(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data")
    with world() as stand:
        with server(stand, tmp_path / "data", **settings) as (_, client):
            jobs = [client.wait(client.submit(url)) for url in (SAMPLE, OTHER, SAMPLE)]
            costs = [job["results"][0]["provenance"]["cost_usd"] for job in jobs]
            assert [job["cost_usd"] for job in jobs] == [costs[0], costs[1], 0.0], "the third was in the library"
            assert all(cost > 0.01 for cost in costs)
            spent = client.get("/spending")
        with server(stand, tmp_path / "data", **settings) as (_, client):
            assert client.get("/spending") == spent
            assert client.job(jobs[0]["job_id"])["cost_usd"] == costs[0]
        assert (spent["calls"], spent["estimated"], spent["unpriced"]) == (2, 0, 0)
        assert spent["cost_usd"] == round(costs[0] + costs[1], 6)
        [model] = spent["models"]
        assert (model["model"], model["input_tokens"]) == ("ok", spent["input_tokens"])
        assert [call["job_id"] for call in spent["latest_calls"]] == [jobs[1]["job_id"], jobs[0]["job_id"]]
        assert [month["month"] for month in spent["months"]] == [spent["month"]]
        assert calls(stand) == 2


def test_over_the_months_budget_a_job_is_held_until_a_person_lets_it_go_on(tmp_path: Path) -> None:
    settings = {**dear(tmp_path / "data"), "BUDGET_MONTHLY_USD": "0.001"}
    with world() as stand:
        with server(stand, tmp_path / "data", **settings) as (_, client), client.listening() as events:
            job_id = held(client, SAMPLE, "monthly_budget_used_up")
            message = client.status(job_id)["message"]
            assert message.startswith("This month's budget of 0.001 USD is used up: 0.00 USD were spent")
            assert events.wait_for("job_status", job_id=job_id, status="held")["message"] == message
            assert calls(stand) == 0
        with server(stand, tmp_path / "data", **settings) as (_, client):
            assert client.status(job_id)["status"] == "held", "a restart lets nothing go"
            assert client.ask("POST", f"/jobs/{job_id}/retry").status == 202
            job = client.wait(job_id)
            assert (job["status"], job["items"][0]["attempts"]) == ("completed", 1)
            assert calls(stand) == 1
            other = held(client, OTHER, "monthly_budget_used_up")
            assert client.wait(client.submit(SAMPLE))["items"][0]["cached"], "what is there is free"
            assert client.wait(client.submit(OTHER, model="builtin"))["status"] == "completed"
            assert client.ask("POST", f"/jobs/{other}/cancel").status == 200
            assert calls(stand) == 1


def test_a_budget_that_is_raised_and_a_month_that_is_over_let_go_what_waited(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data")
    with world() as stand:
        with server(stand, tmp_path / "data", BUDGET_MONTHLY_USD="0.001", **settings) as (_, client):
            first, second = (held(client, url, "monthly_budget_used_up") for url in (SAMPLE, OTHER))
            told = client.ask("POST", "/summarize_async", {"url": SAMPLE, "length": "brief", "over_budget": True}).json
            assert (told["budget_left_usd"], told["over_budget"]) == (0.001, True)
            assert client.wait(told["job_id"])["status"] == "completed", "a person allowed it"
            assert calls(stand) == 1
        with closing(sqlite3.connect(tmp_path / "data" / "library.sqlite3")) as ledger, ledger:
            ledger.execute("UPDATE spending SET at = '2020-01-31T23:59:59.000Z'")
        with server(stand, tmp_path / "data", BUDGET_MONTHLY_USD="0.4", **settings) as (_, client):
            wait_for(lambda: "completed" in {client.status(job_id)["status"] for job_id in (first, second)})
        with server(stand, tmp_path / "data", **settings) as (_, client):
            assert [client.wait(job_id)["status"] for job_id in (first, second)] == ["completed"] * 2
        assert calls(stand) == 3, "nothing was paid for twice"


def test_a_job_has_a_budget_of_its_own_and_keeps_what_is_finished(tmp_path: Path) -> None:
    settings = {**dear(tmp_path / "data", context_tokens=9000, output_tokens=1500), "BUDGET_JOB_USD": "1.2"}
    with world() as stand, server(stand, tmp_path / "data", SUMMARY_PARALLEL="1", **settings) as (_, client):
        YouTube(stand).add(video("longandpaid", lines=1500))
        job_id = held(client, "https://youtu.be/longandpaid", "job_budget_used_up")
        paid = calls(stand)
        spent = client.status(job_id)["cost_usd"]
        assert paid >= 1
        assert 0 < spent <= 1.2
        client.ask("POST", f"/jobs/{job_id}/retry")
        job = client.wait(job_id)
        parts = job["results"][0]["provenance"]["parts"]
        assert job["status"] == "completed"
        prompts = [str(request.json["messages"]) for request in stand.requests(OPENAI) if request.method == "POST"]
        assert len(prompts) == len(set(prompts)) > parts, "no part is paid for twice"
        assert job["cost_usd"] > 1.2
        assert client.get("/spending")["cost_usd"] == job["cost_usd"]


def test_a_request_that_waits_is_told_and_its_job_can_go_on(tmp_path: Path) -> None:
    settings = {**dear(tmp_path / "data"), "BUDGET_MONTHLY_USD": "0"}
    with world() as stand:
        with server(stand, tmp_path / "data", **settings) as (_, client):
            answer = client.ask("POST", "/summarize", {"urls": [SAMPLE, OTHER]})
            assert answer.status == 200
            codes = [result["error_detail"]["code"] for result in answer.json]
            assert codes == ["monthly_budget_used_up"] * 2
            [job] = client.get("/jobs")["jobs"]
            assert job["status"] == "held"
        with server(stand, tmp_path / "data", **settings) as (_, client):
            client.ask("POST", f"/jobs/{job['job_id']}/retry")
            assert client.wait(job["job_id"])["completed_items"] == 2
        assert calls(stand) == 2


def test_what_was_paid_when_the_server_was_killed_stays_in_the_sums(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data", "silentx1")
    with world() as stand:
        with server(stand, tmp_path / "data", **settings) as (app, client):
            job_id = client.submit(SAMPLE)
            stand.wait_for(lambda: calls(stand) == 1)
            app.kill()
        with server(stand, tmp_path / "data", **settings) as (_, client):
            job = client.wait(job_id)
            spent = client.get("/spending")
        assert (spent["calls"], spent["estimated"]) == (2, 1)
        assert spent["cost_usd"] == job["cost_usd"] > job["results"][0]["provenance"]["cost_usd"]


def test_a_refusal_costs_nothing_and_an_answer_that_is_none_does(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data", "quota")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        assert client.wait(client.submit(SAMPLE))["cost_usd"] == 0
        assert client.get("/spending")["calls"] == 0
    cut = dear(tmp_path / "cut", "length")
    with world() as stand, server(stand, tmp_path / "cut", **cut) as (_, client):
        job = client.wait(client.submit(SAMPLE))
        assert job["status"] == "failed"
        assert job["cost_usd"] == client.get("/spending")["cost_usd"] > 0


def test_a_retry_and_two_at_once_pay_once(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data", "e503x1")
    with world() as stand, server(stand, tmp_path / "data", WORKER_THREADS="3", **settings) as (_, client):
        jobs = [client.wait(job_id) for job_id in (client.submit(SAMPLE), client.submit(SAMPLE))]
        assert {job["status"] for job in jobs} == {"completed"}
        spent = client.get("/spending")
        assert spent["calls"] == 1
        assert spent["cost_usd"] == round(sum(job["cost_usd"] for job in jobs), 6)


def test_side_by_side_a_budget_is_not_overrun(tmp_path: Path) -> None:
    settings = {**dear(tmp_path / "data"), "BUDGET_MONTHLY_USD": "0.4", "WORKER_THREADS": "4"}
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):
        jobs = [client.submit(SAMPLE, language=tag) for tag in ("de", "fr", "es", "it")]
        wait_for(lambda: all(client.status(job_id)["status"] in ("held", "completed") for job_id in jobs))
        ended = [client.status(job_id)["status"] for job_id in jobs]
        assert 1 <= ended.count("completed") < 4
        assert client.get("/spending")["cost_usd"] <= 0.4


def test_a_submission_says_what_it_will_take_as_far_as_that_is_known(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data")
    with world() as stand, server(stand, tmp_path / "data", **settings) as (_, client):

        def told(**body: Any) -> tuple[Any, Any, Any]:
            answer = client.ask("POST", "/summarize_async", body)
            assert answer.status == 202
            client.wait(answer.json["job_id"])
            return answer.json["estimated_tokens"], answer.json["estimated_cost"], answer.json["free_items"]

        tokens, cost, free = told(url=SAMPLE)
        took = client.get("/spending")
        assert free == 0
        assert 0.5 < tokens / (took["input_tokens"] + took["output_tokens"]) < 2
        assert cost == round(tokens * 100 / 1e6, 6)
        assert told(url=SAMPLE) == (0, 0, 1)
        assert told(url=OTHER, model="builtin") == (0, 0, 0)
        assert told(url="https://youtu.be/paidforonce") == (None, None, 0)
        again = told(url="https://youtu.be/paidforonce", length="brief")
        assert again[0] > 0, "the words are known by now"


def test_a_server_without_prices_counts_tokens_and_no_money(tmp_path: Path) -> None:
    with world() as stand:
        stand.route("llm.local", OpenAIStand(offers=("ok",)))
        settings = {"OPENAI_BASE_URL": stand.direct_url("llm.local") + "/v1", "BUDGET_MONTHLY_USD": "0"}
        with server(stand, tmp_path / "data", **settings) as (_, client):
            job = client.wait(client.submit(SAMPLE))
            assert (job["status"], job["cost_usd"]) == ("completed", None)
            spent = client.get("/spending")
            assert (spent["calls"], spent["unpriced"], spent["cost_usd"]) == (1, 1, 0)
            assert spent["input_tokens"] > 0
            assert client.ask("GET", "/spending?month=2026-13").status == 400


def test_speech_is_written_down_in_the_ledger_and_within_the_budget(tmp_path: Path) -> None:
    settings = {"OPENAI_API_KEY": "sk-secret", "TRANSCRIBE_MODEL": "whisper-1", "DEFAULT_MODEL": "builtin"}
    with world() as stand, server(stand, tmp_path, BUDGET_MONTHLY_USD="0.01", **settings) as (_, client):
        job_id = held(client, "https://youtu.be/soundsmall_", "monthly_budget_used_up")
        assert [request for request in stand.requests(OPENAI) if request.method == "POST"] == []
        client.ask("POST", f"/jobs/{job_id}/retry")
        assert client.wait(job_id)["cost_usd"] == 0.03
        [model] = client.get("/spending")["models"]
        assert (model["model"], model["cost_usd"]) == ("whisper-1", 0.03)
