"""What is run again, and what is not: only what failed, with its attempts counted anew."""

from pathlib import Path

from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand, error_body


class Picky:
    """A compatible server that refuses one video for good, until it is told not to."""

    def __init__(self, video: str) -> None:
        self.refuses: str | None = video
        self._model = OpenAIStand()

    def __call__(self, exchange: Exchange) -> None:
        if self.refuses and self.refuses.encode() in exchange.body:
            exchange.reply_json(error_body("e400"), 400)
        else:
            self._model(exchange)


def test_only_what_failed_is_run_again(tmp_path: Path) -> None:
    picky = Picky("abcdefgh001")
    with world() as stand:
        stand.route(LOCAL, picky)
        with server(stand, tmp_path, **compatible(stand)) as (_, client):
            job_id = client.submit("\n".join(f"https://youtu.be/abcdefgh{number:03}" for number in range(3)))
            before = client.wait(job_id)
            assert (before["status"], before["completed_items"], before["failed_items"]) == ("completed", 2, 1)
            assert before["items"][1]["error"]["code"] == "model_request_refused"
            assert before["items"][1]["attempts"] == 1
            assert calls(stand) == 3
            finished = client.ask("POST", f"/jobs/{job_id}/retry", {"items": [0]})
            assert (finished.status, finished.json["code"]) == (409, "nothing_to_retry")

            picky.refuses = None
            assert client.ask("POST", f"/jobs/{job_id}/retry").status == 202
            after = client.wait(job_id)
            assert (after["completed_items"], after["failed_items"]) == (3, 0)
            assert calls(stand) == 4
            assert after["items"][1]["attempts"] == 1
            for index in (0, 2):
                assert after["items"][index] == before["items"][index]
