"""What several ask for at the same time is made once, however they name it; and anew when nobody made it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import TEXT

LINK = "https://youtu.be/abcdefghij1"


class Gate:
    """A model that answers only once it is told to."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self._model = OpenAIStand()
        self._open = threading.Event()
        stand.route(LOCAL, self._answer)

    def _answer(self, exchange: Exchange) -> None:
        while "completions" in exchange.path and not self._open.is_set():
            if exchange.client_gone(0.02):
                return
        self._model(exchange)

    def open(self) -> None:
        """All calls are answered from now on."""
        self._open.set()

    def shut(self) -> None:
        """New calls have to wait."""
        self._open.clear()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Client, Gate]]:
    with world() as stand:
        gate = Gate(stand)
        with server(stand, tmp_path, WORKER_THREADS="4", **compatible(stand)) as (_, client):
            yield client, gate


def test_captions_named_by_their_language_and_by_default_are_the_same_words(place: tuple[Client, Gate]) -> None:
    client, gate = place
    jobs = [client.submit(LINK), client.submit(LINK, caption_language="en")]
    gate.stand.wait_for(lambda: [request.finished for request in gate.stand.requests(path=TEXT)] == [True, True])
    gate.stand.wait_for(lambda: calls(gate.stand))
    gate.open()
    results = [client.wait(job_id)["results"][0] for job_id in jobs]
    assert len({result["summary_id"] for result in results}) == 1
    assert calls(gate.stand) == 1


def test_one_file_sent_for_two_videos_is_summarized_once_and_kept_for_both(place: tuple[Client, Gate]) -> None:
    client, gate = place
    words = "We talk about bees and honey and the winter of the hive. " * 30
    links = ["https://youtu.be/abcdefghij2", "https://youtu.be/abcdefghij3"]
    uploads = [client.ask("POST", "/transcripts", {"text": words, "url": link}).json["url"] for link in links]
    jobs = [client.submit(upload) for upload in uploads]
    for job_id in jobs:
        client.wait(job_id, "in_progress")
    gate.stand.wait_for(lambda: calls(gate.stand))
    gate.open()
    results = [client.wait(job_id)["results"][0] for job_id in jobs]
    assert [result["video_id"] for result in results] == ["abcdefghij2", "abcdefghij3"]
    assert calls(gate.stand) == 1


def test_who_wants_it_fresh_is_not_given_the_old_one_when_the_one_ahead_gave_up(place: tuple[Client, Gate]) -> None:
    client, gate = place
    gate.open()
    old = client.wait(client.submit(LINK))["results"][0]
    gate.shut()
    first = client.submit(LINK, fresh=True)
    gate.stand.wait_for(lambda: calls(gate.stand) == 2)
    second = client.submit(LINK, fresh=True)
    client.wait(second, "in_progress")
    client.ask("POST", f"/jobs/{first}/cancel")
    gate.open()
    new = client.wait(second)["results"][0]
    assert new["cached"] is False
    assert new["summary_id"] != old["summary_id"]
    assert calls(gate.stand) == 3
