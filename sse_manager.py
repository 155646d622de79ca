"""SSEManager: tells what happens to all who listen, and says who may; knows no Flask and no HTTP."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from errors import SHUTTING_DOWN, TOO_MANY_STREAMS, TOO_MANY_STREAMS_FROM, AppError
from job_models import JobEvent
from live.audience import Heard
from live.connection import Socket, SSEConnection
from live.frames import retry_frame
from live.hub import Hub
from live.room import LiveRoom, Now
from live.text import LiveText
from live.window import Filter
from setting_values import Settings

Ended = Callable[[str, str], list[tuple[str, JobEvent]] | None]

_NOTICE_SECONDS = 0.1


class SSEManager:
    """Whoever publishes waits for nobody: the thread of the hub tells it, to any number of listeners.

    A listener gets a place first (`connect`, `watch_job`), and then either a socket to listen with (`attend`), or its
    place is given back (`release`).
    """

    def __init__(self, settings: Settings, version: str) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._connections: dict[str, SSEConnection] = {}
        self._addresses: Counter[str] = Counter()
        self._closed = False
        self._events_sent = 0
        self._dropped = 0
        self._jobs_now: Callable[[], list[dict[str, Any]]] = list
        self._job_now: Callable[[str], dict[str, Any] | None] = lambda job_id: None
        self._ended: Ended = lambda after, upto: []
        self.text = LiveText(self.publish)
        now = Now(
            jobs=lambda: self._jobs_now(),
            job=lambda job_id: self._job_now(job_id),
            texts=self.text.so_far,
            ended=lambda after, upto: self._ended(after, upto),
        )
        self._room = LiveRoom(now, version, self._deliver)
        self._hub = Hub(
            tell=self._room.tell,
            left=self._left,
            heartbeat=self._room.heartbeat,
            heartbeat_seconds=settings.sse_heartbeat_interval,
            timeout_seconds=settings.sse_timeout,
            max_pending=settings.sse_max_pending_bytes,
        )

    def start(
        self,
        jobs_now: Callable[[], list[dict[str, Any]]],
        job_now: Callable[[str], dict[str, Any] | None],
        ended: Ended,
    ) -> None:
        """`jobs_now` gives the status objects of all jobs not over, `job_now` that of one, `ended` what ended between
        two moments, as events with their moments, or None when that is too much."""
        self._jobs_now = jobs_now
        self._job_now = job_now
        self._ended = ended
        self._hub.start()
        self.text.start()

    def use(self, settings: Settings) -> None:
        """Goes on under other settings; without live events every stream ends."""
        self._settings = settings
        if not settings.live_on:
            with self._lock:
                listening = list(self._connections.values())
            self._hub.call(lambda: self._end(listening))

    # -- telling -----------------------------------------------------------------------------------------------
    def publish(self, event: JobEvent) -> None:
        """Tells everyone whom it concerns."""
        self._publish(event, None)

    def broadcast_event(
        self,
        event_type: str,
        data: dict[str, Any],
        filter_func: Filter | None = None,
        *,
        job_id: str | None = None,
    ) -> None:
        """Tells every connection for which `filter_func` is true (all, without one)."""
        self._publish(JobEvent(event_type, data, job_id), filter_func)

    def _publish(self, event: JobEvent, wanted_by: Filter | None) -> None:
        anybody = bool(self._connections)
        self._room.line_up(event, wanted_by, anybody=anybody)
        if anybody:
            self._hub.due()

    def tell_one(self, connection_id: str, event_type: str, data: dict[str, Any]) -> bool:
        """Tells one connection something that nobody else hears and nobody is told later; False when it is gone.

        Its id is that of the last event, so that a client that resumes after it misses nothing.
        """
        self._hub.notice(_NOTICE_SECONDS)
        connection, event = self._connections.get(connection_id), JobEvent(event_type, data)
        if connection is None:
            return False
        told = (connection,)
        self._hub.call(lambda: self._hub.send(told, self._room.frame_for_one(event)))
        return True

    # -- listening ---------------------------------------------------------------------------------------------
    def connect(
        self,
        subscribe: frozenset[str] | None = None,
        job_id: str | None = None,
        last_event_id: str | None = None,
        address: str | None = None,
    ) -> SSEConnection:
        """A place for a listener to everything, to the events named in `subscribe`, or to one job.

        `address` is that of a client of which only so many are taken. AppError TOO_MANY_STREAMS,
        TOO_MANY_STREAMS_FROM, SHUTTING_DOWN.
        """
        connection = self._admit(SSEConnection(subscribe, job_id, last_event_id, address=address))
        try:
            self._room.recall(connection)
        except Exception:
            self.release(connection)
            raise
        return connection

    def watch_job(self, job_id: str, address: str | None = None) -> SSEConnection:
        """A place for a listener to one job: its status now and after each change, until it is over; AppErrors too."""
        return self._admit(SSEConnection(job_id=job_id, status_only=True, address=address))

    def attend(self, connection: SSEConnection, sock: Socket, head: bytes = b"") -> None:
        """Writes `head`, and then what the connection hears, to a socket that is closed at the end; never waits."""
        sock.setblocking(False)
        with self._lock:
            if not self._closed:
                self._hub.call(lambda: self._join(connection, sock, head))
                return
        sock.close()
        self.release(connection)

    def release(self, connection: SSEConnection) -> None:
        """The place of a connection is free again."""
        with self._lock:
            if self._connections.pop(connection.id, None) is not None and connection.address is not None:
                self._addresses[connection.address] -= 1
                if not self._addresses[connection.address]:
                    del self._addresses[connection.address]

    def _admit(self, connection: SSEConnection) -> SSEConnection:
        most, most_each = self._settings.sse_max_connections, self._settings.sse_max_per_address
        if len(self._connections) >= most:
            self._hub.notice(_NOTICE_SECONDS)  # who left without a word keeps no place from one who comes
        with self._lock:
            if self._closed:
                raise AppError(SHUTTING_DOWN, retry_after=2)
            if len(self._connections) >= most:
                raise AppError(TOO_MANY_STREAMS, limit=most, retry_after=10)
            if connection.address is not None:
                if self._addresses[connection.address] >= most_each:
                    raise AppError(TOO_MANY_STREAMS_FROM, limit=most_each, retry_after=10)
                self._addresses[connection.address] += 1
            self._connections[connection.id] = connection
        return connection

    def status(self) -> dict[str, int]:
        """How many listen, how many frames went out, how many clients were dropped because they did not read."""
        return {
            "connections": len(self._connections),
            "max_connections": self._settings.sse_max_connections,
            "events_sent": self._events_sent,
            "dropped_connections": self._dropped,
        }

    def close(self) -> None:
        """Ends every stream, with a hint when to come back; nobody is admitted any more."""
        with self._lock:
            self._closed = True
        self._hub.close(retry_frame(self._settings.sse_reconnect_delay))
        self.text.close()

    # -- in the thread of the hub ------------------------------------------------------------------------------
    def _join(self, connection: SSEConnection, sock: Socket, head: bytes) -> None:
        try:
            first, last = self._room.join(connection)
        except Exception:
            sock.close()
            self._left(connection, False)
            raise
        self._hub.add(connection, sock, [head + retry_frame(self._settings.sse_reconnect_delay), *first])
        if last:
            self._hub.end(connection)

    def _end(self, connections: Iterable[SSEConnection]) -> None:
        for connection in connections:
            self._hub.end(connection)

    def _deliver(self, members: Iterable[SSEConnection], heard: Heard) -> None:
        if heard.frames:
            members = list(members)
            self._events_sent += heard.frames * len(members)
            self._hub.send(members, heard.data)
        if heard.last:
            for member in list(members):
                self._hub.end(member)

    def _left(self, connection: SSEConnection, too_slow: bool) -> None:
        self._dropped += too_slow
        self._room.leave(connection)
        self.release(connection)
