"""Which item is next: by priority with aging, in turns between jobs, in order inside a job; holds ids only."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush

from errors import QUEUE_FULL, AppError
from job_models import JobPriority

PATIENCE = 9
"""So many items of higher priorities may go before a priority that waits; the next turn is its own."""

_PLACES_WORTH_KEEPING_ONE = 4

Rank = tuple[int, int]
"""Where an item stands among those of its job; smaller goes first."""


class _Class:
    """The jobs of one priority whose turn may come; the smallest (start tag, turn) is next.

    Virtual time is what the furthest of the jobs that have more to do has finished, counted as start tags are. It never
    goes back, and nobody lines up below it: so a newcomer catches up with what runs, never with what is over, and never
    goes before an earlier job of which nothing runs.
    """

    __slots__ = ("begun", "new", "passed_over", "places_free_since", "virtual_time")

    def __init__(self) -> None:
        self.begun: list[tuple[int, int, _Line]] = []  # a heap; a part of these jobs is in progress
        self.new: OrderedDict[str, _Line] = OrderedDict()  # virtual time never goes back: by arrival is by tag
        self.virtual_time = 0
        self.places_free_since = 0  # in virtual time
        self.passed_over = 0


class _Line:
    """The waiting items of one job, smallest rank first, and how many of its items run."""

    __slots__ = ("in_progress", "indexes", "items", "job_id", "peers", "running", "tag", "turn")

    def __init__(self, job_id: str, peers: _Class) -> None:
        self.job_id = job_id
        self.peers = peers
        self.items: list[tuple[Rank, int]] = []
        self.indexes: set[int] = set()
        self.tag = 0  # one more with each item taken
        self.turn = 0  # 0 while it does not wait for its turn
        self.running = 0
        self.in_progress = False


class PriorityJobQueue:
    """Items wait here as (job id, index), each once; one job's items never make another job wait for their end.

    Turns are start-time fair: of the jobs of a priority the one that has begun the fewest items goes next, and a
    newcomer counts as having begun what the others have finished, so that it catches up with what they have begun
    but not finished. Single videos are served in the order they came.

    `max_waiting` bounds the jobs that nobody has begun; `max_active` the jobs in progress at once. Of four or
    more places in progress lists may take all but the last, which is left to HIGH jobs: else long lists, which all end
    late, would keep every single video waiting. Of fewer none is kept: two lists that may run must be able to take
    turns. `max_parallel` bounds the items of one job that run side by side, 0 does not.

    Every call costs the same however many jobs and items wait, and wakes no more workers than there is work for.
    """

    def __init__(self, max_waiting: int, max_active: int, max_parallel: int = 0) -> None:
        self._max_waiting = max_waiting
        self._max_active = max_active
        self._max_lists = max_active - (max_active >= _PLACES_WORTH_KEEPING_ONE)
        self._max_parallel = max_parallel
        self._changed = threading.Condition(threading.Lock())
        self._lines: dict[str, _Line] = {}
        self._high, self._medium, self._low = self._classes = (_Class(), _Class(), _Class())
        self._class_of = dict(zip(JobPriority, self._classes, strict=True))
        self._reserved: set[str] = set()
        self._active = 0
        self._active_lists = 0
        self._turns = 0
        self._idle = 0
        self._asleep = 0  # those of the idle that nobody has woken
        self._closed = False
        self._paused = False

    # -- what comes in -----------------------------------------------------------------------------------------
    def reserve(self, job_id: str) -> None:
        """Keeps a place for a job that is about to be stored; AppError QUEUE_FULL. Idle workers count as room."""
        with self._changed:
            hands = min(self._idle, self._max_active - self._active)
            if self.waiting + len(self._reserved) - hands >= self._max_waiting:
                raise AppError(QUEUE_FULL, limit=self._max_waiting, retry_after=5)
            self._reserved.add(job_id)

    def unreserve(self, job_id: str) -> None:
        """Gives a reserved place back."""
        with self._changed:
            self._reserved.discard(job_id)

    def put(
        self,
        job_id: str,
        indexes: Iterable[int],
        priority: JobPriority,
        rank: Callable[[int], Rank] = lambda index: (0, index),
    ) -> None:
        """Items of a job that are ready, which has this priority from now on; `rank` orders the items of the job."""
        with self._changed:
            self._reserved.discard(job_id)
            line = self._lines.get(job_id)
            known = line.indexes if line else ()
            fresh = {index for index in indexes if index not in known}
            if not fresh:
                return
            peers = self._class_of[priority]
            if line is None:
                line = self._lines[job_id] = _Line(job_id, peers)
            elif line.peers is not peers:
                self._move(line, peers)
            line.indexes |= fresh
            if line.items:
                for index in fresh:
                    heappush(line.items, (rank(index), index))
            else:
                line.items = [(rank(index), index) for index in fresh]
                heapify(line.items)
            self._line_up(line, peers.virtual_time)
            self._wake()

    def remove(self, job_id: str) -> None:
        """Takes the waiting items of a job out."""
        with self._changed:
            line = self._lines.get(job_id)
            if line is None:
                return
            line.items.clear()
            line.indexes.clear()
            self._step_out(line)
            if not line.running:
                self._forget(line)
                self._wake()

    # -- what goes out -----------------------------------------------------------------------------------------
    def get(self) -> tuple[str, int] | None:
        """The next item, as soon as there is one; None once the queue is closed. Answer with `done`."""
        with self._changed:
            while not self._closed:
                line = self._next()
                if line is not None:
                    return self._take(line)
                self._idle += 1
                self._asleep += 1
                self._changed.wait()
                self._idle -= 1
            return None

    def done(self, job_id: str) -> None:
        """A worker is through with an item of this job, whatever came of it."""
        with self._changed:
            line = self._lines[job_id]
            line.running -= 1
            if line.items:
                peers = line.peers
                peers.virtual_time = max(peers.virtual_time, line.tag - line.running)
                self._line_up(line, peers.virtual_time)
            elif not line.running:
                self._forget(line)
            self._wake()

    def _next(self) -> _Line | None:
        """The job whose turn it is; None when nothing may begin now."""
        if self._paused:
            return None
        order: Iterable[_Class] = self._classes
        if self._low.passed_over >= PATIENCE or self._medium.passed_over >= PATIENCE:
            order = sorted(order, key=lambda each: -each.passed_over if each.passed_over >= PATIENCE else 0)
        room = self._active < self._max_active
        for each in order:
            if each.new and room and (each is self._high or self._active_lists < self._max_lists):
                first = next(iter(each.new.values()))
                if not each.begun or (first.tag, first.turn) < each.begun[0]:
                    return first
            if each.begun:
                return each.begun[0][2]
        return None

    def _take(self, line: _Line) -> tuple[str, int]:
        _, index = heappop(line.items)
        line.indexes.discard(index)
        self._step_out(line)
        peers, high, medium, low = line.peers, self._high, self._medium, self._low
        if not line.in_progress:
            line.in_progress = True
            line.tag = max(line.tag, peers.places_free_since)
            self._active += 1
            self._active_lists += peers is not high
        line.running += 1
        line.tag += peers is not high
        if line.items:
            self._line_up(line, line.tag)
        if peers is not low:
            low.passed_over = low.passed_over + 1 if low.begun or low.new else 0
            if peers is high:
                medium.passed_over = medium.passed_over + 1 if medium.begun or medium.new else 0
        peers.passed_over = 0
        self._wake()
        return line.job_id, index

    # -- places and turns; all with the lock held --------------------------------------------------------------
    def _line_up(self, line: _Line, lowest: int) -> None:
        """Lets a job wait for its turn, unless it does or may not, with a start tag not below the lowest."""
        if line.turn or 0 < self._max_parallel <= line.running:
            return
        line.tag = max(line.tag, lowest)
        line.turn = self._turns = self._turns + 1
        if line.in_progress:
            heappush(line.peers.begun, (line.tag, line.turn, line))
        else:
            line.peers.new[line.job_id] = line

    def _step_out(self, line: _Line) -> None:
        if not line.turn:
            return
        line.turn = 0
        if line.in_progress:
            begun = line.peers.begun
            while begun and begun[0][1] != begun[0][2].turn:  # who stepped out of the middle goes when it comes up
                heappop(begun)
        else:
            del line.peers.new[line.job_id]

    def _move(self, line: _Line, peers: _Class) -> None:
        self._step_out(line)
        if line.in_progress:
            self._active_lists += (peers is not self._high) - (line.peers is not self._high)
        line.peers = peers
        line.tag = 0

    def _forget(self, line: _Line) -> None:
        del self._lines[line.job_id]
        if line.in_progress:
            if self._active == self._max_active or self._active_lists == self._max_lists:
                for each in self._classes:  # who waited for a place was passed over by nobody
                    each.places_free_since = each.virtual_time
            self._active -= 1
            self._active_lists -= line.peers is not self._high

    def _wake(self) -> None:
        """Calls one worker when there is something for one; whoever takes an item calls the next."""
        if self._asleep and self._next() is not None:
            self._asleep -= 1
            self._changed.notify()

    # -- the whole ---------------------------------------------------------------------------------------------
    @property
    def waiting(self) -> int:
        """Jobs that nobody has begun."""
        return len(self._high.new) + len(self._medium.new) + len(self._low.new)

    def pause(self, paused: bool) -> None:
        """Gives nothing out, or goes on; what waits keeps its place, and more may come in."""
        with self._changed:
            self._paused = paused
            self._wake()

    def close(self) -> None:
        """Sends every worker home; what waits stays in the job state."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
