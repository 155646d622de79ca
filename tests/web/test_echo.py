"""What the page of live updates measures with: a word to one live connection, on request."""

import json
from typing import Any

import pytest

from tests.web.site import Site, error_of, frames


def fields(frame: str) -> dict[str, str]:
    """The lines of a frame by their names."""
    return dict(line.split(": ", 1) for line in frame.split("\n"))


def hello(seen: Any) -> dict[str, str]:
    """The fields of the first event."""
    return next(found for frame in seen if (found := fields(frame)).get("event") == "connected")


def test_it_reaches_the_connection_that_is_named_and_no_other(site: Site) -> None:
    with site.client.get("/events") as one, site.client.get("/events") as other:
        seen, unseen = frames(one), frames(other)
        known = hello(seen)
        hello(unseen)
        connection_id = json.loads(known["data"])["connection_id"]
        answer = site.client.post("/sse_test/echo", json={"connection_id": connection_id, "number": 7})
        assert (answer.status_code, answer.json) == (200, {"number": 7})
        told = next(found for frame in seen if (found := fields(frame)).get("event") == "echo")
        assert json.loads(told["data"])["number"] == 7
        assert told["id"] == known["id"], "who resumes after it misses nothing"
        site.submit()
        assert "echo" not in [fields(frame).get("event") for frame, _ in zip(unseen, range(3), strict=False)]


def test_a_connection_that_is_gone_is_said_to_be(site: Site) -> None:
    with site.client.get("/events") as answer:
        connection_id = json.loads(hello(frames(answer))["data"])["connection_id"]
    body = {"connection_id": connection_id, "number": 1}
    error_of(site.client.post("/sse_test/echo", json=body), 404, "stream_not_found")


@pytest.mark.parametrize("body", [{}, {"connection_id": "a"}, {"connection_id": 1, "number": 1}, {"number": -1}])
def test_anything_else_is_refused(site: Site, body: dict[str, Any]) -> None:
    error_of(site.client.post("/sse_test/echo", json=body), 400, "bad_request")
