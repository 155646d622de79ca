"""A place among the listeners: who gets one, who loses it, and that nobody waits for anybody."""

import socket
from collections.abc import Iterator

import pytest

from errors import AppError
from job_models import JobEvent
from sse_manager import SSEManager
from tests.client import wait_for
from tests.engine.ears import Ear, listening, manager, numbers, tell


@pytest.fixture
def events() -> Iterator[SSEManager]:
    made = manager()
    yield made
    made.close()


def test_a_client_that_does_not_read_is_dropped_and_slows_nobody() -> None:
    events = manager(sse_max_pending_bytes=200_000)
    lazy, eager = listening(events), listening(events)
    eager.frames(2)
    for number in range(200):
        events.publish(JobEvent("system", {"n": number, "pad": "." * 10_000}))
        assert numbers([eager.frame()]) == [number]
    wait_for(lambda: events.status()["dropped_connections"] == 1)
    assert events.status()["connections"] == 1
    assert lazy.rest().count(b"event: system") < 200
    events.close()


def test_a_client_that_reads_again_in_time_has_missed_nothing() -> None:
    events = manager(sse_max_pending_bytes=4 << 20)
    ear = listening(events)
    for number in range(200):
        events.publish(JobEvent("system", {"n": number, "pad": "." * 10_000}))
    assert numbers(ear.frames(202)[2:]) == list(range(200))
    assert events.status() == {"connections": 1, "max_connections": 100, "events_sent": 200, "dropped_connections": 0}
    events.close()


def test_one_more_than_the_cap_is_refused_and_a_closed_one_makes_room() -> None:
    events = manager(sse_max_connections=2)
    first, _ = listening(events), listening(events)
    with pytest.raises(AppError) as refused:
        events.connect()
    assert refused.value.code == "too_many_streams"
    assert refused.value.retry_after
    first.frames(2)
    first.sock.close()
    events.connect()
    events.close()


def test_one_address_has_only_so_many_places_and_others_have_theirs() -> None:
    events = manager(sse_max_per_address=2)
    mine = [events.connect(address="192.0.2.1"), events.watch_job("a", "192.0.2.1")]
    with pytest.raises(AppError) as refused:
        events.connect(address="192.0.2.1")
    assert (refused.value.code, refused.value.http_status) == ("too_many_streams_from", 429)
    for address in ("192.0.2.2", None, None, None):
        events.connect(address=address)
    events.release(mine[0])
    events.connect(address="192.0.2.1")
    events.close()


def test_heartbeats_come_while_nothing_happens() -> None:
    events = manager(sse_heartbeat_interval=0.1)
    ear = listening(events)
    ear.frames(2)
    assert ear.sock.recv(100) == b": heartbeat\n\n"
    assert ear.sock.recv(100) == b": heartbeat\n\n"
    ear.sock.close()
    wait_for(lambda: events.status()["connections"] == 0)
    events.close()


def test_a_stream_ends_at_its_age_and_at_the_servers_end() -> None:
    events = manager(sse_timeout=0.05)
    assert b"connected" in listening(events).rest()
    events.close()
    events = manager()
    ear = listening(events)
    tell(events, 1)
    events.close()
    assert ear.rest().endswith(b'data: {"n":1}\n\nretry: 1000\n\n')
    with pytest.raises(AppError):
        events.connect()


def test_who_got_a_place_before_the_end_and_a_socket_after_it_is_closed(events: SSEManager) -> None:
    connection = events.connect()
    events.close()
    assert Ear(events, connection).rest() == b""
    assert events.status()["connections"] == 0


def test_a_client_that_sends_no_more_goes_on_listening(events: SSEManager) -> None:
    ear = listening(events)
    ear.frames(2)
    ear.sock.shutdown(socket.SHUT_WR)
    tell(events, 1)
    assert numbers([ear.frame()]) == [1]
    assert ear.sock.recv(100).startswith(b": ") or events.status()["connections"] == 1


def test_what_a_client_sends_is_thrown_away_and_too_much_of_it_ends_the_stream(events: SSEManager) -> None:
    ear = listening(events)
    ear.sock.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
    ear.frames(2)
    tell(events, 1)
    assert numbers([ear.frame()]) == [1]
    with pytest.raises(ConnectionError):
        ear.sock.sendall(b"." * 1_000_000)
    wait_for(lambda: events.status()["connections"] == 0)
