"""A file of sealed JSON lines that any thread may add to, with one flush to disk for all who wait (group commit)."""

import errno
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from errors import STORAGE_UNAVAILABLE, AppError
from storage.files import set_aside, sync_folder
from storage.sealed_json import seal, unseal

log = logging.getLogger(__name__)

_GATHER_SECONDS = 0.0003
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC


class Ticket:
    """A change on its way to the disk: settled once its batch was written, `fault` when that failed."""

    __slots__ = ("fault", "gate", "sequence", "settled")

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.settled = False
        self.fault: OSError | None = None
        self.gate: threading.Lock | None = None  # whoever waits while another writes stands before it


class Journal:
    """One journal file; the order of `append` calls is the order on disk.

    Whoever waits while nobody writes does it at once, for all who appended meanwhile: a lone writer never waits for
    company. What is appended during a write, and what nobody waits for, a thread of the journal's own writes next. A
    crowd that shared a flush will be back together: it is given a moment to gather for the next one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.older = path.with_name(path.name + ".old")
        self.size = 0  # bytes that are whole and on disk
        self.older_size = 0
        self.lost = 0  # the newest change that the disk refused and no snapshot holds yet
        self.sequence = 0
        self._flushed: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)  # somebody has to write
        self._idle = threading.Condition(self._lock)  # nobody writes any more
        self._queue: list[tuple[Ticket, bytes]] = []
        self._company = 0  # so many waited for the last flush
        self._waiting = 0  # and so many wait for the next one
        self._writing = False
        self._closed = False
        self._file = -1
        self._torn = False  # behind `size` stand bytes that could not be cut off
        self._thread = threading.Thread(target=self._write_what_nobody_waits_for, name="journal", daemon=True)

    # -- opening -----------------------------------------------------------------------------------------------
    def open(self, base: int | None, flushed: Callable[[], None]) -> tuple[list[dict[str, Any]], list[str]]:
        """Makes ready to append; answers the changes after sequence `base` in order, and what was found damaged.

        `base` is what the snapshot holds; None: there is none. A last line without its end was never acknowledged
        and is dropped; any other damage is copied aside. `flushed` is called after each write. OSError.
        """
        self._flushed = flushed
        older, self.older_size, faults = self._read(self.older)
        if self.older_size < self._length(self.older):  # it was whole when the new one began
            faults.append(f"{self.older}: its end is missing; a copy is kept as {set_aside(self.older).name}")
        records, self.size, more_faults = self._read(self.path)
        faults += more_faults
        found = [*older, *(r for r in records if not older or r["seq"] > older[-1]["seq"])]
        if base is None and found and found[0]["seq"] > 1 and not faults:
            aside = set_aside(self.older if older else self.path)
            faults.append(f"{self.path}: the snapshot before it is missing; a copy is kept as {aside.name}")
        if base is not None and not self.path.exists() and not self.older.exists():
            faults.append(f"{self.path} is missing: what followed the snapshot beside it is lost")
        changes = [record for record in found if record["seq"] > (base or 0)]
        self.sequence = max([base or 0, *(change["seq"] for change in changes)])
        self._file = os.open(self.path, _APPEND, 0o600)
        if self.size < os.fstat(self._file).st_size:
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)
        sync_folder(self.path.parent)
        self._thread.start()
        return changes, faults

    @staticmethod
    def _length(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    @staticmethod
    def _read(path: Path) -> tuple[list[dict[str, Any]], int, list[str]]:
        """The whole records of a file, how many bytes its whole lines have, and what is damaged."""
        data = path.read_bytes() if path.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        records = [unseal(line) for line in whole.splitlines()]
        faults = []
        if bad := records.count(None):
            aside = set_aside(path)
            faults.append(f"{path}: {bad} damaged lines were left out; a copy is kept as {aside.name}")
        return [record for record in records if record is not None], len(whole), faults

    # -- adding ------------------------------------------------------------------------------------------------
    def append(self, change: bytes, *, awaited: bool) -> Ticket:
        """Takes an encoded change in; it is on disk only after `wait`, or, when not `awaited`, soon."""
        with self._lock:
            self.sequence += 1
            ticket = Ticket(self.sequence)
            self._queue.append((ticket, b'{"seq":%d,%b' % (self.sequence, change[1:])))
            if not awaited and not self._writing:
                self._work.notify()
            return ticket

    def wait(self, ticket: Ticket) -> None:
        """Returns when the change is on disk; AppError STORAGE_UNAVAILABLE when the disk refused it."""
        with self._lock:
            mine = not ticket.settled and not self._writing and self._company < 2
            gate = None
            if mine:
                self._writing = True
            elif not ticket.settled:
                gate = ticket.gate = ticket.gate or threading.Lock()
                gate.acquire(blocking=False)
                self._waiting += 1
                if not self._writing and self._waiting in (1, self._company):
                    self._work.notify()
        if mine:
            self._write_queue()
        elif gate is not None:
            with gate:  # opened by whoever writes this ticket; each who stood before it lets the next one through
                pass
        if ticket.fault is not None:
            raise AppError(STORAGE_UNAVAILABLE, reason=ticket.fault.strerror) from ticket.fault

    def drain(self) -> None:
        """Returns when everything that was appended so far was written, or refused by the disk."""
        with self._lock:
            last = self._queue[-1][0] if self._queue else None
            if last is None:
                self._idle.wait_for(lambda: not self._writing)
        if last is not None:
            try:
                self.wait(last)
            except AppError as fault:
                log.error("The last changes of jobs are not on disk: %s", fault.message)

    def _write_what_nobody_waits_for(self) -> None:
        while True:
            with self._lock:
                self._work.wait_for(lambda: (self._queue and not self._writing) or self._closed)
                if self._company > 1:
                    self._work.wait_for(lambda: self._waiting >= self._company or self._closed, _GATHER_SECONDS)
                if self._closed:
                    return
                if self._writing:
                    continue
                self._writing = True
            self._write_queue()

    def _write_queue(self) -> None:
        """Writes one batch; only for who has the turn, which ends with it."""
        with self._lock:
            batch, self._queue = self._queue, []
            self._company, self._waiting = self._waiting, 0
        fault: OSError | None = OSError(errno.EIO, "the job journal was not written")
        try:
            fault = self._write(b"".join([seal(change) + b"\n" for _, change in batch]))
        finally:  # whatever happens, those who wait must not wait for ever
            with self._lock:
                for ticket, _ in batch:
                    ticket.fault, ticket.settled = fault, True
                    if ticket.gate is not None:
                        ticket.gate.release()
                if fault is not None and batch:
                    self.lost = batch[-1][0].sequence
                self._end_turn()
        if batch:
            self._flushed()

    def _write(self, data: bytes) -> OSError | None:
        try:
            if self._torn:
                self._cut()
            written = 0
            while written < len(data):
                written += os.write(self._file, data[written:])
            os.fdatasync(self._file)
        except OSError as fault:
            log.error("The job journal cannot be written: %s", fault.strerror)
            try:
                self._cut()
            except OSError:
                self._torn = True
            return fault
        self.size += len(data)
        return None

    def _cut(self) -> None:
        """Half a line must not stay in front of the next one."""
        os.ftruncate(self._file, self.size)
        self._torn = False

    # -- shortening --------------------------------------------------------------------------------------------
    def rotate(self) -> None:
        """Goes on in a new file and keeps the one so far as `.old`, until `drop_older`; OSError changes nothing.

        Nothing happens while there is nothing in it, or an older one is kept because no snapshot could be written.
        """
        if self.older_size or not self.size:
            return
        fresh = self.path.with_name(self.path.name + ".new")
        handle = os.open(fresh, _APPEND | os.O_TRUNC, 0o600)
        with self._lock:
            self._idle.wait_for(lambda: not self._writing)
            self._writing = True
        try:
            if self._torn:
                self._cut()
            os.rename(self.path, self.older)
            try:
                os.rename(fresh, self.path)
            except OSError:
                os.rename(self.older, self.path)
                raise
            handle, self._file = self._file, handle
            self.older_size, self.size, self._torn = self.size, 0, False
            sync_folder(self.path.parent)  # before anyone is told that a change is in the new file
        finally:
            os.close(handle)
            with self._lock:
                self._end_turn()

    def _end_turn(self) -> None:
        self._writing = False
        self._idle.notify_all()
        if self._queue:
            self._work.notify()

    def drop_older(self, base: int) -> None:
        """Deletes the older file, when a snapshot holds every change up to sequence `base`."""
        self.older.unlink(missing_ok=True)
        self.older_size = 0
        if self.lost <= base:
            self.lost = 0
        sync_folder(self.path.parent)

    def close(self) -> None:
        """Writes what is still waiting and closes the file."""
        if self._file < 0:
            return
        self.drain()
        with self._lock:
            self._closed = True
            self._work.notify()
        self._thread.join()
        os.close(self._file)
        self._file = -1
