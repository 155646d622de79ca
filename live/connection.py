"""SSEConnection: one client, what it wants to hear, and a bounded outbox for what its socket does not take yet."""

import secrets
import socket
from collections import deque

from live.event_id import EventId

Socket = socket.socket


class SSEConnection:
    """Admitted first, then joined to a socket; from there on only the thread of the hub touches it.

    `id` is told to the client alone. `subscribe` (names of events) and `job_id` are what it asked for, None is all;
    `status_only` is a stream of the status of one job. `earlier` is what it missed that no event tells any more, and
    `resumes` the id of the event behind which the others follow. `outbox` is None while the client keeps up; with more
    than `limit` bytes in it the client is dropped. The other members are the hub's.
    """

    __slots__ = (
        "address", "bytes_heard", "earlier", "ending", "half_closed", "id", "job_id", "last_event_id", "limit",
        "outbox", "pending", "resumes", "sock", "status_only", "subscribe", "watched",
    )  # fmt: skip
    sock: Socket

    def __init__(
        self,
        subscribe: frozenset[str] | None = None,
        job_id: str | None = None,
        last_event_id: str | None = None,
        *,
        status_only: bool = False,
        address: str | None = None,
    ) -> None:
        self.id = secrets.token_hex(8)
        self.subscribe = subscribe
        self.job_id = job_id
        self.last_event_id = last_event_id
        self.resumes: EventId | None = None
        self.earlier: list[bytes] | None = None
        self.status_only = status_only
        self.address = address
        self.outbox: deque[bytes | memoryview] | None = None
        self.pending = 0
        self.limit = 0
        self.watched = 0
        self.bytes_heard = 0
        self.half_closed = False
        self.ending = False
