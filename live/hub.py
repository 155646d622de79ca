"""Hub: the one thread that writes to all open streams.

Everything about an open stream happens in this thread, so nothing about it is locked: what others want done is put in a
line (`call`), and a byte through a socket wakes the loop. While nobody is to be told anything the loop sleeps: a
silent stream holds its socket, a small object and two places in a line.
"""

import logging
import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from live.connection import Socket, SSEConnection
from live.outlets import Outlets
from live.timetable import Timetable

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.02
"""What happens so shortly after a write goes out with the next one: a thousand streams woken by each of a thousand
events would leave the server no time for anything else. The first event after a silence waits for nothing."""

PARTING_SECONDS = 0.4
PROBE_SECONDS = 0.5

_LEAST_SLEEP = 0.05


class Hub:
    """`tell` runs soon after `due`; `left` once for every connection that is over, with whether it was too slow;
    `heartbeat` gives what a connection gets every `heartbeat_seconds`. All three run in the loop.
    """

    def __init__(
        self,
        tell: Callable[[], None],
        left: Callable[[SSEConnection, bool], None],
        heartbeat: Callable[[SSEConnection], bytes],
        heartbeat_seconds: float,
        timeout_seconds: float,
        max_pending: int,
    ) -> None:
        self._tell = tell
        self._left = left
        self._heartbeat = heartbeat
        self._beats = Timetable(heartbeat_seconds)
        self._ages = Timetable(timeout_seconds)
        self._probes = Timetable(PROBE_SECONDS)
        self._calls: deque[Callable[[], None]] = deque()
        self._due = False
        self._told_at = 0.0
        self._stop_at = float("inf")
        self._selector = selectors.DefaultSelector()
        self._wake_out, self._wake_in = socket.socketpair()
        self._selector.register(self._wake_out, selectors.EVENT_READ, None)
        self._woken = False
        self._outlets = Outlets(
            self._selector, max_pending, self._gone, lambda connection: self._probes.put(connection, monotonic())
        )
        self.send = self._outlets.send
        self.end = self._outlets.end
        self._thread = threading.Thread(target=self._run, name="live-streams", daemon=True)

    # -- from any thread ---------------------------------------------------------------------------------------
    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def due(self) -> None:
        """There is something to tell; never waits."""
        if not self._due:
            self._due = True
            self._wake()

    def call(self, what: Callable[[], None]) -> None:
        """The loop does this soon, in the order of the calls; never waits."""
        self._calls.append(what)
        self._wake()

    def notice(self, seconds: float) -> None:
        """Waits until the loop noticed who left before now, at most so long."""
        noticed = threading.Event()
        self.call(noticed.set)
        noticed.wait(seconds)

    def close(self, last: bytes) -> None:
        """Ends every stream with these bytes, and the thread; who does not take them within moments is cut off."""
        if self._thread.is_alive():
            self.call(lambda: self._part(last))
            self._thread.join(2 * PARTING_SECONDS)
        elif self._thread.ident is None:
            self._shut()

    def _wake(self) -> None:
        if not self._woken:
            self._woken = True
            with suppress(OSError):  # closed: nobody is there to wake
                self._wake_in.send(b".")

    # -- in the loop -------------------------------------------------------------------------------------------
    def add(self, connection: SSEConnection, sock: Socket, first: Iterable[bytes]) -> None:
        """A client begins to hear; `first` is for it alone. `send` and `end` are for those who were added."""
        now = monotonic()
        self._beats.put(connection, now)
        self._ages.put(connection, now)
        self._outlets.add(connection, sock, first)

    def _run(self) -> None:
        try:
            while monotonic() < self._stop_at and (self._outlets.open or self._stop_at == float("inf")):
                self._round()
        finally:
            for connection in list(self._outlets.open):
                self._outlets.drop(connection)
            self._shut()

    def _round(self) -> None:
        for key, mask in self._selector.select(self._sleep()):
            if key.data is None:
                self._wake_out.recv(64)
                self._woken = False  # before the line is looked at: who comes now finds it False and wakes again
            else:
                self._attempt(self._outlets.ready, key.data, mask)
        while self._calls:
            self._attempt(self._calls.popleft())
        if self._due and monotonic() >= self._told_at + GATHER_SECONDS:
            self._due = False
            self._attempt(self._tell)
            self._told_at = monotonic()
        now = monotonic()
        for connection in self._beats.take_due(now):
            self._beats.put(connection, now)
            self._attempt(self._beat, connection)
        for connection in self._ages.take_due(now):
            self._outlets.end(connection)
        for connection in self._probes.take_due(now):
            self._outlets.probe(connection)

    def _sleep(self) -> float | None:
        """How long nothing is due, at most; timetables are looked at a few times a second, not for each client."""
        next_at = min(self._beats.next_at, self._ages.next_at, self._probes.next_at, self._stop_at)
        now = monotonic()
        seconds = max(next_at - now, _LEAST_SLEEP)
        if self._due:
            seconds = min(seconds, max(self._told_at + GATHER_SECONDS - now, 0))
        return None if seconds == float("inf") else seconds

    def _beat(self, connection: SSEConnection) -> None:
        if not connection.outbox:  # what waits there tells as much
            self._outlets.send((connection,), self._heartbeat(connection))

    def _gone(self, connection: SSEConnection, too_slow: bool) -> None:
        for timetable in (self._beats, self._ages, self._probes):
            timetable.remove(connection)
        self._left(connection, too_slow)

    def _part(self, last: bytes) -> None:
        self._stop_at = monotonic() + PARTING_SECONDS
        self._tell()
        self._outlets.send(list(self._outlets.open), last)
        for connection in list(self._outlets.open):
            self._outlets.end(connection)

    def _attempt(self, what: Callable[..., None], *arguments: Any) -> None:
        try:
            what(*arguments)
        except Exception:  # the fault of one stream must not silence all others
            log.exception("A live stream could not be served")

    def _shut(self) -> None:
        self._selector.close()
        self._wake_out.close()
        self._wake_in.close()
