"""Who listens gets everything once, in order; who does not read is dropped."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from errors import AppError
from job_models import JobEvent
from live.connection import SSEConnection
from settings import Settings
from sse_manager import SSEManager

JOBS = {"a": {"job_id": "a", "status": "in_progress", "sequence": 3}}


def manager(**settings: Any) -> SSEManager:
    made = SSEManager(Settings(**settings), "1")
    made.start(lambda: list(JOBS.values()), JOBS.get)
    return made


@pytest.fixture
def events() -> Iterator[SSEManager]:
    made = manager()
    yield made
    made.close()


def read(connection: SSEConnection) -> list[dict[str, str]]:
    """What waits for the client now, parsed; the stream is ended for that."""
    connection.end()
    frames = b"".join(connection.frames()).decode().split("\n\n")
    parsed = [dict(line.partition(": ")[::2] for line in frame.splitlines() if line) for frame in frames if frame]
    return [frame for frame in parsed if "event" in frame or "data" in frame]


def names(frames: list[dict[str, str]]) -> list[str]:
    return [frame.get("event", "") for frame in frames]


def test_first_connected_then_a_snapshot_then_what_happens(events: SSEManager) -> None:
    connection = events.connect()
    events.publish(JobEvent("job_status", {"job_id": "a"}, "a"))
    frames = read(connection)
    assert names(frames) == ["connected", "snapshot", "job_status"]
    assert json.loads(frames[1]["data"]) == {"jobs": list(JOBS.values())}
    assert all(frame["id"] for frame in frames)


def test_a_resumed_stream_gets_each_missed_event_once_and_no_snapshot(events: SSEManager) -> None:
    first = events.connect()
    for number in range(5):
        events.publish(JobEvent("job_status", {"n": number}, "a"))
    seen = read(first)
    last = seen[3]["id"]  # connected, snapshot, 0, 1
    frames = read(events.connect(last_event_id=last))
    assert names(frames) == ["connected", "job_status", "job_status", "job_status"]
    assert [json.loads(frame["data"])["n"] for frame in frames[1:]] == [2, 3, 4]


def test_the_ids_of_the_first_events_resume_too(events: SSEManager) -> None:
    hello = read(events.connect())
    events.publish(JobEvent("job_status", {"n": 1}, "a"))
    for frame in hello:
        assert names(read(events.connect(last_event_id=frame["id"]))) == ["connected", "job_status"]


@pytest.mark.parametrize("last", ["x", "0-0", "abc-99999999999999999999", "-1", "🙂", "1" * 10_000, "a-b-c"])
def test_an_id_that_is_not_known_gives_resync_and_a_snapshot(events: SSEManager, last: str) -> None:
    events.publish(JobEvent("job_status", {}, "a"))
    assert names(read(events.connect(last_event_id=last))) == ["connected", "resync", "snapshot"]


def test_an_id_from_before_a_restart_gives_resync(events: SSEManager) -> None:
    last = read(events.connect())[0]["id"]
    later = manager()
    assert names(read(later.connect(last_event_id=last)))[:2] == ["connected", "resync"]
    later.close()


def test_filters_by_name_and_by_job(events: SSEManager) -> None:
    by_name = events.connect(subscribe=frozenset({"summary_complete"}))
    by_job = events.connect(job_id="b")
    for name, job_id in (
        ("job_status", "a"),
        ("summary_complete", "a"),
        ("summary_complete", "b"),
        ("job_status", "b"),
    ):
        events.publish(JobEvent(name, {"job": job_id}, job_id))
    assert names(read(by_name))[2:] == ["summary_complete", "summary_complete"]
    assert names(read(by_job))[2:] == ["summary_complete", "job_status"]


def test_broadcast_event_with_a_filter_reaches_whom_it_names(events: SSEManager) -> None:
    one, other = events.connect(), events.connect()
    events.broadcast_event("system", {"level": "info"}, lambda connection: connection is one)
    assert names(read(one))[-1] == "system"
    assert "system" not in names(read(other))


def test_a_client_that_does_not_read_is_dropped_and_slows_nobody() -> None:
    events = manager(sse_max_pending_bytes=2000)
    lazy, eager = events.connect(), events.connect()
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.extend(eager.frames()))
    reader.start()
    for _ in range(50):
        events.publish(JobEvent("system", {"pad": "." * 100}))
        seen = len(b"".join(got))
        deadline = threading.Event()
        for _ in range(500):
            if len(b"".join(got)) > seen:
                break
            deadline.wait(0.002)
    eager.end()
    reader.join(2)
    assert lazy.dropped
    assert b"".join(lazy.frames()).count(b"event: system") == 0
    assert b"".join(got).count(b"event: system") == 50
    assert events.status()["dropped_connections"] == 1
    assert events.status()["connections"] == 0
    events.close()


def test_one_more_than_the_cap_is_refused_and_a_closed_one_makes_room() -> None:
    events = manager(sse_max_connections=2)
    first, _ = events.connect(), events.connect()
    with pytest.raises(AppError) as refused:
        events.connect()
    assert refused.value.code == "too_many_streams"
    assert refused.value.retry_after
    first.close()
    events.connect()
    events.close()


def test_heartbeats_come_while_nothing_happens() -> None:
    events = manager(sse_heartbeat_interval=0.1)
    connection = events.connect()
    frames = connection.frames()
    next(frames)
    assert next(frames) == b": heartbeat\n\n"
    frames.close()
    assert events.status()["connections"] == 0
    events.close()


def test_a_stream_ends_at_its_age_and_at_the_servers_end() -> None:
    events = manager(sse_timeout=0.05)
    assert b"connected" in b"".join(events.connect().frames())
    connection = events.connect()
    events.close()
    assert b"".join(connection.frames()).endswith(b"retry: 1000\n\n")
    with pytest.raises(AppError):
        events.connect()


def test_text_is_gathered_with_offsets_and_a_newcomer_gets_what_there_is(events: SSEManager) -> None:
    connection = events.connect()
    for word in ("One ", "two ", "three ", "four."):
        events.text.append("a", 0, word)
    events.text.finish("a", 0)
    texts = [json.loads(f["data"]) for f in read(connection) if f.get("event") == "summary_text"]
    assert "".join(text["text"] for text in texts) == "One two three four."
    at = 0
    for text in texts:
        assert text["at"] == at
        at += len(text["text"])
    assert len(texts) < 4

    events.text.append("a", 1, "Halfway")
    waiting = threading.Event()
    for _ in range(500):
        if events.text.so_far():
            break
        waiting.wait(0.005)
    late = [json.loads(f["data"]) for f in read(events.connect()) if f.get("event") == "summary_text"]
    assert [(text["at"], text["text"]) for text in late] == [(0, "Halfway")]


def test_withdrawn_text_begins_anew_under_a_higher_attempt(events: SSEManager) -> None:
    connection = events.connect()
    events.text.append("a", 0, "wrong")
    events.text.restart("a", 0)
    events.text.append("a", 0, "right")
    events.text.finish("a", 0)
    texts = [json.loads(f["data"]) for f in read(connection) if f.get("event") == "summary_text"]
    last = max(text["attempt"] for text in texts)
    assert "".join(text["text"] for text in texts if text["attempt"] == last) == "right"


def test_one_job_is_watched_until_it_is_over(events: SSEManager) -> None:
    connection = events.watch_job("a")
    before = dict(JOBS["a"])
    try:
        JOBS["a"] = {**before, "sequence": 4}
        events.publish(JobEvent("summary_progress", {}, "a"))
        events.publish(JobEvent("job_status", {}, "a"))  # the same state told twice
        events.publish(JobEvent("job_status", {}, "b"))
        JOBS["a"] = {**before, "sequence": 5, "status": "completed"}
        events.publish(JobEvent("job_status", {}, "a"))
        frames = [frame for frame in b"".join(connection.frames()).decode().split("\n\n") if frame.startswith("data")]
    finally:
        JOBS["a"] = before
    assert [json.loads(frame.removeprefix("data: "))["sequence"] for frame in frames] == [3, 4, 5]
    assert events.status()["connections"] == 0


def test_the_place_of_one_who_left_is_given_to_the_next_and_its_stream_ends() -> None:
    events = manager(sse_max_connections=2)
    left, stays = events.connect(), events.connect()
    left.gone = lambda: True
    events.connect()
    assert b"connected" in b"".join(left.frames())
    with pytest.raises(AppError):
        events.connect()
    assert events.status()["connections"] == 2
    stays.close()
    events.close()


def test_watching_ends_when_the_job_was_deleted_before_its_end_was_told(events: SSEManager) -> None:
    JOBS["gone"] = {"job_id": "gone", "status": "in_progress", "sequence": 1}
    connection = events.watch_job("gone")
    del JOBS["gone"]
    events.publish(JobEvent("job_status", {}, "gone"))
    assert b"".join(connection.frames()).count(b"data:") == 1


def test_the_text_of_a_later_try_is_above_that_of_every_earlier_one(events: SSEManager) -> None:
    connection = events.connect()
    events.text.begin("a", 0, 2)  # the sequence of the job when the try began
    events.text.append("a", 0, "first try")
    events.text.restart("a", 0)
    events.text.finish("a", 0)
    events.text.begin("a", 0, 4)
    events.text.append("a", 0, "second try")
    events.text.finish("a", 0)
    texts = [json.loads(f["data"]) for f in read(connection) if f.get("event") == "summary_text"]
    attempts = [text["attempt"] for text in texts]
    assert attempts == sorted(attempts)
    assert [text["text"] for text in texts if text["attempt"] == attempts[-1]] == ["second try"]
