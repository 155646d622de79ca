"""The last events that were told, numbered for good, so that who comes back hears what it missed."""

import secrets
import time
from collections import deque
from collections.abc import Callable

from job_models import JobEvent
from live.connection import SSEConnection
from live.frames import event_frame

MOST_EVENTS = 2048
MOST_BYTES = 4 << 20

Filter = Callable[[SSEConnection], bool]


class SentEvent:
    """An event with its number; `frame` is what every client gets, None until somebody needed it.

    `wanted_by` says whom it is for; None is everybody.
    """

    __slots__ = ("event", "frame", "number", "wanted_by")

    def __init__(self, number: int, event: JobEvent, wanted_by: Filter | None) -> None:
        self.number = number
        self.event = event
        self.wanted_by = wanted_by
        self.frame: bytes | None = None


class ReplayWindow:
    """Bounded by count, and by the bytes of the frames that were made. Callers hold a lock of their own.

    Ids are `<start>-<number>`: the first part is new at every start of the server, so an id never repeats.
    """

    def __init__(self) -> None:
        self._start = f"{time.time_ns() // 1_000_000:x}{secrets.token_hex(2)}"
        self._events: deque[SentEvent] = deque()
        self._bytes = 0
        self.newest = 0

    def append(self, event: JobEvent, wanted_by: Filter | None) -> SentEvent:
        """The event with the next number; its frame is not made yet."""
        self.newest += 1
        sent = SentEvent(self.newest, event, wanted_by)
        self._events.append(sent)
        if len(self._events) > MOST_EVENTS:
            self._forget_oldest()
        return sent

    def keep(self, sent: SentEvent, frame: bytes) -> None:
        """Remembers the frame of an event."""
        if sent.frame is not None:
            return
        sent.frame = frame
        if self._events and sent.number >= self._events[0].number:
            self._bytes += len(frame)
        while self._bytes > MOST_BYTES:
            self._forget_oldest()

    def after(self, last_event_id: str | None, upto: int) -> list[SentEvent] | None:
        """The events behind this id up to a number, or None when they are no longer held or the id is not ours."""
        start, _, number = (last_event_id or "").rpartition("-")
        if start != self._start or not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        last = int(number)
        oldest = self._events[0].number if self._events else self.newest + 1
        if not oldest - 1 <= last <= upto:
            return None
        return [sent for sent in self._events if last < sent.number <= upto]

    def frame(self, number: int, event: JobEvent) -> bytes:
        """An event as bytes, with the id of this number."""
        return event_frame(self.id_of(number), event.name, event.data)

    def id_of(self, number: int) -> str:
        """The id that clients see."""
        return f"{self._start}-{number}"

    def _forget_oldest(self) -> None:
        self._bytes -= len(self._events.popleft().frame or b"")
