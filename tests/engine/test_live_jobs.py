"""The status of one job as a stream, and the text of a summary while it is written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from job_models import JobEvent
from sse_manager import SSEManager
from tests.client import wait_for
from tests.engine.ears import JOBS, Ear, listening, manager


@pytest.fixture
def events() -> Iterator[SSEManager]:
    made = manager()
    yield made
    made.close()


def test_text_is_gathered_with_offsets_and_a_newcomer_gets_what_there_is(events: SSEManager) -> None:
    ear = listening(events, subscribe=frozenset({"summary_text"}))
    for word in ("One ", "two ", "three ", "four."):
        events.text.append("a", 0, word)
    events.text.finish("a", 0)
    events.publish(JobEvent("summary_text", {"text": "", "at": 19}))
    texts: list[Any] = []
    ear.frames(2)
    while not texts or texts[-1]["text"]:
        texts.append(json.loads(ear.frame()["data"]))
    assert "".join(text["text"] for text in texts) == "One two three four."
    at = 0
    for text in texts[:-1]:
        assert text["at"] == at
        at += len(text["text"])
    assert len(texts) < 5

    events.text.append("a", 1, "Halfway")
    wait_for(lambda: bool(events.text.so_far()))
    late = json.loads(listening(events).frames(3)[2]["data"])
    assert (late["at"], late["text"]) == (0, "Halfway")


def test_withdrawn_text_begins_anew_under_a_higher_attempt(events: SSEManager) -> None:
    ear = listening(events)
    events.text.append("a", 0, "wrong")
    events.text.restart("a", 0)
    events.text.append("a", 0, "right")
    events.text.finish("a", 0)
    events.close()
    told = [line for line in ear.rest().decode().splitlines() if line.startswith("data: ") and "attempt" in line]
    texts = [json.loads(line[6:]) for line in told]
    last = max(text["attempt"] for text in texts)
    assert "".join(text["text"] for text in texts if text["attempt"] == last) == "right"


def test_the_text_of_a_later_try_is_above_that_of_every_earlier_one(events: SSEManager) -> None:
    ear = listening(events)
    events.text.begin("a", 0, 2)  # the sequence of the job when the try began
    events.text.append("a", 0, "first try")
    events.text.restart("a", 0)
    events.text.finish("a", 0)
    events.text.begin("a", 0, 4)
    events.text.append("a", 0, "second try")
    events.text.finish("a", 0)
    events.close()
    told = [line for line in ear.rest().decode().splitlines() if line.startswith("data: ") and "attempt" in line]
    texts = [json.loads(line[6:]) for line in told]
    attempts = [text["attempt"] for text in texts]
    assert attempts == sorted(attempts)
    assert [text["text"] for text in texts if text["attempt"] == attempts[-1]] == ["second try"]


def status(sequence: int, status: str = "in_progress", job_id: str = "b") -> JobEvent:
    return JobEvent("job_status", {"job_id": job_id, "status": status, "sequence": sequence}, job_id)


def test_one_job_is_watched_until_it_is_over(events: SSEManager) -> None:
    JOBS["b"] = {"job_id": "b", "status": "in_progress", "sequence": 3}
    try:
        ear = Ear(events, events.watch_job("b"))
        assert json.loads(ear.frame()["data"])["sequence"] == 3
        JOBS["b"] = {**JOBS["b"], "sequence": 5}
        events.publish(status(4))
        events.publish(JobEvent("summary_progress", {}, "b"))  # led to 5
        events.publish(status(4))  # told twice
        events.publish(status(9, job_id="a"))
        events.publish(status(6, "completed"))
        frames = [frame for frame in ear.rest().decode().split("\n\n") if frame.startswith("data")]
    finally:
        del JOBS["b"]
    seen = [json.loads(frame.removeprefix("data: "))["sequence"] for frame in frames]
    assert seen in ([4, 6], [4, 5, 6])  # a step between two statuses may be passed over
    wait_for(lambda: events.status()["connections"] == 0)


def test_an_end_is_not_shown_before_it_is_told(events: SSEManager) -> None:
    JOBS["b"] = {"job_id": "b", "status": "in_progress", "sequence": 3}
    try:
        ear = Ear(events, events.watch_job("b"))
        ear.frame()
        JOBS["b"] = {"job_id": "b", "status": "completed", "sequence": 5}  # not on disk yet
        events.publish(JobEvent("summary_progress", {}, "b"))
        events.publish(status(4))
        assert json.loads(ear.frame()["data"])["sequence"] == 4
        events.publish(status(5, "completed"))
        assert json.loads(ear.frame()["data"])["sequence"] == 5
        assert ear.rest() == b""
    finally:
        del JOBS["b"]


def test_watching_a_job_that_is_over_or_gone_is_short(events: SSEManager) -> None:
    JOBS["b"] = {"job_id": "b", "status": "failed", "sequence": 3}
    try:
        assert Ear(events, events.watch_job("b")).rest().count(b"data: ") == 1
    finally:
        del JOBS["b"]
    assert Ear(events, events.watch_job("b")).rest().count(b"data: ") == 0


def test_watchers_of_one_job_all_hear_it_and_its_end(events: SSEManager) -> None:
    JOBS["b"] = {"job_id": "b", "status": "in_progress", "sequence": 3}
    try:
        ears = [Ear(events, events.watch_job("b")) for _ in range(5)]
        for ear in ears:
            ear.frame()
        events.publish(status(4))
        events.publish(status(5, "completed"))
        for ear in ears:
            assert ear.rest().count(b"data: ") == 2
    finally:
        del JOBS["b"]
