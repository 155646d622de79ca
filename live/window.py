"""The last events that were told, numbered for good, so that who comes back hears what it missed."""

import secrets
import time
from collections import deque
from collections.abc import Callable

from clock import iso, utc_now
from job_models import JobEvent
from live.connection import SSEConnection
from live.event_id import EventId
from live.frames import event_frame

MOST_EVENTS = 2048
MOST_BYTES = 4 << 20

Filter = Callable[[SSEConnection], bool]


class SentEvent:
    """An event with its number; `frame` is what every client gets, None until somebody needed it.

    `moment` as in EventId. `wanted_by` says whom it is for; None is everybody.
    """

    __slots__ = ("event", "frame", "moment", "number", "wanted_by")

    def __init__(self, number: int, moment: str, event: JobEvent, wanted_by: Filter | None) -> None:
        self.number = number
        self.moment = moment
        self.event = event
        self.wanted_by = wanted_by
        self.frame: bytes | None = None


class ReplayWindow:
    """Bounded by count, and by the bytes of the frames that were made. Callers hold a lock of their own.

    Ids never repeat: their first part is new at every start of the server.
    """

    def __init__(self) -> None:
        self._events: deque[SentEvent] = deque()
        self._bytes = 0
        start = f"{time.time_ns() // 1_000_000:x}{secrets.token_hex(2)}"
        self.newest = EventId(start, 0, iso(utc_now()))

    def append(self, event: JobEvent, wanted_by: Filter | None) -> SentEvent:
        """The event with the next number; its frame is not made yet."""
        start, number, moment = self.newest
        if event.closes is not None and event.closes > moment:
            moment = event.closes
        self.newest = EventId(start, number + 1, moment)
        sent = SentEvent(number + 1, moment, event, wanted_by)
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

    def after(self, last: EventId | None, upto: EventId) -> list[SentEvent] | None:
        """The events behind this one up to another, or None when they are no longer held or another run told them."""
        if last is None or last.start != upto.start:
            return None
        oldest = self._events[0].number if self._events else self.newest.number + 1
        if not oldest - 1 <= last.number <= upto.number:
            return None
        return [sent for sent in self._events if last.number < sent.number <= upto.number]

    def frame(self, sent: SentEvent) -> bytes:
        """The event as bytes, made now."""
        return event_frame(str(EventId(self.newest.start, sent.number, sent.moment)), sent.event.name, sent.event.data)

    def _forget_oldest(self) -> None:
        self._bytes -= len(self._events.popleft().frame or b"")
