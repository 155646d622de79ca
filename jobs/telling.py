"""What happened to jobs, told in the order it happened, and only once it is on disk."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from job_models import JobEvent
from storage.journal import Ticket

log = logging.getLogger(__name__)


class Telling:
    """A line of events, each behind the ticket of its change; `None` needs no disk."""

    def __init__(self, listener: Callable[[JobEvent], None]) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._line: deque[tuple[Ticket | None, tuple[JobEvent, ...], bool]] = deque()

    def queue(self, ticket: Ticket | None, *events: JobEvent, only_if_kept: bool = False) -> None:
        """Behind all that was queued before; call it in the order of the changes, then `deliver`.

        `only_if_kept`: nothing happened if the disk refuses the change.
        """
        self._line.append((ticket, events, only_if_kept))

    def deliver(self) -> None:
        """Tells what is settled; what still waits for the disk is told after the write that settles it."""
        with self._lock:
            while self._line and (self._line[0][0] is None or self._line[0][0].settled):
                ticket, events, only_if_kept = self._line.popleft()
                if only_if_kept and ticket is not None and ticket.fault is not None:
                    continue
                for event in events:
                    self._tell(event)

    def _tell(self, event: JobEvent) -> None:
        try:
            self._listener(event)
        except Exception:  # the change holds, and its job goes on, whether or not it could be told
            log.exception("The event %s of job %s could not be told", event.name, event.job_id)
