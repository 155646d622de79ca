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


class _Line:
    """The waiting items of one job, smallest rank first, and how many of its items run."""

    __slots__ = ("in_progress", "indexes", "items", "job_id", "priority", "row", "running", "turn")

    def __init__(self, job_id: str, priority: JobPriority) -> None:
        self.job_id = job_id
        self.priority = priority
        self.items: list[tuple[Rank, int]] = []
        self.indexes: set[int] = set()
        self.row: OrderedDict[str, _Line] | None = None  # where it waits for its turn
        self.turn = 0
        self.running = 0
        self.in_progress = False


class _Class:
    """The jobs of one priority whose turn may come, oldest turn first."""

    __slots__ = ("begun", "new", "passed_over")

    def __init__(self) -> None:
        self.begun: OrderedDict[str, _Line] = OrderedDict()  # a part of these jobs is in progress
        self.new: OrderedDict[str, _Line] = OrderedDict()
        self.passed_over = 0


class PriorityJobQueue:
    """Items wait here as (job id, index), each once; one job's items never make another job wait for their end.

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
            if line is None:
                line = self._lines[job_id] = _Line(job_id, priority)
            elif line.priority is not priority:
                self._move(line, priority)
            line.indexes |= fresh
            if line.items:
                for index in fresh:
                    heappush(line.items, (rank(index), index))
            else:
                line.items = [(rank(index), index) for index in fresh]
                heapify(line.items)
            self._line_up(line)
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
                self._line_up(line)
            elif not line.running:
                self._forget(line)
            self._wake()

    def _next(self) -> _Line | None:
        """The job whose turn it is; None when nothing may begin now."""
        order: Iterable[_Class] = self._classes
        if self._low.passed_over >= PATIENCE or self._medium.passed_over >= PATIENCE:
            order = sorted(order, key=lambda each: -each.passed_over if each.passed_over >= PATIENCE else 0)
        room = self._active < self._max_active
        for each in order:
            line = next(iter(each.begun.values())) if each.begun else None
            if each.new and room and (each is self._high or self._active_lists < self._max_lists):
                first = next(iter(each.new.values()))
                if line is None or first.turn < line.turn:
                    line = first
            if line is not None:
                return line
        return None

    def _take(self, line: _Line) -> tuple[str, int]:
        _, index = heappop(line.items)
        line.indexes.discard(index)
        self._step_out(line)
        if not line.in_progress:
            line.in_progress = True
            self._active += 1
            self._active_lists += line.priority is not JobPriority.HIGH
        line.running += 1
        if line.items:
            self._line_up(line)  # its next item comes after one of every other job
        if line.priority is not JobPriority.LOW:
            self._low.passed_over = self._low.passed_over + 1 if self._low.begun or self._low.new else 0
            if line.priority is JobPriority.HIGH:
                self._medium.passed_over = self._medium.passed_over + 1 if self._medium.begun or self._medium.new else 0
        self._class_of[line.priority].passed_over = 0
        self._wake()
        return line.job_id, index

    # -- places and turns; all with the lock held --------------------------------------------------------------
    def _line_up(self, line: _Line) -> None:
        if line.row is None and not 0 < self._max_parallel <= line.running:
            mine = self._class_of[line.priority]
            line.row = mine.begun if line.in_progress else mine.new
            line.turn = self._turns = self._turns + 1
            line.row[line.job_id] = line

    def _step_out(self, line: _Line) -> None:
        if line.row is not None:
            del line.row[line.job_id]
            line.row = None

    def _move(self, line: _Line, priority: JobPriority) -> None:
        self._step_out(line)
        if line.in_progress:
            self._active_lists += (priority is not JobPriority.HIGH) - (line.priority is not JobPriority.HIGH)
        line.priority = priority

    def _forget(self, line: _Line) -> None:
        del self._lines[line.job_id]
        if line.in_progress:
            self._active -= 1
            self._active_lists -= line.priority is not JobPriority.HIGH

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

    def close(self) -> None:
        """Sends every worker home; what waits stays in the job state."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
