"""Jobs and their items as frozen values: statuses, the one table of moves, and priorities."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Self

from summary.origin import FallenFrom
from summary.values import SourceKind, SummaryOptions


class JobStatus(StrEnum):
    """Where a job or an item stands; RETRY waits for its next try, HELD for a person or a known time."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    RETRY = "retry"
    HELD = "held"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """True for completed, failed and cancelled."""
        return self in _OVER

    @property
    def waiting(self) -> bool:
        """True for pending, retry and held: neither over nor running."""
        return not self.over and self is not JobStatus.IN_PROGRESS


_PLAYLIST = f"{SourceKind.PLAYLIST}:"
_OVER = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED})

MOVES: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.PENDING: frozenset({JobStatus.IN_PROGRESS, JobStatus.CANCELLED, JobStatus.HELD}),
    JobStatus.IN_PROGRESS: frozenset(JobStatus) - {JobStatus.IN_PROGRESS},
    JobStatus.RETRY: frozenset({JobStatus.IN_PROGRESS, JobStatus.CANCELLED, JobStatus.PENDING}),
    JobStatus.HELD: frozenset({JobStatus.PENDING, JobStatus.CANCELLED}),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.FAILED: frozenset({JobStatus.PENDING}),
    JobStatus.CANCELLED: frozenset({JobStatus.PENDING}),
}


class IllegalMove(Exception):
    """A move that MOVES does not allow; a fault of ours, never of a client."""


def check_move(before: JobStatus, after: JobStatus) -> None:
    """IllegalMove unless the table allows it; staying is no move."""
    if after is not before and after not in MOVES[before]:
        raise IllegalMove(f"{before} -> {after}")


class JobPriority(IntEnum):
    """Smaller goes first."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


class JobType(StrEnum):
    """What was submitted: one link to a video, one link to a playlist, or several links."""

    VIDEO = "video"
    PLAYLIST = "playlist"
    BATCH = "batch"


class _Evolving:
    """A frozen value that is copied often: `dataclasses.replace` sets each field anew and takes ten times as long."""

    def evolve(self, **changes: Any) -> Self:
        """The same value with some fields changed; TypeError for a name that is none."""
        after = object.__new__(type(self))
        fields = vars(after)
        fields.update(vars(self))
        if not changes.keys() <= fields.keys():
            raise TypeError(f"{type(self).__name__} has no field {', '.join(changes.keys() - fields.keys())}")
        fields.update(changes)
        return after


@dataclass(frozen=True)
class JobItem(_Evolving):
    """One video of a job, or a playlist whose videos are not known yet.

    `index` names it for good; `link` and `place` give its position: the link of the submission it came from, and the
    place in that link's playlist. `source` is a `summary.values.Source` key. Of a playlist only the videos `chosen` by
    their ids are wanted (none: all), and at most `limit`; `missing` as of `PlaylistEntry`. Times are ISO 8601 UTC.
    `version_of` is the id of a summary whose words are meant; `begin` and `end` are the stretch of them, in seconds.
    `over_budget`: a person let it go on although the budget is used up; `asking`: it is held, perhaps until a time,
    and goes on at once when a person lets it.
    """

    index: int
    source: str
    url: str
    title: str
    link: int = 0
    place: int = 0
    playlist_id: str | None = None
    playlist_title: str | None = None
    limit: int | None = None
    chosen: tuple[str, ...] = ()
    missing: str | None = None
    over_budget: bool = False
    asking: bool = False
    captions: str | None = None
    version_of: str | None = None
    begin: float | None = None
    end: float | None = None
    status: JobStatus = JobStatus.PENDING
    progress: float = 0.0
    message: str = "queued"
    cached: bool = False
    attempts: int = 0
    postponed: int = 0
    summary_id: str | None = None
    error: dict[str, Any] | None = None
    next_attempt_at: str | None = None
    ended_at: str | None = None
    fallback_from: tuple[FallenFrom, ...] = ()

    @property
    def asks(self) -> bool:
        """True while it is held until a person lets it go on, or until its time comes."""
        return self.status is JobStatus.HELD and (self.asking or self.next_attempt_at is None)

    @property
    def is_playlist(self) -> bool:
        """True while its videos are not known."""
        return self.source.startswith(_PLAYLIST)

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands in the order the user gave."""
        return (self.link, self.place)


@dataclass(frozen=True)
class ProcessingJob(_Evolving):
    """One submission. `sequence` grows with every change; `background` is False for work done inside a request.

    `cost_usd` is what its calls to models cost so far, None when the price of one is not known.
    """

    job_id: str
    job_type: JobType
    model: str
    options: SummaryOptions
    items: tuple[JobItem, ...]
    created_at: str
    updated_at: str
    priority: JobPriority = JobPriority.HIGH
    status: JobStatus = JobStatus.PENDING
    progress: float = 0.0
    message: str = "Waiting in the queue"
    started_at: str | None = None
    completed_at: str | None = None
    cancel_requested: bool = False
    background: bool = True
    fresh: bool = False
    caption_language: str | None = None
    idempotency_key: str | None = None
    estimated_seconds: int | None = None
    cost_usd: float | None = 0.0
    sequence: int = 0

    @property
    def asks(self) -> bool:
        """True when nothing of it goes on before a person lets it, or a far time comes."""
        return any(item.asks for item in self.items) and all(item.asks or item.status.over for item in self.items)

    def item(self, index: int) -> JobItem | None:
        """The item with this index, or None."""
        return self.items[index] if 0 <= index < len(self.items) else None

    def count(self, status: JobStatus) -> int:
        """How many items stand there."""
        return sum(item.status is status for item in self.items)

    @property
    def next_attempt_at(self) -> str | None:
        """The earliest next try among waiting items."""
        waiting = (i.next_attempt_at for i in self.items if i.status in (JobStatus.RETRY, JobStatus.HELD))
        return min((at for at in waiting if at), default=None)

    @property
    def error(self) -> dict[str, Any] | None:
        """Why it failed: the first failed item's error, once no item gave a summary."""
        return self.first_error if self.status is JobStatus.FAILED else None

    @property
    def first_error(self) -> dict[str, Any] | None:
        """The error of its first item that has one."""
        return next((item.error for item in self.items if item.error), None)


@dataclass(frozen=True, slots=True)
class NewLink:
    """One link of a submission; `source` is a `summary.values.Source` key, `title` what is known before fetching.

    The others as of `JobItem`.
    """

    source: str
    url: str
    title: str
    limit: int | None = None
    chosen: tuple[str, ...] = ()
    version_of: str | None = None
    begin: float | None = None
    end: float | None = None

    @property
    def is_playlist(self) -> bool:
        """True for a link to a playlist."""
        return self.source.startswith(_PLAYLIST)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A submission that was read and checked, before it has an id; `over_budget`: a person allows it to go over.

    `priority` is set where it does not follow from the number of links.
    """

    links: tuple[NewLink, ...]
    model: str
    options: SummaryOptions
    fresh: bool = False
    caption_language: str | None = None
    idempotency_key: str | None = None
    over_budget: bool = False
    priority: JobPriority | None = None

    @property
    def job_type(self) -> JobType:
        """BATCH for several links, else what the one link is."""
        if len(self.links) > 1:
            return JobType.BATCH
        return JobType.PLAYLIST if self.links[0].is_playlist else JobType.VIDEO


class JobEvent:
    """Something told to listeners after it is on disk; `data` is the JSON object of the contract's event table.

    It is built when first read: most events are told when nobody listens. `closes` is the time of the change (ISO
    8601) whose last event this is, so that whoever heard it knows everything up to then.
    """

    __slots__ = ("_data", "closes", "job_id", "name")

    def __init__(
        self,
        name: str,
        data: dict[str, Any] | Callable[[], dict[str, Any]],
        job_id: str | None = None,
        closes: str | None = None,
    ) -> None:
        self.name = name
        self.job_id = job_id
        self.closes = closes
        self._data = data

    @property
    def data(self) -> dict[str, Any]:
        """The event's object; do not change it."""
        if not isinstance(self._data, dict):
            self._data = self._data()
        return self._data


def priority_for(job_type: JobType, items: int) -> JobPriority:
    """HIGH for one video, MEDIUM up to ten items, LOW beyond."""
    if job_type is JobType.VIDEO:
        return JobPriority.HIGH
    return JobPriority.MEDIUM if items <= 10 else JobPriority.LOW
