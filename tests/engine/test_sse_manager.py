"""Who listens hears everything once and in order, also who was away for a while."""

import json
from collections.abc import Iterator

import pytest

from job_models import JobEvent
from sse_manager import SSEManager
from tests.client import wait_for
from tests.engine.ears import JOBS, listening, manager, names, numbers, tell


@pytest.fixture
def events() -> Iterator[SSEManager]:
    made = manager()
    yield made
    made.close()


def test_first_connected_then_a_snapshot_then_what_happens(events: SSEManager) -> None:
    ear = listening(events)
    tell(events, 1)
    frames = ear.frames(3)
    assert names(frames) == ["connected", "snapshot", "job_status"]
    assert json.loads(frames[1]["data"]) == {"jobs": list(JOBS.values())}
    assert all(frame["id"] for frame in frames)


def test_a_resumed_stream_gets_each_missed_event_once_and_no_snapshot(events: SSEManager) -> None:
    first = listening(events)
    tell(events, *range(5))
    seen = first.frames(7)
    again = listening(events, last_event_id=seen[3]["id"])  # connected, snapshot, 0, 1
    frames = again.frames(4)
    assert names(frames) == ["connected", "job_status", "job_status", "job_status"]
    assert numbers(frames[1:]) == [2, 3, 4]
    assert frames[0]["id"] == seen[3]["id"]
    tell(events, 5)
    assert numbers(again.frames(1)) == [5]


def test_what_happened_while_nobody_listened_is_heard_by_who_comes_back(events: SSEManager) -> None:
    first = listening(events)
    last = first.frames(2)[-1]["id"]
    first.sock.close()
    wait_for(lambda: events.status()["connections"] == 0)
    tell(events, *range(50))
    again = listening(events, last_event_id=last)
    tell(events, 50)
    frames = again.frames(52)
    assert names(frames[:1]) == ["connected"]
    assert numbers(frames[1:]) == list(range(51))
    assert len({frame["id"] for frame in frames[1:]}) == 51


def test_the_ids_of_the_first_events_resume_too(events: SSEManager) -> None:
    hello = listening(events).frames(2)
    tell(events, 1)
    for frame in hello:
        assert names(listening(events, last_event_id=frame["id"]).frames(2)) == ["connected", "job_status"]


@pytest.mark.parametrize("last", ["x", "0-0", "abc-99999999999999999999", "-1", "🙂", "1" * 10_000, "a-b-c"])
def test_an_id_that_is_not_known_gives_resync_and_a_snapshot(events: SSEManager, last: str) -> None:
    tell(events, 1)
    assert names(listening(events, last_event_id=last).frames(3)) == ["connected", "resync", "snapshot"]


def test_an_id_from_the_future_gives_resync(events: SSEManager) -> None:
    start = listening(events).frames(1)[0]["id"].rpartition("-")[0]
    assert names(listening(events, last_event_id=f"{start}-7").frames(2)) == ["connected", "resync"]


def test_an_id_from_before_a_restart_gives_resync(events: SSEManager) -> None:
    last = listening(events).frames(1)[0]["id"]
    later = manager()
    assert names(listening(later, last_event_id=last).frames(2)) == ["connected", "resync"]
    later.close()


@pytest.mark.parametrize(("count", "together", "size"), [(2100, 100, 10), (60, 5, 100_000)])
def test_more_than_is_held_gives_resync(events: SSEManager, count: int, together: int, size: int) -> None:
    ear = listening(events)
    last = ear.frames(2)[-1]["id"]
    for _ in range(0, count, together):
        for number in range(together):
            events.publish(JobEvent("system", {"n": number, "pad": "." * size}))
        ear.frames(together)
    assert names(listening(events, last_event_id=last).frames(2)) == ["connected", "resync"]


def test_filters_by_name_and_by_job(events: SSEManager) -> None:
    by_name = listening(events, subscribe=frozenset({"summary_complete"}))
    by_job = listening(events, job_id="b")
    for name, job_id in (
        ("job_status", "a"),
        ("summary_complete", "a"),
        ("summary_complete", "b"),
        ("job_status", "b"),
    ):
        events.publish(JobEvent(name, {"job": job_id}, job_id))
    events.close()
    assert by_name.rest().count(b"event: ") == 4
    assert by_name.rest().count(b"event: summary_complete") == 2
    assert by_job.rest().count(b"event: ") == 4
    assert by_job.rest().count(b'data: {"job":"b"}') == 2


def test_broadcast_event_with_a_filter_reaches_whom_it_names_in_its_place_among_all(events: SSEManager) -> None:
    one, other = listening(events), listening(events)
    tell(events, 1)
    events.broadcast_event("system", {"n": 2}, lambda connection: connection is one.connection)
    tell(events, 3)
    assert numbers(one.frames(5)[2:]) == [1, 2, 3]
    assert numbers(other.frames(4)[2:]) == [1, 3]


def test_a_filter_that_fails_keeps_nothing_from_anybody(events: SSEManager) -> None:
    ear = listening(events)
    events.broadcast_event("system", {"n": 1}, lambda connection: bool(1 / 0))
    tell(events, 2)
    assert numbers(ear.frames(3)[2:]) == [2]
