"""One started application with its client, and the few things that every test of a route does."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

from services import Services

SAMPLE = "sample:sourdough-starter"
OTHER_SAMPLE = "sample:every-ten-minutes"
VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nBees winter in a ball.\n\n" + b"".join(
    b"00:%02d:00.000 --> 00:%02d:20.000\nIn month %d the keeper opens the hive and counts the frames of brood.\n\n"
    % (minute, minute, minute)
    for minute in range(1, 10)
)
DEADLINE = 20.0


class Site:
    """`client` talks to `app`, which works with `services`."""

    def __init__(self, app: Flask, services: Services) -> None:
        self.app = app
        self.services = services
        self.client: Any = app.test_client()  # Any: its answers are JSON of many shapes

    def submit(self, url: str = SAMPLE, **body: Any) -> str:
        """The id of a new job."""
        answer = self.client.post("/summarize_async", json={"url": url, **body})
        assert answer.status_code == 202, answer.text
        return str(answer.json["job_id"])

    def wait(self, job_id: str, *statuses: str) -> dict[str, Any]:
        """The status object, once the job has one of `statuses`; else it fails after DEADLINE."""
        path = f"/jobs/{job_id}/status"
        return dict(until(lambda: self.client.get(path).json, lambda job: job["status"] in statuses, job_id))

    def summarize(self, url: str = SAMPLE, **body: Any) -> dict[str, Any]:
        """The one result of a synchronous request."""
        answer = self.client.post("/summarize", json={"url": url, **body})
        assert answer.status_code == 200, answer.text
        (result,) = answer.json
        assert result["error"] is None, result["error"]
        return dict(result)

    def bring(self, data: bytes = VTT, **also: str) -> str:
        """The url of a transcript that was sent."""
        answer = self.client.post("/transcripts", json={"text": data.decode(), **also})
        assert answer.status_code == 201, answer.text
        return str(answer.json["url"])


def until(ask: Callable[[], Any], good: Callable[[Any], bool], what: str) -> Any:
    """What `ask` answers once it is `good`."""
    deadline = time.monotonic() + DEADLINE
    while not good(seen := ask()):
        assert time.monotonic() < deadline, f"{what}: still {seen}"
        time.sleep(0.01)
    return seen


def error_of(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, after its shape was checked."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/json"
    body = answer.json
    assert body["code"] == code
    assert {"error", "code", "remedy"} <= body.keys()
    assert all(isinstance(body[name], str) and body[name] for name in ("error", "code", "remedy"))
    return dict(body)


def frames(answer: Any) -> Iterator[str]:
    """The frames of a stream, as they come."""
    rest = ""
    for chunk in answer.response:
        rest += chunk.decode() if isinstance(chunk, bytes) else chunk
        *whole, rest = rest.split("\n\n")
        yield from whole
