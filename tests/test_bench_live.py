"""The instrument that live events are measured with: it sees every event, and every event that is missing."""

import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.live import native, ticker
from bench.live.generator import Delivery, streams
from bench.live.servers import free_port, running

STREAMS = 7
EVENTS = 20

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, (os.environ.get("CC", "cc"), "gcc", "clang"))), reason="needs a C compiler"
)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return native.compiled(tmp_path_factory.mktemp("bench") / "programs")


def measured(programs: dict[str, Path], port: int, beat: Callable[[], None], *, ask_health: bool) -> Delivery:
    with streams(programs["loadgen"], port, STREAMS, 10, [port]) as load:
        assert load.opened == STREAMS
        load.follow(1, EVENTS, 10, ask_health=ask_health)
        beat()
        return load.result()


def test_the_floor_tells_every_client_every_event(programs: dict[str, Path], tmp_path: Path) -> None:
    port = free_port()
    with running([str(programs["floor"]), str(port), str(ticker.EVENT_BYTES)], port, tmp_path, {}) as server:
        told = measured(programs, port, lambda: server.beat(200, EVENTS), ask_health=True)
        assert server.terminate(5) is not None
    assert (told.events, told.deliveries, told.gaps, told.alive) == (EVENTS, EVENTS * STREAMS, 0, STREAMS)
    assert 0 < told.reads <= told.deliveries
    assert told.p50 <= told.p99
    assert [health.failed for health in told.health] == [0]
    assert told.health[0].asked > 0


def stream_of(parts: list[bytes]) -> Callable[[], tuple[int, Callable[[], None]]]:
    """A server that sends `parts` to each of its clients once it is told to, and then leaves."""

    def start() -> tuple[int, Callable[[], None]]:
        door = socket.create_server(("127.0.0.1", 0))
        go = threading.Event()

        def serve() -> None:
            with door:
                clients = [door.accept()[0] for _ in range(STREAMS)]
            for client in clients:
                client.recv(4096)
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n")
            go.wait(10)
            for part in parts:
                for client in clients:
                    client.sendall(part)
            for client in clients:
                client.close()

        threading.Thread(target=serve, daemon=True).start()
        return int(door.getsockname()[1]), go.set

    return start


def frames(numbers: list[int]) -> bytes:
    return b"".join(ticker.frame(number, 1) for number in numbers)


def test_a_missing_event_is_a_gap(programs: dict[str, Path]) -> None:
    kept = [number for number in range(1, EVENTS + 1) if number != 5]
    port, go = stream_of([frames(kept)])()
    told = measured(programs, port, go, ask_health=False)
    assert (told.deliveries, told.gaps) == (STREAMS * (EVENTS - 1), STREAMS)


def test_events_out_of_order_are_gaps(programs: dict[str, Path]) -> None:
    port, go = stream_of([frames([2, 1, *range(3, EVENTS + 1)])])()
    assert measured(programs, port, go, ask_health=False).gaps > 0


def test_an_event_in_pieces_counts_once_it_is_whole(programs: dict[str, Path]) -> None:
    whole = frames(list(range(1, EVENTS + 1)))
    port, go = stream_of([whole[at : at + 97] for at in range(0, len(whole), 97)])()
    told = measured(programs, port, go, ask_health=False)
    assert (told.deliveries, told.gaps) == (EVENTS * STREAMS, 0)


@pytest.mark.parametrize("number", [1, 12_345, 9_999_999])
def test_events_have_the_same_size_whatever_their_number(number: int) -> None:
    assert len(ticker.frame(number, 123_456_789_012_345)) == ticker.EVENT_BYTES
