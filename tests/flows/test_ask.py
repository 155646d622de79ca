"""Questions about one video: what comes over the wire, what stays out of the answer, what ends the model's work."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client, wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, dear, server, world
from tests.running_app import RunningApp
from tests.wire.answers import tokens
from tests.wire.exchange import Exchange
from tests.wire.openai import ChatDialect, OpenAIStand
from tests.wire.stand import Stand

LINK = "https://www.youtube.com/watch?v=abcdefghij0"
FACTS = (
    "Compost needs air, water and a mix of green and brown material.",
    "The pile heats up to sixty degrees when the bacteria find enough nitrogen.",
    "Turn the pile every two weeks, because the middle runs out of oxygen first.",
    "After three months the compost smells of forest floor and is ready for the garden.",
)
UPLOAD = "WEBVTT\n\n" + "\n".join(
    f"00:{2 * at:02d}:00.000 --> 00:{2 * at:02d}:20.000\n{fact}\n" for at, fact in enumerate(FACTS)
)


def says(stand: Stand, text: str) -> None:
    """The compatible server answers every question with this text."""
    listing = OpenAIStand()

    def answer(exchange: Exchange) -> None:
        if "completions" not in exchange.path:
            return listing(exchange)
        asked = exchange.json()
        dialect = ChatDialect(asked["model"], "".join(m["content"] for m in asked["messages"]), True, {})
        out = dialect.open(exchange)
        for token in tokens(text):
            out.write(dialect.text(token))
        out.write(dialect.end("stop", len(tokens(text))) + dialect.close())

    stand.route(LOCAL, answer)


def ask(client: Client, summary_id: str, question: str, **also: Any) -> list[tuple[str, dict[str, Any]]]:
    """The events of a whole answer."""
    answer = client.ask("POST", f"/summaries/{summary_id}/ask", {"question": question, **also})
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    frames = [frame.split("\n") for frame in answer.body.decode().split("\n\n") if frame and not frame.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in frames]


def done(client: Client, summary_id: str, question: str, **also: Any) -> dict[str, Any]:
    """The last event, which must be a checked answer."""
    name, data = ask(client, summary_id, question, **also)[-1]
    assert name == "done", data
    return data


def compost(client: Client, **options: Any) -> str:
    """The id of a summary of FACTS."""
    sent = client.ask("POST", "/transcripts", {"text": UPLOAD, "title": "Compost", "url": LINK})
    job = client.wait(client.submit(sent.json["url"], model="builtin", **options))
    return str(job["results"][0]["summary_id"])


@contextmanager
def opened(app: RunningApp, summary_id: str, body: dict[str, Any]) -> Iterator[Any]:
    """The answer as it comes; leaving closes the connection, as a reader does who goes."""
    connection = HTTPConnection("127.0.0.1", app.port, timeout=20)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"/summaries/{summary_id}/ask", json.dumps(body), headers)
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def test_an_answer_comes_in_pieces_and_then_checked_with_times_that_lead_there(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        summary_id = compost(client)
        says(stand, "Turn the pile every two weeks [04:00]. The middle runs out of oxygen. [00:05] Paris is in France.")
        asked, fetched = calls(stand), len(stand.requests("www.youtube.com"))
        events = ask(client, summary_id, "How often is the pile turned?", model="ok")
        texts = [data for name, data in events if name == "text"]
        assert len(texts) > 3
        told = ""
        for piece in texts:
            assert piece["at"] == len(told)
            told += piece["text"]
        assert told.endswith("Paris is in France.")
        name, answer = events[-1]
        assert name == "done"
        assert answer["answer"] == ("Turn the pile every two weeks. [4:00] The middle runs out of oxygen. [4:00]"), (
            "a wrong time is moved to where it is said; what nobody says is left out"
        )
        assert [each["t"] for each in answer["citations"]] == [240, 240]
        assert answer["citations"][0]["url_at"] == f"{LINK}&t=240s"
        assert answer["citations"][0]["quote"].startswith("Turn the pile every two weeks")
        assert 2 in answer["citations"][0]["segments"]
        assert [each["verdict"] for each in answer["verdicts"]] == ["supported", "supported", "not found"]
        assert (answer["found"], answer["left_out"], answer["model"]) == (True, 1, "ok")
        assert answer["usage"]["input_tokens"] > 0
        assert answer["usage"]["output_tokens"] > 0
        assert answer["whole_transcript"] is True
        assert calls(stand) == asked + 1
        assert len(stand.requests("www.youtube.com")) == fetched
        prompt = stand.requests(LOCAL)[-1].json["messages"][-1]["content"]
        assert prompt.endswith("<question>\nHow often is the pile turned?\n</question>")
        assert prompt.count("<transcript>") == 1


@pytest.mark.parametrize("model", ["builtin", "ok"])
def test_what_the_transcript_does_not_answer_is_said_in_words(tmp_path: Path, model: str) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        says(stand, "Paris is the capital of France, as everybody knows. [01:00]")
        summary_id = compost(client)
        answer = done(client, summary_id, "What is the capital of France?", model=model)
        assert answer["answer"] == "The transcript does not answer this question."
        assert (answer["found"], answer["citations"]) == (False, [])


def test_the_built_in_model_answers_with_the_speaker_s_own_words(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        summary_id = compost(client)
        answer = done(client, summary_id, "When does the pile heat up?")
        assert "[2:00]" in answer["answer"]
        assert "sixty degrees" in answer["answer"]
        assert "forest floor" not in answer["answer"]
        assert answer["model"] == "builtin"
        assert answer["cost_usd"] == 0
        assert all(verdict["verdict"] == "supported" for verdict in answer["verdicts"])
        general = done(client, summary_id, "What is this about?")
        assert general["found"] is True
        for sample in ("sample:a-year-with-bees", "sample:sourdough-starter"):
            made = client.wait(client.submit(sample))["results"][0]["summary_id"]
            assert done(client, made, "What do you do in winter when it is cold?")["model"] == "builtin"
        assert stand.requests() == []


def test_an_answer_cannot_carry_markup_links_or_pictures(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        summary_id = compost(client)
        says(
            stand,
            "# Oh\n- Turn the pile every [two weeks](https://evil.example/) ![pile](https://evil.example/y) [4:00]\n"
            "- <img src=x onerror=alert(1)> After three months the compost is ready for the garden https://evil.example",
        )
        answer = done(client, summary_id, "How long does it take?", model="ok")
        assert answer["found"] is True
        for bad in ("evil", "<", "http", "#", "!["):
            assert bad not in answer["answer"]
        assert "- Turn the pile every two weeks pile [4:00]" in answer["answer"]


def test_of_a_long_transcript_the_passages_are_read_that_have_to_do_with_the_question(tmp_path: Path) -> None:
    lines = [
        f"00:{minute:02d}:{second:02d}.000 --> 00:{minute:02d}:{second + 14:02d}.000\n"
        f"Here the keeper walks along row number {minute * 4 + second // 15} of wooden boxes and looks at each lid.\n"
        for minute in range(59)
        for second in (0, 15, 30, 45)
    ]
    lines[150] = "00:37:30.000 --> 00:37:44.000\nA swarm of wasps is kept out by making the entrance one finger wide.\n"
    settings = {"LOCAL_CONTEXT_TOKENS": "4000"}
    with world() as stand, server(stand, tmp_path, **compatible(stand), **settings) as (_, client):
        sent = client.ask("POST", "/transcripts", {"text": "WEBVTT\n\n" + "\n".join(lines), "title": "Boxes"})
        made = client.wait(client.submit(sent.json["url"], model="builtin"))["results"][0]["summary_id"]
        says(stand, "The entrance is made one finger wide against wasps [37:30].")
        answer = done(client, made, "How are wasps kept out?", model="ok")
        assert answer["whole_transcript"] is False
        assert [each["t"] for each in answer["citations"]] == [2250]
        prompt = stand.requests(LOCAL)[-1].json["messages"][-1]["content"]
        assert "[37:30] A swarm of wasps" in prompt
        times = [line[1:6] for line in prompt.split("\n") if line.startswith("[")]
        assert times == sorted(times)
        assert 20 < len(times) < len(lines)


def test_a_failure_is_told_in_words_before_the_stream_or_in_it(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        summary_id = compost(client)
        path = f"/summaries/{summary_id}/ask"
        for body, status, words in (
            ({}, 400, "`question` is missing"),
            ({"question": " ?! "}, 400, "asks nothing"),
            ({"question": "x" * 2001}, 400, "at most 2000 characters; got 2001"),
            ({"question": "x", "model": "gemini-2.5-pro"}, 400, "GOOGLE_API_KEY"),
            ({"question": "x", "how": 1}, 400, "Unknown field: how"),
        ):
            refused = client.ask("POST", path, body)
            assert refused.status == status, refused
            assert words in refused.json["error"]
        assert client.ask("POST", "/summaries/nothing/ask", {"question": "x"}).status == 404
        assert calls(stand) == 0
        for model, code in (("e401", "model_key_refused"), ("cutmid", "model_broke_off"), ("empty", "model_empty")):
            name, error = ask(client, summary_id, "How hot?", model=model)[-1]
            assert (name, error["code"]) == ("error", code)
            assert error["consequence"] == "The question was not answered."
            assert error["remedy"]


def test_a_question_over_the_budget_is_refused_and_can_be_allowed(tmp_path: Path) -> None:
    settings = dear(tmp_path / "data")
    with world() as stand, server(stand, tmp_path / "data", BUDGET_MONTHLY_USD="0.0001", **settings) as (_, client):
        made = client.wait(client.submit("sample:sourdough-starter", model="builtin"))["results"][0]["summary_id"]
        question = "What is a starter?"
        [(name, fault)] = ask(client, made, question, model="ok")
        assert (name, fault["code"]) == ("error", "monthly_budget_used_up")
        assert "`over_budget`: true" in fault["remedy"]
        assert "/retry" not in fault["remedy"]
        assert (fault["budget_usd"], fault["spent_usd"]) == (0.0001, 0)
        assert calls(stand) == 0
        assert done(client, made, question, model="ok", over_budget=True)["cost_usd"] > 0.0001
        again = client.ask("POST", f"/summaries/{made}/again", {"model": "ok"}).json
        assert (again["over_budget"], client.wait(again["job_id"], "held")["asks"]) == (True, True)
        allowed = client.ask("POST", f"/summaries/{made}/again", {"model": "ok", "over_budget": True}).json
        assert client.wait(allowed["job_id"])["status"] == "completed"


@pytest.mark.parametrize("model", ["slow", "silent"])
def test_who_leaves_ends_the_model_s_work(tmp_path: Path, model: str) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client):
        summary_id = compost(client)
        with opened(app, summary_id, {"question": "How hot does it get?", "model": model}) as answer:
            assert answer.status == 200
            assert answer.readline() in (b": heartbeat\n", b"event: text\n")
            stand.wait_for(lambda: calls(stand) == 1)
        [asked] = [request for request in stand.requests(LOCAL) if "completions" in request.path]
        stand.wait_for(lambda: asked.client_disconnected, 10)
        assert done(client, summary_id, "How hot does the pile get?", model="builtin")["found"]


def test_so_many_at_once_and_a_place_again_when_one_leaves(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, PROVIDER_CONCURRENCY="2", **compatible(stand)) as (app, client):
        summary_id = compost(client)
        waiting = [opened(app, summary_id, {"question": "How hot?", "model": "silent"}) for _ in range(8)]
        for each in waiting:
            assert each.__enter__().status == 200
        refused = client.ask("POST", f"/summaries/{summary_id}/ask", {"question": "And I?"})
        assert (refused.status, refused.json["code"]) == (429, "too_many_questions")
        assert refused.headers["Retry-After"]
        assert client.ask("GET", "/health").status == 200
        for each in waiting:
            each.__exit__(None, None, None)
        body = {"question": "And I?", "model": "builtin"}
        wait_for(lambda: client.ask("POST", f"/summaries/{summary_id}/ask", body).status == 200, 15)


def test_a_server_that_stops_says_so_and_does_not_wait(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client):
        summary_id = compost(client)
        with opened(app, summary_id, {"question": "How hot?", "model": "silent"}) as answer:
            stand.wait_for(lambda: calls(stand) == 1)
            begun = time.monotonic()
            assert app.stop() == 0
            assert time.monotonic() - begun < 15
            assert b"shutting_down" in answer.read()


def test_the_bare_stream_works_with_curl(tmp_path: Path) -> None:
    """One byte of the answer is there before the model has ended."""
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (app, client):
        summary_id = compost(client)
        request = urllib.request.Request(
            f"{app.url}/summaries/{summary_id}/ask",
            json.dumps({"question": "How hot?", "model": "slow"}).encode(),
            {"Content-Type": "application/json", "User-Agent": "curl/8"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=20) as answer:
            assert answer.readline() in (b"event: text\n", b": heartbeat\n")
            wait_for(lambda: calls(stand) == 1)  # on a busy machine a sign of life comes before the question is put
            [asked] = [each for each in stand.requests(LOCAL) if "completions" in each.path]
            assert not asked.finished
