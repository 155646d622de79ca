"""The steady beat behind every contestant but the floor: events fall due at a rate, whoever is late with them."""

import os
import socket
import threading
import time
from collections.abc import Callable

EVENT_BYTES = 300
"""An event as it goes over the wire, without what HTTP puts around it."""

_PAD = "x" * EVENT_BYTES


def frame(number: int, due: int) -> bytes:
    """Event `number` as bytes, for servers that have no form of their own; `due` in CLOCK_MONOTONIC ns."""
    return b"id: %s-%d\nevent: tick\ndata: %s\n\n" % (b"0" * 16, number, data(number, due).encode())


def data(number: int, due: int) -> str:
    """The JSON of event `number`, filled so that its frame has EVENT_BYTES."""
    return f'{{"seq":{number},"due":{due},"pad":"{pad(number, due)}"}}'


def pad(number: int, due: int) -> str:
    """What fills event `number` up."""
    rest = len(f'id: {"0" * 16}-{number}\nevent: tick\ndata: {{"seq":{number},"due":{due},"pad":""}}\n\n')
    return _PAD[: EVENT_BYTES - rest]


def start(tell: Callable[[int, int], None], port: int | None = None) -> None:
    """A thread that calls `tell(number, due)` for as many events, at such a rate, as datagrams to `port` ask for.

    A datagram is "RATE COUNT", to the port number that the server itself has (PORT in the environment). An event is
    due at its time even if the one before took long, and keeps that time: a server that lags cannot hide it.
    """
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", port if port is not None else int(os.environ["PORT"])))
    threading.Thread(target=_beat, args=(door, tell), name="ticker", daemon=True).start()


def _beat(door: socket.socket, tell: Callable[[int, int], None]) -> None:
    number = 0
    while True:
        rate, count = door.recv(64).decode().split()
        step = round(1e9 / float(rate))
        due = time.monotonic_ns()
        for _ in range(int(count)):
            due += step
            number += 1
            if (early := due - time.monotonic_ns()) > 0:
                time.sleep(early / 1e9)
            tell(number, due)
