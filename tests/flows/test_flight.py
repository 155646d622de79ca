"""Several jobs and requests that want the same summary at the same time: made once, whatever happens to the first."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.client import Answer, Client, wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.running_app import RunningApp
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, WATCH

LINK = "https://youtu.be/abcdefghij1"


class Held:
    """A model that keeps every question until it is let go."""

    def __init__(self, stand: Stand, model: OpenAIStand | None = None) -> None:
        self._model = model or OpenAIStand()
        self._answers = threading.Semaphore(0)
        self._all = threading.Event()
        stand.route(LOCAL, self)

    def __call__(self, exchange: Exchange) -> None:
        while "completions" in exchange.path and not self._all.is_set():
            if self._answers.acquire(timeout=0.01):
                break
            if exchange.client_gone(0.01):
                return
        self._model(exchange)

    def answer(self, questions: int) -> None:
        """Lets so many of them go."""
        for _ in range(questions):
            self._answers.release()

    def answer_all(self) -> None:
        """Keeps none from now on."""
        self._all.set()


@contextmanager
def three(folder: Path, model: str = "ok") -> Iterator[tuple[Stand, Held, Client, list[str], RunningApp]]:
    """Three jobs for the same summary; the first one asks the model, the others wait for it."""
    with world() as stand:
        held = Held(stand)
        with server(stand, folder, WORKER_THREADS="4", **compatible(stand, model)) as (app, client):
            jobs = [client.submit(LINK)]
            stand.wait_for(lambda: calls(stand) == 1)
            for _ in range(2):
                jobs.append(client.submit(LINK))
                wait_for(lambda: client.status(jobs[-1])["message"] == "Summarizing part 1 of 1")
            yield stand, held, client, jobs, app


def codes(jobs: list[dict[str, Any]]) -> list[str | None]:
    return [job["items"][0]["error"] and job["items"][0]["error"]["code"] for job in jobs]


def test_those_who_wait_see_the_steps_and_the_text_of_the_one_at_work(tmp_path: Path) -> None:
    with three(tmp_path) as (stand, held, client, jobs, _), client.listening() as live:
        live.wait_for("snapshot")
        held.answer_all()
        results = [client.wait(job_id)["results"][0] for job_id in jobs]
        for job_id in jobs:
            live.wait_for("summary_complete", job_id=job_id)
        assert calls(stand) == 1
        assert [result["cached"] for result in results] == [False, True, True]
        assert len({result["summary_id"] for result in results}) == 1
        texts = {
            job_id: "".join(text["text"] for text in live.named("summary_text") if text["job_id"] == job_id)
            for job_id in jobs
        }
        assert texts[jobs[0]]
        assert len(set(texts.values())) == 1


def test_when_the_first_is_cancelled_the_next_takes_over_and_the_third_goes_on_waiting(tmp_path: Path) -> None:
    with three(tmp_path) as (stand, held, client, jobs, _):
        client.ask("POST", f"/jobs/{jobs[0]}/cancel")
        client.wait(jobs[0], "cancelled", seconds=5)
        stand.wait_for(lambda: calls(stand) == 2)
        first = next(request for request in stand.requests(LOCAL) if "completions" in request.path)
        stand.wait_for(lambda: first.client_disconnected)
        held.answer_all()
        results = [client.wait(job_id, "completed")["results"][0] for job_id in jobs[1:]]
        assert [result["cached"] for result in results] == [False, True]
        assert calls(stand) == 2
        assert len(stand.requests(HOST, WATCH)) == 1


def test_an_error_that_will_not_pass_is_asked_for_once_and_told_to_each(tmp_path: Path) -> None:
    with three(tmp_path, "e401") as (stand, held, client, jobs, _):
        held.answer_all()
        ended = [client.wait(job_id, "failed") for job_id in jobs]
        assert codes(ended) == ["model_key_refused"] * 3
        assert calls(stand) == 1


def test_told_to_come_later_all_come_later_and_one_asks(tmp_path: Path) -> None:
    with three(tmp_path, "e429x1") as (stand, held, client, jobs, _):
        held.answer(1)
        waiting = [client.wait(job_id, "retry") for job_id in jobs]
        assert codes(waiting) == ["model_rate_limited"] * 3
        assert calls(stand) == 1
        held.answer_all()
        ended = [client.wait(job_id, "completed") for job_id in jobs]
        assert calls(stand) == 2
        assert [job["items"][0]["attempts"] for job in ended] == [1, 1, 1]


def test_after_a_failure_that_may_pass_the_next_tries_at_once(tmp_path: Path) -> None:
    with three(tmp_path, "e503x1") as (stand, held, client, jobs, _):
        held.answer_all()
        ended = [client.wait(job_id, "completed") for job_id in jobs]
        assert calls(stand) == 2
        assert [job["items"][0]["attempts"] for job in ended] == [2, 1, 1]


def test_a_provider_in_trouble_is_not_asked_by_each_of_them(tmp_path: Path) -> None:
    with three(tmp_path, "e503x2") as (stand, held, client, jobs, _):
        held.answer(2)
        waiting = [client.wait(job_id, "retry") for job_id in jobs]
        assert codes(waiting) == ["model_overloaded"] * 3
        assert calls(stand) == 2
        held.answer_all()
        assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 3
        assert calls(stand) == 3


@pytest.mark.parametrize("first", ["job", "request"])
def test_a_request_takes_over_from_a_job_and_a_job_from_a_request(tmp_path: Path, first: str) -> None:
    with world() as stand:
        held = Held(stand)
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            answers: list[Answer] = []
            request = threading.Thread(target=lambda: answers.append(client.ask("POST", "/summarize", {"url": LINK})))
            begin = [lambda: client.submit(LINK), request.start]
            if first == "request":
                begin.reverse()
            begin[0]()
            stand.wait_for(lambda: calls(stand) == 1)
            ahead = client.get("/jobs")["jobs"][0]["job_id"]
            begin[1]()
            wait_for(lambda: len(at_the_model(client)) == 2)
            [behind] = set(at_the_model(client)) - {ahead}
            client.ask("POST", f"/jobs/{ahead}/cancel")
            stand.wait_for(lambda: calls(stand) == 2)
            held.answer_all()
            assert client.wait(behind)["status"] == "completed"
            request.join(10)
            assert [bool(answer.json[0]["summary"]) for answer in answers] == [first == "job"]


def at_the_model(client: Client) -> list[str]:
    """The ids of the jobs that show the model's step."""
    running = client.get("/jobs?status=in_progress")["jobs"]
    return [job["job_id"] for job in running if job["message"] == "Summarizing part 1 of 1"]


def test_after_a_crash_of_the_server_it_is_made_once(tmp_path: Path) -> None:
    with three(tmp_path) as (stand, held, _, jobs, app):
        app.kill()
        held.answer_all()
        with server(stand, tmp_path, WORKER_THREADS="4", **compatible(stand)) as (_, client):
            assert [client.wait(job_id)["status"] for job_id in jobs] == ["completed"] * 3
            assert calls(stand) == 2


def windowed(exchange: Exchange) -> None:
    """A list of one model with a window so small that a long text needs several calls."""
    exchange.reply_json({"object": "list", "data": [{"id": "ok", "object": "model", "max_model_len": 4096}]})


def test_who_takes_over_pays_only_for_the_parts_that_are_not_finished(tmp_path: Path) -> None:
    with world() as stand:
        held = Held(stand)

        def small(exchange: Exchange) -> None:
            (windowed if exchange.path.endswith("/models") else held)(exchange)

        stand.route(LOCAL, small)
        with server(stand, tmp_path, **compatible(stand), SUMMARY_PARALLEL="1") as (_, client):
            words = "".join(
                f"In chapter {n} we talk about bees and honey and the winter of hive {n}. " for n in range(700)
            )
            upload = client.ask("POST", "/transcripts", {"text": words}).json["url"]
            first = client.submit(upload)
            held.answer(2)
            stand.wait_for(lambda: calls(stand) == 3)
            second = client.submit(upload)
            wait_for(lambda: "part 3 of" in client.status(second)["message"])
            parts = int(client.status(second)["message"].rpartition(" ")[2])
            client.ask("POST", f"/jobs/{first}/cancel")
            stand.wait_for(lambda: calls(stand) == 4)
            held.answer_all()
            assert client.wait(second)["status"] == "completed"
            asked = [request for request in stand.requests(LOCAL) if "completions" in request.path]
            assert asked[2].json["messages"] == asked[3].json["messages"]
            assert calls(stand) == parts + 2  # one part twice, and the merging
