"""Who listens to the same things: what they hear is chosen and joined once for all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from clock import iso, utc_now
from job_models import JobStatus
from live.connection import SSEConnection
from live.frames import HEARTBEAT, data_frame
from live.window import SentEvent


@dataclass(frozen=True, slots=True)
class Heard:
    """What everybody of an audience gets: the bytes, how many frames they are, and whether the stream ends then."""

    data: bytes = b""
    frames: int = 0
    last: bool = False


class Audience:
    """The listeners to events: those named in `subscribe` (None: all), of one job or of all."""

    def __init__(self, subscribe: frozenset[str] | None) -> None:
        self.members: set[SSEConnection] = set()
        self._subscribe = subscribe

    def hear(self, events: Iterable[SentEvent], frame: Callable[[SentEvent], bytes]) -> Heard:
        """What they get of events that concern their job."""
        wanted = [frame(sent) for sent in events if self._subscribe is None or sent.event.name in self._subscribe]
        return Heard(b"".join(wanted), len(wanted))

    def heartbeat(self) -> bytes:
        """What fills the silence."""
        return HEARTBEAT


class StatusAudience(Audience):
    """The listeners to the status of one job, as unnamed frames: now, and after each change, until it is over."""

    def __init__(self, now: Callable[[], dict[str, Any] | None]) -> None:
        """`now` is the status object of the job, None when it was deleted."""
        super().__init__(None)
        self._now = now
        self._told = -1

    def hear(self, events: Iterable[SentEvent], frame: Callable[[SentEvent], bytes]) -> Heard:
        """Every status that was told, and the one that steps since led to; each once, and an end only when told."""
        frames, last, stepped = [], False, False
        for sent in events:
            stepped = sent.event.name != "job_status"
            if not stepped and self._is_news(sent.event.data):
                frames.append(data_frame(sent.event.data))
                last = JobStatus(sent.event.data["status"]).over
        if stepped and not last:
            status = self._now()
            if status and not JobStatus(status["status"]).over and self._is_news(status):
                frames.append(data_frame(status))
        return Heard(b"".join(frames), len(frames), last)

    def _is_news(self, status: dict[str, Any]) -> bool:
        newer = bool(status["sequence"] > self._told)
        self._told = max(self._told, status["sequence"])
        return newer

    def greeting(self) -> Heard:
        """What a newcomer gets: the status now."""
        status = self._now()
        if status is None:  # deleted since it was asked for
            return Heard(last=True)
        if not self.members:
            self._told = status["sequence"]
        return Heard(data_frame(status), 1, JobStatus(status["status"]).over)

    def heartbeat(self) -> bytes:
        """Browsers hide comments from the page; this they show."""
        return data_frame({"type": "heartbeat", "timestamp": iso(utc_now())})
