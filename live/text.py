"""The text of summaries while they are written: gathered for a tenth of a second, with offsets, and kept until done."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from job_models import JobEvent

log = logging.getLogger(__name__)

INTERVAL = 0.1


@dataclass(slots=True)
class _Writing:
    attempt: int = 0
    parts: list[str] = field(default_factory=list)
    told: int = 0  # characters
    waiting: list[str] = field(default_factory=list)
    due: float = 0.0


class LiveText:
    """`publish` gets `summary_text` events: {job_id, index, attempt, at, text}; a higher attempt starts the text anew.

    One thread tells what gathered; it sleeps while nobody writes.
    """

    def __init__(self, publish: Callable[[JobEvent], None]) -> None:
        self._publish = publish
        self._changed = threading.Condition()
        self._texts: dict[tuple[str, int], _Writing] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="live-text", daemon=True)

    def start(self) -> None:
        """Begins to tell."""
        self._thread.start()

    def begin(self, job_id: str, index: int, attempt: int) -> None:
        """The item begins; `attempt` is above that of every earlier try, so that this one's text takes their place."""
        with self._changed:
            self._texts[job_id, index] = _Writing(attempt)

    def append(self, job_id: str, index: int, text: str) -> None:
        """More of a summary."""
        with self._changed:
            writing = self._texts.setdefault((job_id, index), _Writing())
            if not writing.waiting:
                self._changed.notify()
            writing.waiting.append(text)

    def restart(self, job_id: str, index: int) -> None:
        """The text so far is withdrawn."""
        with self._changed:
            writing = self._texts.get((job_id, index))
            if writing is not None and (writing.told or writing.waiting):
                self._texts[job_id, index] = _Writing(attempt=writing.attempt + 1)
                self._publish(_event(job_id, index, writing.attempt + 1, 0, ""))

    def finish(self, job_id: str, index: int) -> None:
        """The item is over or waits; what still gathers is told first."""
        with self._changed:
            self._tell(job_id, index)
            self._texts.pop((job_id, index), None)

    def so_far(self) -> list[JobEvent]:
        """One event from offset 0 for each text that is being written, for a client that just came."""
        with self._changed:
            return [
                _event(job_id, index, writing.attempt, 0, "".join(writing.parts))
                for (job_id, index), writing in self._texts.items()
                if writing.parts
            ]

    def close(self) -> None:
        """Ends the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _tell(self, job_id: str, index: int) -> None:
        writing = self._texts.get((job_id, index))
        if writing is None or not writing.waiting:
            return
        text = "".join(writing.waiting)
        writing.waiting.clear()
        self._publish(_event(job_id, index, writing.attempt, writing.told, text))
        writing.parts.append(text)
        writing.told += len(text)
        writing.due = time.monotonic() + INTERVAL

    def _tell_whatever_happens(self, job_id: str, index: int) -> None:
        try:
            self._tell(job_id, index)
        except Exception:  # one text that cannot be told must not silence all later ones
            log.exception("The text of job %s item %d could not be told", job_id, index)

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                due = [(key, writing.due) for key, writing in self._texts.items() if writing.waiting]
                for (job_id, index), when in due:
                    if when <= now:
                        self._tell_whatever_happens(job_id, index)
                later = [when for _, when in due if when > now]
                self._changed.wait(min(later) - now if later else None)


def _event(job_id: str, index: int, attempt: int, at: int, text: str) -> JobEvent:
    return JobEvent(
        "summary_text", {"job_id": job_id, "index": index, "attempt": attempt, "at": at, "text": text}, job_id
    )
