"""The jobs on disk: `job_state.json`, a snapshot, and `job_state.journal`, one line per change since."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from clock import iso, utc_now
from errors import JOBS_TOO_NEW, STORAGE_UNAVAILABLE, AppError
from storage.files import replace_file, set_aside
from storage.journal import Journal, Ticket
from storage.sealed_json import encode, opened, seal, unseal

FORMAT = 1
_HEAD = b'{"head":'
_JOBS = b',"jobs":['
_FOOT = b"]}"
_LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the disk held: the encoded jobs of the snapshot, the changes since, in order, and what was damaged."""

    jobs: list[bytes]
    changes: list[dict[str, Any]]
    faults: list[str]


class JobStore:
    """Writes and reads the jobs of one data folder; knows JSON objects, not what they mean."""

    def __init__(self, folder: Path, min_journal_bytes: int = 1 << 20) -> None:
        self._snapshot = folder / "job_state.json"
        self._journal = Journal(folder / "job_state.journal")
        self._min_journal_bytes = min_journal_bytes
        self._snapshot_bytes = 0

    def open(self, flushed: Callable[[], None] = lambda: None) -> Recovered:
        """Everything that was kept; damaged files are copied aside and named, never silently emptied.

        `flushed` is called after each write from here on, by whichever thread did it.
        AppError STORAGE_UNAVAILABLE, JOBS_TOO_NEW.
        """
        try:
            base, jobs, faults = self._read_snapshot()
            changes, journal_faults = self._journal.open(base, flushed)
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename or 'jobs'}: {fault.strerror}") from fault
        return Recovered(jobs, changes, faults + journal_faults)

    def _read_snapshot(self) -> tuple[int | None, list[bytes], list[str]]:
        if not self._snapshot.exists():
            return None, [], []
        self._snapshot_bytes = self._snapshot.stat().st_size
        jobs, last = [], b""
        with self._snapshot.open("rb") as file:  # line by line: the whole may be large
            first = file.readline().rstrip(b"\n")
            for last in file:
                job = opened(last.rstrip(b"\n").removesuffix(b","))
                if job is not None:
                    jobs.append(job)
        head = unseal(first.removeprefix(_HEAD).removesuffix(_JOBS)) or {"seq": 0, "jobs": -1}
        if head.get("format", FORMAT) > FORMAT:
            raise AppError(JOBS_TOO_NEW, file=self._snapshot, found=head["format"], known=FORMAT)
        if head["jobs"] == len(jobs) and head["format"] == FORMAT and last.rstrip(b"\n") == _FOOT:
            return head["seq"], jobs, []
        aside = set_aside(self._snapshot)
        lost = f"{len(jobs)} of {head['jobs']} jobs" if head["jobs"] >= 0 else f"{len(jobs)} jobs"
        return head["seq"], jobs, [f"{self._snapshot} is damaged: {lost} were read; a copy is kept as {aside.name}"]

    def append(self, change: bytes, *, awaited: bool = True) -> Ticket:
        """Takes an encoded change in, in the order of the calls; on disk only after `wait`, or soon if not awaited."""
        return self._journal.append(change, awaited=awaited)

    def wait(self, ticket: Ticket) -> None:
        """Returns when the change is on disk; AppError STORAGE_UNAVAILABLE when the disk refused it."""
        self._journal.wait(ticket)

    def drain(self) -> None:
        """Returns when everything that was appended so far was written, or refused by the disk."""
        self._journal.drain()

    @property
    def sequence(self) -> int:
        """The number of the newest change."""
        return self._journal.sequence

    @property
    def behind(self) -> bool:
        """True while the disk lacks a change that memory holds."""
        return self._journal.lost > 0

    @property
    def outgrown(self) -> bool:
        """True when the journal is larger than the snapshot."""
        return self._journal.size + self._journal.older_size > max(self._min_journal_bytes, self._snapshot_bytes)

    @property
    def wants_compaction(self) -> bool:
        """True when it outgrew it, or when the disk once refused what memory holds."""
        return self.behind or self.outgrown

    def begin_compaction(self) -> None:
        """From here on changes go to a new journal file, so that the one so far can be deleted; OSError."""
        self._journal.rotate()

    def compact(self, sequence: int, jobs: Sequence[bytes]) -> None:
        """Replaces the snapshot by `jobs`, encoded, the state after change `sequence`; OSError.

        Then the changes before `begin_compaction` are deleted. A crash between the two is harmless: changes up to
        `sequence` are skipped when the journal is read.
        """
        replace_file(self._snapshot, self._chunks(sequence, jobs))
        self._snapshot_bytes = self._snapshot.stat().st_size
        self._journal.drop_older(sequence)

    @staticmethod
    def _chunks(sequence: int, jobs: Sequence[bytes]) -> Iterator[bytes]:
        head = {"format": FORMAT, "seq": sequence, "jobs": len(jobs), "saved_at": iso(utc_now())}
        yield _HEAD + seal(encode(head)) + _JOBS + b"\n"
        lines, before = map(seal, jobs), b""
        while chunk := list(islice(lines, _LINES_AT_ONCE)):
            yield before + b",\n".join(chunk)
            before = b",\n"
        yield (b"\n" if jobs else b"") + _FOOT + b"\n"

    def close(self) -> None:
        """Writes what is still waiting."""
        self._journal.close()
