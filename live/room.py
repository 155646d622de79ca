"""The room in which everybody listens: what is told to whom, and how a newcomer is greeted.

All but `line_up` runs in the thread of the hub. Whoever joins is greeted there too: between what a newcomer is told
about the past and its first event nothing can be lost or come twice.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from clock import iso, utc_now
from job_models import JobEvent
from live.audience import Audience, Heard, StatusAudience
from live.connection import SSEConnection
from live.event_id import EventId, read_id
from live.frames import event_frame
from live.window import Filter, ReplayWindow, SentEvent

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand: the status objects of all jobs not over, that of one, the texts that are being written; and
    what ended between two moments, as events with their moments (None: too much).
    """

    jobs: Callable[[], list[dict[str, Any]]]
    job: Callable[[str], dict[str, Any] | None]
    texts: Callable[[], list[JobEvent]]
    ended: Callable[[str, str], list[tuple[str, JobEvent]] | None]


class LiveRoom:
    """`deliver` gets what an audience heard, and its members."""

    def __init__(self, now: Now, version: str, deliver: Callable[[Iterable[SSEConnection], Heard], None]) -> None:
        self._now = now
        self._version = version
        self._deliver = deliver
        self._lock = threading.Lock()  # the window and the line; never held while anything is made or sent
        self._window = ReplayWindow()
        self._line: list[SentEvent] = []
        self._told = self._window.newest  # the last event that audiences heard
        self._audiences: dict[str | None, dict[object, Audience]] = {}
        self._snapshot: tuple[EventId, bytes] | None = None

    # -- from any thread ---------------------------------------------------------------------------------------
    def line_up(self, event: JobEvent, wanted_by: Filter | None, *, anybody: bool) -> None:
        """The event will be told with the next `tell`, and to who comes back later; with nobody there it costs next to
        nothing."""
        with self._lock:
            sent = self._window.append(event, wanted_by)
            if not anybody:
                self._line.clear()
                self._told = self._window.newest
                return
            self._line.append(sent)
        self._frame(sent)  # here, not in the thread that has to serve everybody

    def _frame(self, sent: SentEvent) -> bytes:
        if sent.frame is None:
            frame = self._window.frame(sent)
            with self._lock:
                self._window.keep(sent, frame)
            return frame
        return sent.frame

    def recall(self, connection: SSEConnection) -> None:
        """Prepares what a client missed that comes back, so that the thread of the hub has no work with it.

        What another run told, or what is no longer held, is answered from the jobs: which items and jobs ended since.
        """
        last = read_id(connection.last_event_id)
        with self._lock:
            told = self._told
            missed = self._window.after(last, told)
        for sent in missed or ():
            self._frame(sent)
        if missed is not None:
            connection.resumes = last
        if missed is not None or last is None:
            return
        connection.earlier, connection.resumes, id_so_far = [], told, last
        for number, (moment, event) in enumerate(self._now.ended(last.moment, told.moment) or (), 1):
            if connection.job_id in (None, event.job_id) and event.name in (connection.subscribe or (event.name,)):
                # The id of each says that those before it have come.
                connection.earlier.append(event_frame(f"{id_so_far}-{number}", event.name, event.data))
            id_so_far = last._replace(moment=moment)

    # -- in the thread of the hub ------------------------------------------------------------------------------
    def tell(self) -> None:
        """Tells what is in the line: all of it that concerns an audience at once."""
        with self._lock:
            line, self._line = self._line, []
            self._told = self._window.newest
        for wanted_by, events in groupby(line, lambda sent: sent.wanted_by):
            self._tell_together(list(events), wanted_by)

    def _tell_together(self, events: list[SentEvent], wanted_by: Filter | None) -> None:
        by_job: dict[str | None, list[SentEvent]] = {None: events}
        for sent in events:
            if sent.event.job_id is not None and sent.event.job_id in self._audiences:
                by_job.setdefault(sent.event.job_id, []).append(sent)
        for job_id, concerned in by_job.items():
            for audience in list(self._audiences.get(job_id, {}).values()):
                members = audience.members
                if wanted_by is not None:
                    members = {member for member in members if _chooses(wanted_by, member)}
                if members:
                    self._deliver(members, audience.hear(concerned, self._frame))

    def frame_for_one(self, event: JobEvent) -> bytes:
        """An event outside the line, with the id of the last one that was told."""
        return event_frame(str(self._told), event.name, event.data)

    def join(self, connection: SSEConnection) -> tuple[list[bytes], bool]:
        """The connection hears what is told from now on; what it gets first, and whether that is all."""
        audience = self._audience_of(connection)
        if isinstance(audience, StatusAudience):
            now = audience.greeting()
            first, last = [now.data], now.last
        else:
            first, last = self._greeting(connection, audience), False
        audience.members.add(connection)
        return first, last

    def leave(self, connection: SSEConnection) -> None:
        """It hears nothing any more."""
        of_job = self._audiences.get(connection.job_id, {})
        audience = of_job.get(_key(connection))
        if audience is not None:
            audience.members.discard(connection)
            if not audience.members:
                del of_job[_key(connection)]
                if not of_job:
                    del self._audiences[connection.job_id]

    def heartbeat(self, connection: SSEConnection) -> bytes:
        """What fills its silence."""
        return self._audience_of(connection).heartbeat()

    def _audience_of(self, connection: SSEConnection) -> Audience:
        of_job = self._audiences.setdefault(connection.job_id, {})
        audience = of_job.get(_key(connection))
        if audience is None:
            job_id = connection.job_id
            if connection.status_only and job_id is not None:
                audience = StatusAudience(lambda: self._now.job(job_id))
            else:
                audience = Audience(connection.subscribe)
            of_job[_key(connection)] = audience
        return audience

    def _greeting(self, connection: SSEConnection, audience: Audience) -> list[bytes]:
        """What happened before a client's first event: what it missed, and how things are where that is not enough."""
        with self._lock:
            missed = self._window.after(connection.resumes, self._told)
        heard = connection.last_event_id if connection.resumes else None
        first = [self._hello(connection, heard or str(self._told)), *(connection.earlier or ())]
        if missed is not None:
            mine = [sent for sent in missed if sent.wanted_by is None or _chooses(sent.wanted_by, connection)]
            first.append(self._heard_by(connection, audience, mine))
        if missed is None or connection.earlier is not None:
            if connection.last_event_id:
                first.append(self.frame_for_one(JobEvent("resync", {"message": "Some events are no longer held."})))
            first.append(self._snapshot_of(connection.job_id))
            texts = [SentEvent(self._told.number, self._told.moment, event, None) for event in self._now.texts()]
            first.append(self._heard_by(connection, audience, texts))
        return first

    def _heard_by(self, connection: SSEConnection, audience: Audience, events: list[SentEvent]) -> bytes:
        concerned = [sent for sent in events if connection.job_id in (None, sent.event.job_id)]
        return audience.hear(concerned, self._frame).data

    def _hello(self, connection: SSEConnection, event_id: str) -> bytes:
        about = {"connection_id": connection.id, "server_time": iso(utc_now()), "version": self._version}
        return event_frame(event_id, "connected", about)

    def _snapshot_of(self, job_id: str | None) -> bytes:
        """All jobs not over, made once for all who come between two events; or one of them."""
        if job_id is None and self._snapshot is not None and self._snapshot[0] == self._told:
            return self._snapshot[1]
        jobs = [job for job in self._now.jobs() if job_id in (None, job["job_id"])]
        frame = self.frame_for_one(JobEvent("snapshot", {"jobs": jobs}))
        if job_id is None:
            self._snapshot = self._told, frame
        return frame


def _key(connection: SSEConnection) -> object:
    return "status" if connection.status_only else connection.subscribe


def _chooses(wanted_by: Filter, connection: SSEConnection) -> bool:
    try:
        return wanted_by(connection)
    except Exception:  # the fault of one caller must not keep events from everybody
        log.exception("A filter of an event failed")
        return False
