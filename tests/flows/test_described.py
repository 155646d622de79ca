"""Thousands of requests made from the interface's own description: nothing crashes, and each answer is as described."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.client import Client
from tests.flows.fixtures import server, world

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STREAMS = {"/events", "/jobs/{job_id}/stream", "/summaries/{summary_id}/ask"}
LINKS = ("sample:sourdough-starter", "https://youtu.be/abcdefgh001", "https://youtube.com/playlist?list=PL1", "%", "")
CASES_EACH = 42


@pytest.mark.timeout(300)
def test_whatever_is_asked_is_answered_as_described(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, YOUTUBE_PAUSE="0") as (app, client):
        known = things_that_exist(client)
        asked: Counter[str] = Counter()
        described: Any = schemathesis.openapi.from_url(f"{app.url}/openapi.json")
        for operation in (found.ok() for found in described.get_all_operations()):
            if operation.path not in STREAMS:
                ask(operation, known, asked)
        assert asked.total() >= 2000
        assert client.get("/health") == {"status": "ok"}
        assert "Traceback" not in app.log_text()


def things_that_exist(client: Client) -> dict[str, list[str]]:
    """Ids for the places of paths: some of what is there, and some of nothing."""
    job = client.wait(client.submit("sample:sourdough-starter"))
    return {
        "job_id": [job["job_id"], "nothing", "%"],
        "summary_id": [client.job(job["job_id"])["items"][0]["summary_id"], "nothing", "%00"],
        "index": ["0", "1"],
    }


def ask(operation: Any, known: dict[str, list[str]], asked: Counter[str]) -> None:
    """Asks for what the description allows and for what it forbids; half of the time of something that exists."""

    @seed(1)
    @settings(
        max_examples=CASES_EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(), draw=st.data())
    def some(case: Any, draw: st.DataObject) -> None:
        for name in (case.path_parameters or {}).keys() & known.keys():
            if draw.draw(st.booleans()):
                case.path_parameters[name] = draw.draw(st.sampled_from(known[name]))
        if isinstance(case.body, dict) and "url" in case.body and draw.draw(st.booleans()):
            case.body["url"] = draw.draw(st.sampled_from(LINKS))
        asked[f"{operation.method} {operation.path}"] += 1
        case.validate_response(case.call(), checks=CHECKS)

    some()
