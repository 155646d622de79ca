"""Writes down what the server acknowledged and told, and says what of it does not hold."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from job_models import MOVES, JobStatus
from tests.client import OVER
from tests.torture.paid_model import Call

Seen = dict[str, Any]
"""A status object."""


def _reachable(start: str) -> frozenset[str]:
    """Where a job may stand later without anybody asking for a retry."""
    found, edge = {start}, [start]
    while edge:
        status = edge.pop()
        after = set() if status in OVER else {move.value for move in MOVES[JobStatus(status)]}
        edge += after - found
        found |= after
    return frozenset(found)


REACHABLE = {status.value: _reachable(status.value) for status in JobStatus}
ONE_MOVE = {status.value: frozenset(move.value for move in MOVES[status]) | {status.value} for status in JobStatus}


@dataclass(slots=True)
class Known:
    """What was learned about one job; `last` is what was seen of it at the end of the last life."""

    last: Seen | None = None
    now: dict[int, Seen] = field(default_factory=dict)
    videos: list[str] = field(default_factory=list)
    summaries: set[int] = field(default_factory=set)
    retried: bool = False
    cancel: int | None = None
    may_be_gone: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Between two lives: what was acknowledged, what was deleted, and how cancels were answered."""

    acknowledged: set[str]
    gone: set[str]
    cancels: dict[str, int]


class Witness:
    """Any thread may tell it something; `end_life` and `check_*` are for the one that kills."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.acknowledged: set[str] = set()
        self.unanswered = 0
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._jobs: defaultdict[str, Known] = defaultdict(Known)
        self._keys: dict[str, str] = {}
        self._told: Counter[tuple[str, int]] = Counter()
        self._told_videos: dict[str, int] = {}
        self._stopped_videos: set[str] = set()

    def fault(self, text: str) -> None:
        """Something that must not be."""
        with self._lock:
            self.faults.append(text)

    def answered(self, status: int) -> None:
        """A wish was answered, whatever the answer."""
        with self._lock:
            self.counts["answers"] += 1
            self.counts[f"answers_{status}"] += 1

    # -- what the clients tell ---------------------------------------------------------------------------------
    def submitted(self, job_id: str, videos: list[str], key: str | None) -> None:
        """A submission of these videos was acknowledged."""
        with self._lock:
            self.acknowledged.add(job_id)
            self._jobs[job_id].videos = videos
            earlier = self._keys.get(key, job_id) if key else job_id
            if earlier != job_id and not self._jobs[earlier].may_be_gone:
                self.faults.append(f"the key {key} gave {earlier} and {job_id}")
            if key:
                self._keys[key] = job_id

    def not_answered(self) -> None:
        """A submission may or may not have been taken in."""
        with self._lock:
            self.unanswered += 1

    def seen(self, status: Seen) -> None:
        """An answer of the API."""
        with self._lock:
            self._saw(status)

    def asks_retry(self, job_id: str) -> bool:
        """From here on the job may begin again; whether it might before."""
        with self._lock:
            before, self._jobs[job_id].retried = self._jobs[job_id].retried, True
            return before

    def refused_retry(self, job_id: str, before: bool) -> None:
        """It may not."""
        with self._lock:
            self._jobs[job_id].retried = before

    def asks_cancel(self, job_id: str) -> None:
        """From here on work on the job may be thrown away."""
        with self._lock:
            self._stopped_videos.update(self._jobs[job_id].videos)

    def cancelled(self, job_id: str, status: int) -> None:
        """How the wish was answered. 200: it is over; 202: it will be."""
        with self._lock:
            if status in (200, 202):
                self._jobs[job_id].cancel = status
                self.counts["cancels"] += 1

    def asks_delete(self, job_id: str) -> bool:
        """From here on the job may be missing; whether it might before."""
        with self._lock:
            before, self._jobs[job_id].may_be_gone = self._jobs[job_id].may_be_gone, True
            return before

    def deleted(self, job_id: str, *, gone: bool) -> None:
        """The wish was answered: it must be missing, or it must be there."""
        with self._lock:
            self._jobs[job_id].gone = self._jobs[job_id].may_be_gone = gone
            self.counts["deletes"] += gone

    def _saw(self, status: Seen) -> None:
        job = self._jobs[status["job_id"]]
        before = job.now.setdefault(status["sequence"], status)
        self.counts["states"] += 1
        if before["status"] != status["status"]:
            self.faults.append(f"one number, two states: {before} and {status}")
        if (status["progress"] == 1) != (status["status"] == "completed") or not 0 <= status["progress"] <= 1:
            self.faults.append(f"impossible progress: {status}")
        if status["completed_items"] + status["failed_items"] > status["total_items"]:
            self.faults.append(f"more items ended than there are: {status}")

    # -- the end of a life -------------------------------------------------------------------------------------
    def end_life(self, events: list[tuple[str, dict[str, Any], str]], life: int) -> None:
        """Everything one listener heard from the beginning of a life to its end."""
        with self._lock:
            standing: dict[str, Seen] = {}
            at_first: dict[str, Seen] = {}  # may be ahead of the events, which come after the disk
            for name, data, _ in events:
                self.counts["events"] += 1
                if name == "snapshot":
                    at_first = {status["job_id"]: status for status in data["jobs"]}
                    for status in data["jobs"]:
                        self._saw(status)
                elif name == "job_status":
                    shown = at_first.get(data["job_id"])
                    if shown is None or shown["sequence"] < data["sequence"]:
                        self._heard(standing.get(data["job_id"], shown), data)
                        standing[data["job_id"]] = data
                elif name == "summary_complete":
                    self._told[data["job_id"], data["index"]] += 1
                    self._told_videos.setdefault(data["video_id"], life)
                    self._jobs[data["job_id"]].summaries.add(data["index"])
                    if self._told[data["job_id"], data["index"]] > 1:
                        self.faults.append(f"told twice: {data['job_id']} item {data['index']}")
            for job_id, job in self._jobs.items():
                self._follow(job_id, job)

    def _heard(self, before: Seen | None, after: Seen) -> None:
        self._saw(after)
        if before is None:
            return
        job = self._jobs[after["job_id"]]
        self.counts["moves"] += before["status"] != after["status"]
        again = job.retried and before["status"] in OVER and after["status"] == "pending"
        if before["sequence"] >= after["sequence"]:
            self.faults.append(f"told out of order: {before} and then {after}")
        elif after["status"] not in ONE_MOVE[before["status"]] and not again:
            self.faults.append(f"no such move: {before} and then {after}")
        elif after["progress"] < before["progress"] and not again:
            self.faults.append(f"progress fell: {before} and then {after}")

    def _follow(self, job_id: str, job: Known) -> None:
        """The states of a life, in the order of their numbers, follow each other and the end of the life before."""
        line = [status for _, status in sorted(job.now.items())]
        job.now.clear()
        for status in line:
            before, job.last = job.last, status
            if before is None or job.retried:
                continue
            if before["status"] in OVER and status != before:
                self.faults.append(f"it was over, and changed: {before} became {status}")
            elif status["status"] not in REACHABLE[before["status"]]:
                self.faults.append(f"no way leads there: {before} became {status}")

    # -- after a start -----------------------------------------------------------------------------------------
    def mark(self) -> Mark:
        """What must hold in the life that begins now."""
        with self._lock:
            return Mark(
                set(self.acknowledged),
                {job_id for job_id, job in self._jobs.items() if job.gone},
                {job_id: job.cancel for job_id, job in self._jobs.items() if job.cancel},
            )

    def check_present(self, mark: Mark, listed: list[Seen]) -> None:
        """The whole list of a server that has just begun: nothing is missing, nothing is invented."""
        with self._lock:
            ids = [status["job_id"] for status in listed]
            if len(set(ids)) != len(ids) or ids != sorted(ids, reverse=True):
                self.faults.append(f"the list is not in order: {ids}")
            if lost := {job_id for job_id in mark.acknowledged - set(ids) if not self._jobs[job_id].may_be_gone}:
                self.faults.append(f"lost: {sorted(lost)}")
            if back := mark.gone & set(ids):
                self.faults.append(f"deleted, and there again: {sorted(back)}")
            if len(unknown := set(ids) - self.acknowledged) > self.unanswered:
                self.faults.append(f"{len(unknown)} jobs from {self.unanswered} submissions without an answer")
            for status in listed:
                self._saw(status)
                cancel = mark.cancels.get(status["job_id"])
                holds = status["status"] == "cancelled" or (cancel != 200 and status["status"] in OVER)
                if cancel and not holds and not self._jobs[status["job_id"]].retried:
                    self.faults.append(f"its cancel was answered {cancel}, and it goes on: {status}")

    def check_job(self, job: dict[str, Any]) -> None:
        """A whole job agrees with itself and with the summaries that were told."""
        with self._lock:
            items = {item["index"]: item for item in job["items"]}
            completed = {index for index, item in items.items() if item["status"] == "completed"}
            if sorted(items) != list(range(job["total_items"])) or len(completed) != job["completed_items"]:
                self.faults.append(f"items and job disagree: {job}")
            if missing := self._jobs[job["job_id"]].summaries - completed:
                self.faults.append(f"told as completed, and not so: items {sorted(missing)} of {job}")
            if any(not items[index]["summary_id"] for index in completed):
                self.faults.append(f"completed without a summary: {job}")

    # -- at the end --------------------------------------------------------------------------------------------
    def check_paid(self, paid: list[Call], hands: int) -> int:
        """Nothing is paid for again that was told, and at most what was in flight at a kill; how much that was."""
        lives: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for call in paid:
            lives[call.video_id, call.prompt].append(call.life)
        repeated: Counter[int] = Counter()
        for (video_id, _), when in lives.items():
            if when[-1] > self._told_videos.get(video_id, when[-1]):
                self.fault(f"{video_id} was told in life {self._told_videos[video_id]} and paid for in {when}")
            if video_id not in self._stopped_videos:
                repeated.update(when[:-1])
                if len(set(when)) < len(when):
                    self.fault(f"{video_id} was paid for twice in one life: {when}")
        for life, count in repeated.items():
            if count > hands:
                self.fault(f"{count} answers of life {life} were paid for again; only {hands} were in flight")
        return repeated.total()
