"""SSEConnection: one client, what it wants to hear, and a bounded outbox that never makes anyone wait."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass

from job_models import JobEvent

GATHER_SECONDS = 0.02
"""What happens so shortly after a write goes out with the next one: a hundred streams woken by each of a thousand
events would leave the server no time for anything else."""


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event as every client gets it, encoded once."""

    number: int
    event: JobEvent
    frame: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What one client gets for an event; the stream ends after `last`."""

    frame: bytes
    last: bool = False


class SSEConnection:
    """`offer` never blocks; `frames` is drained by whoever writes to this client. `id` is told to the client alone.

    A client that does not read is dropped when more than `max_pending` bytes wait for it. `gone` may be set by whoever
    knows the client: whether it has left. A write would show that, too, but only at the next heartbeat or later.
    """

    def __init__(
        self,
        wants: Callable[[SentEvent], Reply | None],
        heartbeat: Callable[[], bytes],
        heartbeat_seconds: float,
        timeout_seconds: float,
        max_pending: int,
        on_close: Callable[["SSEConnection"], None],
    ) -> None:
        self.id = secrets.token_hex(8)
        self._wants = wants
        self._heartbeat = heartbeat
        self._heartbeat_seconds = heartbeat_seconds
        self._deadline = time.monotonic() + timeout_seconds
        self._max_pending = max_pending
        self._on_close = on_close
        self._changed = threading.Condition()
        self._outbox: deque[bytes] = deque()
        self._pending = 0
        self._ending = False
        self._closed = False
        self.gone: Callable[[], bool] = lambda: False
        self.dropped = False
        self.sent = 0

    def offer(self, sent: SentEvent) -> None:
        """An event that happened; a client that it does not concern gets nothing."""
        reply = self._wants(sent)
        if reply is not None:
            self.write(reply.frame)
            if reply.last:
                self.end()

    def begin(self, prelude: bytes) -> None:
        """What comes before everything that was offered so far; called once, before `frames`."""
        with self._changed:
            self._outbox.appendleft(prelude)

    def write(self, frame: bytes) -> None:
        """Puts a frame in the outbox, or drops the client that let too much of it pile up."""
        with self._changed:
            if self._closed or self._ending:
                return
            if self._pending + len(frame) > self._max_pending:
                self.dropped = True
                self._outbox.clear()
                self._ending = True
            else:
                self._outbox.append(frame)
                self._pending += len(frame)
                self.sent += 1
            self._changed.notify_all()

    def end(self, last: bytes = b"") -> None:
        """Ends the stream after what still waits in the outbox, and `last`."""
        with self._changed:
            if last and not self._ending:
                self._outbox.append(last)
            self._ending = True
            self._changed.notify_all()

    def frames(self) -> Generator[bytes, None, None]:
        """What to write, as it comes, with heartbeats between; ends with the stream, and closes the connection."""
        beat = time.monotonic() + self._heartbeat_seconds
        try:
            while True:
                with self._changed:
                    now = time.monotonic()
                    while not self._outbox and not self._ending and now < min(beat, self._deadline):
                        self._changed.wait(min(beat, self._deadline) - now)
                        now = time.monotonic()
                    batch = b"".join(self._outbox)
                    self._outbox.clear()
                    self._pending = 0
                    over = self._ending or now >= self._deadline
                if now >= beat and not over:
                    batch += self._heartbeat()
                    beat = now + self._heartbeat_seconds
                if batch:
                    yield batch
                if over:
                    return
                time.sleep(GATHER_SECONDS)
        finally:
            self.close()

    def close(self) -> None:
        """The client is gone; its place is free."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        self._on_close(self)
