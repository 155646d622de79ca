"""SSEManager: who listens, what was told last, and the snapshot for those who just came; knows no Flask, no socket."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from clock import iso, utc_now
from errors import SHUTTING_DOWN, TOO_MANY_STREAMS, AppError
from job_models import JobEvent, JobStatus
from live.connection import Reply, SentEvent, SSEConnection
from live.frames import HEARTBEAT, data_frame, event_frame, retry_frame
from live.text import LiveText
from settings import Settings

REPLAY_EVENTS = 2048
REPLAY_BYTES = 4 << 20


class SSEManager:
    """Fans events out to the outboxes of all who listen; never waits for any of them.

    Ids are `<start>-<number>`: the first part is new at every start of the server, so an id never repeats.
    """

    def __init__(self, settings: Settings, version: str) -> None:
        self._settings = settings
        self._version = version
        self._lock = threading.Lock()
        self._start = f"{time.time_ns() // 1_000_000:x}{secrets.token_hex(2)}"
        self._number = 0
        self._replay: deque[SentEvent] = deque()
        self._replay_bytes = 0
        self._connections: set[SSEConnection] = set()
        self._events_sent = 0
        self._dropped = 0
        self._closed = False
        self._jobs_now: Callable[[], list[dict[str, Any]]] = list
        self._job_now: Callable[[str], dict[str, Any] | None] = lambda job_id: None
        self.text = LiveText(self.publish)

    def start(
        self, jobs_now: Callable[[], list[dict[str, Any]]], job_now: Callable[[str], dict[str, Any] | None]
    ) -> None:
        """`jobs_now` gives the status objects of all jobs not over, `job_now` that of one."""
        self._jobs_now = jobs_now
        self._job_now = job_now
        self.text.start()

    # -- telling -----------------------------------------------------------------------------------------------
    def publish(self, event: JobEvent) -> None:
        """Tells everyone whom it concerns."""
        self.broadcast_event(event.name, event.data, job_id=event.job_id)

    def broadcast_event(
        self,
        event_type: str,
        data: dict[str, Any],
        filter_func: Callable[[SSEConnection], bool] | None = None,
        *,
        job_id: str | None = None,
    ) -> None:
        """Tells every connection for which `filter_func` is true (all, without one)."""
        with self._lock:
            self._number += 1
            event = JobEvent(event_type, data, job_id)
            sent = SentEvent(self._number, event, self._frame(self._number, event))
            self._replay.append(sent)
            self._replay_bytes += len(sent.frame)
            while len(self._replay) > REPLAY_EVENTS or self._replay_bytes > REPLAY_BYTES:
                self._replay_bytes -= len(self._replay.popleft().frame)
            for connection in self._connections:
                if filter_func is None or filter_func(connection):
                    connection.offer(sent)

    def tell_one(self, connection_id: str, event_type: str, data: dict[str, Any]) -> bool:
        """Tells one connection something that nobody else hears and nobody is told later; False when it is gone.

        Its id is that of the last event, so that a client that resumes after it misses nothing.
        """
        with self._lock:
            connection = next((known for known in self._connections if known.id == connection_id), None)
            if connection is not None:
                connection.write(event_frame(self._id(self._number), event_type, data))
        return connection is not None

    # -- listening ---------------------------------------------------------------------------------------------
    def connect(
        self, subscribe: frozenset[str] | None = None, job_id: str | None = None, last_event_id: str | None = None
    ) -> SSEConnection:
        """A listener to everything, to the events named in `subscribe`, or to one job.

        It listens first and catches up then: what happens meanwhile waits behind the catching up, so that nothing is
        missed. AppError TOO_MANY_STREAMS, SHUTTING_DOWN.
        """

        def wants(sent: SentEvent) -> Reply | None:
            name, about = sent.event.name, sent.event.job_id
            if (subscribe is not None and name not in subscribe) or (job_id is not None and about != job_id):
                return None
            return Reply(sent.frame)

        connection = self._new_connection(wants, lambda: HEARTBEAT)
        with self._lock:
            self._admit(connection)
            newest = self._number
            missed = self._missed(last_event_id)
        resumed_at = newest - len(missed or ())
        prelude = [retry_frame(self._settings.sse_reconnect_delay), self._hello(resumed_at, connection.id)]
        if missed is not None:
            prelude += [reply.frame for sent in missed if (reply := wants(sent))]
        else:
            if last_event_id:
                prelude.append(event_frame(self._id(newest), "resync", {"message": "Some events are no longer held."}))
            jobs = [job for job in self._jobs_now() if job_id in (None, job["job_id"])]
            prelude.append(event_frame(self._id(newest), "snapshot", {"jobs": jobs}))
            texts = [SentEvent(newest, event, self._frame(newest, event)) for event in self.text.so_far()]
            prelude += [reply.frame for sent in texts if (reply := wants(sent))]
        connection.begin(b"".join(prelude))
        return connection

    def watch_job(self, job_id: str) -> SSEConnection:
        """A listener to one job: its status object now and after each change, until it is over or deleted."""
        told = -1

        def wants(sent: SentEvent) -> Reply | None:
            return reply() if sent.event.job_id == job_id else None

        def reply() -> Reply | None:
            nonlocal told
            status = self._job_now(job_id)
            if status is None:  # over, told elsewhere, and deleted
                return Reply(b"", last=True)
            if status["sequence"] <= told:
                return None
            told = status["sequence"]
            return Reply(data_frame(status), last=JobStatus(status["status"]).over)

        connection = self._new_connection(wants, lambda: data_frame({"type": "heartbeat", "timestamp": iso(utc_now())}))
        with self._lock:
            self._admit(connection)
            now = reply()
        connection.begin(retry_frame(self._settings.sse_reconnect_delay) + (now.frame if now else b""))
        if now is None or now.last:
            connection.end()
        return connection

    def _new_connection(
        self, wants: Callable[[SentEvent], Reply | None], heartbeat: Callable[[], bytes]
    ) -> SSEConnection:
        return SSEConnection(
            wants,
            heartbeat,
            self._settings.sse_heartbeat_interval,
            self._settings.sse_timeout,
            self._settings.sse_max_pending_bytes,
            self._leave,
        )

    def _admit(self, connection: SSEConnection) -> None:
        if self._closed:
            raise AppError(SHUTTING_DOWN, retry_after=2)
        if len(self._connections) >= self._settings.sse_max_connections:
            self._part_with_the_gone()
        if len(self._connections) >= self._settings.sse_max_connections:
            raise AppError(TOO_MANY_STREAMS, limit=self._settings.sse_max_connections, retry_after=10)
        self._connections.add(connection)

    def _part_with_the_gone(self) -> None:
        """Whoever left without a word must not keep the place of one who comes."""
        for connection in [connection for connection in self._connections if connection.gone()]:
            self._connections.discard(connection)
            connection.end()

    def _leave(self, connection: SSEConnection) -> None:
        with self._lock:
            self._connections.discard(connection)
            self._events_sent += connection.sent
            self._dropped += connection.dropped

    def _missed(self, last_event_id: str | None) -> list[SentEvent] | None:
        """The events after this id, or None when that cannot be known any more."""
        start, _, number = (last_event_id or "").rpartition("-")
        if start != self._start or not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        last = int(number)
        oldest = self._replay[0].number if self._replay else self._number + 1
        if not oldest - 1 <= last <= self._number:
            return None
        return [sent for sent in self._replay if sent.number > last]

    def _hello(self, number: int, connection_id: str) -> bytes:
        about = {"connection_id": connection_id, "server_time": iso(utc_now()), "version": self._version}
        return event_frame(self._id(number), "connected", about)

    def _frame(self, number: int, event: JobEvent) -> bytes:
        return event_frame(self._id(number), event.name, event.data)

    def _id(self, number: int) -> str:
        return f"{self._start}-{number}"

    def status(self) -> dict[str, int]:
        """How many listen, how many frames went out, how many clients were dropped because they did not read."""
        with self._lock:
            return {
                "connections": len(self._connections),
                "max_connections": self._settings.sse_max_connections,
                "events_sent": self._events_sent + sum(connection.sent for connection in self._connections),
                "dropped_connections": self._dropped + sum(connection.dropped for connection in self._connections),
            }

    def close(self) -> None:
        """Ends every stream, with a hint when to come back; nobody is admitted any more."""
        with self._lock:
            self._closed = True
            connections = list(self._connections)
        for connection in connections:
            connection.end(retry_frame(self._settings.sse_reconnect_delay))
        self.text.close()
