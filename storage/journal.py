"""A file of sealed JSON lines that any thread may add to, with one flush to disk for all who wait (group commit)."""

import errno
import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import STORAGE_UNAVAILABLE, AppError
from storage.files import exchange_file, set_aside, sync_folder
from storage.sealed_json import seal, unseal

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Ticket:
    """A change on its way to the disk: settled once its batch was written, `fault` when that failed."""

    sequence: int
    settled: bool = False
    fault: OSError | None = None


class Journal:
    """One journal file; the order of `append` calls is the order on disk.

    Whoever waits first writes for all who appended meanwhile, so a lone writer never waits for company and a crowd
    shares one flush.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0  # bytes that are whole and on disk
        self.lost = 0  # the newest change that the disk refused and no snapshot holds yet
        self.sequence = 0
        self._turn = threading.Condition()
        self._queue: list[tuple[Ticket, bytes]] = []
        self._writing = False
        self._file = -1
        self._torn = False  # behind `size` stand bytes that could not be cut off

    def open(self, base: int | None) -> tuple[list[dict[str, Any]], list[str]]:
        """Makes ready to append; answers the changes after sequence `base` in order, and what was found damaged.

        `base` is what the snapshot holds; None: there is none. A last line without its end was never acknowledged
        and is dropped; any other damage is copied aside. OSError.
        """
        data = self.path.read_bytes() if self.path.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        records = [unseal(line) for line in whole.splitlines()]
        faults = []
        if bad := records.count(None):
            aside = set_aside(self.path)
            faults.append(f"{self.path}: {bad} damaged lines were left out; a copy is kept as {aside.name}")
        if base is None and records and records[0] is not None and records[0]["seq"] > 1:
            aside = set_aside(self.path)
            faults.append(f"{self.path}: the snapshot before it is missing; a copy is kept as {aside.name}")
        changes = [record for record in records if record is not None and record["seq"] > (base or 0)]
        self.sequence = max([base or 0, *(change["seq"] for change in changes)])
        self.size = len(whole)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        if len(whole) < len(data):
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)
        sync_folder(self.path.parent)
        return changes, faults

    def append(self, change: dict[str, Any]) -> Ticket:
        """Takes a change in; it is on disk only after `wait`."""
        with self._turn:
            self.sequence += 1
            ticket = Ticket(self.sequence)
            self._queue.append((ticket, seal({"seq": ticket.sequence, **change}) + b"\n"))
            return ticket

    def wait(self, ticket: Ticket) -> None:
        """Returns when the change is on disk; AppError STORAGE_UNAVAILABLE when the disk refused it."""
        while not ticket.settled:
            if self._take_turn(ticket):
                self._write_queue()
        if ticket.fault is not None:
            raise AppError(STORAGE_UNAVAILABLE, reason=ticket.fault.strerror) from ticket.fault

    def _take_turn(self, ticket: Ticket | None) -> bool:
        """True when this thread is the one that writes now; False when another settled `ticket` meanwhile."""
        with self._turn:
            while self._writing and not (ticket and ticket.settled):
                self._turn.wait()
            if ticket and ticket.settled:
                return False
            self._writing = True
            return True

    def _end_turn(self) -> None:
        with self._turn:
            self._writing = False
            self._turn.notify_all()

    def _write_queue(self) -> None:
        with self._turn:
            batch, self._queue = self._queue, []
        fault: OSError | None = OSError(errno.EIO, "the job journal was not written")
        try:
            fault = self._write(b"".join(line for _, line in batch))
        finally:  # whatever happens, those who wait must not wait for ever
            for ticket, _ in batch:
                ticket.fault, ticket.settled = fault, True
            if fault is not None and batch:
                self.lost = batch[-1][0].sequence
            self._end_turn()

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

    def trim(self, base: int) -> None:
        """Drops the changes up to sequence `base`, which a snapshot holds now; OSError leaves the file as it was."""
        self._take_turn(None)
        try:
            kept: list[bytes] = []
            for line in reversed(self.path.read_bytes()[: self.size].splitlines(keepends=True)):
                record = unseal(line.rstrip(b"\n"))
                if record is None or record["seq"] <= base:
                    break
                kept.append(line)
            shorter = exchange_file(self.path, reversed(kept), os.O_APPEND)
            os.close(self._file)
            self._file = shorter
            self._torn = False
            self.size = sum(map(len, kept))
            if self.lost <= base:
                self.lost = 0
            sync_folder(self.path.parent)  # before anyone is told that a change is in the new file
        finally:
            self._end_turn()

    def close(self) -> None:
        """Writes what is still waiting and closes the file."""
        if self._file >= 0:
            self._take_turn(None)
            self._write_queue()
            os.close(self._file)
            self._file = -1
