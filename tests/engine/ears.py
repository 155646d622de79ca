"""Clients of an SSEManager over real sockets, for tests that look at what each of them gets."""

import json
import socket
from typing import Any

from job_models import JobEvent
from live.connection import SSEConnection
from setting_values import Settings
from sse_manager import SSEManager

JOBS: dict[str, dict[str, Any]] = {"a": {"job_id": "a", "status": "in_progress", "sequence": 3}}


def manager(**settings: Any) -> SSEManager:
    """A manager that tells of JOBS, started."""
    made = SSEManager(Settings(**settings), "1")
    made.start(lambda: list(JOBS.values()), JOBS.get, lambda after, upto: [])
    return made


class Ear:
    """A client: `sock` is its end of the line."""

    def __init__(self, events: SSEManager, connection: SSEConnection) -> None:
        self.connection = connection
        theirs, self.sock = socket.socketpair()
        self.sock.settimeout(5)
        events.attend(connection, theirs)
        self._rest = b""

    def __del__(self) -> None:
        self.sock.close()

    def frame(self) -> dict[str, str]:
        """The fields of the next frame that has data; EOFError at the end."""
        while True:
            while b"\n\n" not in self._rest:
                data = self.sock.recv(65536)
                if not data:
                    raise EOFError
                self._rest += data
            frame, _, self._rest = self._rest.partition(b"\n\n")
            fields = dict(line.partition(": ")[::2] for line in frame.decode().splitlines())
            if "data" in fields:
                return fields

    def frames(self, number: int) -> list[dict[str, str]]:
        """So many of them."""
        return [self.frame() for _ in range(number)]

    def rest(self) -> bytes:
        """All bytes up to the end."""
        while data := self.sock.recv(65536):
            self._rest += data
        return self._rest


def listening(events: SSEManager, **asked: Any) -> Ear:
    """A client of what `connect` opens."""
    return Ear(events, events.connect(**asked))


def names(frames: list[dict[str, str]]) -> list[str]:
    """The names of events."""
    return [frame.get("event", "") for frame in frames]


def numbers(frames: list[dict[str, str]]) -> list[int]:
    """What `tell` told."""
    return [json.loads(frame["data"])["n"] for frame in frames]


def tell(events: SSEManager, *numbers: int, job_id: str = "a") -> None:
    """An event for each number."""
    for number in numbers:
        events.publish(JobEvent("job_status", {"n": number}, job_id))
