"""What happened to jobs, told in the order it happened, and only once it is on disk."""

import threading
from collections import deque
from collections.abc import Callable

from job_models import JobEvent
from storage.journal import Ticket


class Telling:
    """A line of events, each behind the ticket of its change; `None` needs no disk."""

    def __init__(self, listener: Callable[[JobEvent], None]) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._line: deque[tuple[Ticket | None, JobEvent]] = deque()

    def queue(self, ticket: Ticket | None, *events: JobEvent) -> None:
        """Behind all that was queued before; call it in the order of the changes, then `deliver`."""
        self._line.extend((ticket, event) for event in events)

    def deliver(self) -> None:
        """Tells what is settled; what still waits for the disk is told by whoever waits for it."""
        with self._lock:
            while self._line and (self._line[0][0] is None or self._line[0][0].settled):
                self._listener(self._line.popleft()[1])
