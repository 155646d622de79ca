"""The jobs on disk: `job_state.json`, a snapshot, and `job_state.journal`, one line per change since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clock import iso, utc_now
from errors import STORAGE_UNAVAILABLE, AppError
from storage.files import replace_file, set_aside
from storage.journal import Journal, Ticket
from storage.sealed_json import seal, unseal

FORMAT = 1
_HEAD = b'{"head":'
_JOBS = b',"jobs":['
_FOOT = b"]}"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the disk held: the jobs of the snapshot, the changes since in order, and what was found damaged."""

    jobs: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    faults: list[str]


class JobStore:
    """Writes and reads the jobs of one data folder; knows JSON objects, not what they mean."""

    def __init__(self, folder: Path, min_journal_bytes: int = 1 << 20) -> None:
        self._snapshot = folder / "job_state.json"
        self._journal = Journal(folder / "job_state.journal")
        self._min_journal_bytes = min_journal_bytes
        self._snapshot_bytes = 0

    def open(self) -> Recovered:
        """Everything that was kept; damaged files are copied aside and named, never silently emptied.

        AppError STORAGE_UNAVAILABLE.
        """
        try:
            base, jobs, faults = self._read_snapshot()
            changes, journal_faults = self._journal.open(base)
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename or 'jobs'}: {fault.strerror}") from fault
        return Recovered(jobs, changes, faults + journal_faults)

    def _read_snapshot(self) -> tuple[int | None, list[dict[str, Any]], list[str]]:
        if not self._snapshot.exists():
            return None, [], []
        data = self._snapshot.read_bytes()
        self._snapshot_bytes = len(data)
        first, *rest = data.splitlines() or [b""]
        head = unseal(first.removeprefix(_HEAD).removesuffix(_JOBS)) or {"seq": 0, "jobs": -1}
        jobs = [job for job in map(unseal, (line.removesuffix(b",") for line in rest)) if job is not None]
        if head["jobs"] == len(jobs) and head["format"] == FORMAT and rest[-1:] == [_FOOT]:
            return head["seq"], jobs, []
        aside = set_aside(self._snapshot)
        lost = f"{len(jobs)} of {head['jobs']} jobs" if head["jobs"] >= 0 else f"{len(jobs)} jobs"
        return head["seq"], jobs, [f"{self._snapshot} is damaged: {lost} were read; a copy is kept as {aside.name}"]

    @property
    def sequence(self) -> int:
        """The number of the newest change."""
        return self._journal.sequence

    def append(self, change: dict[str, Any]) -> Ticket:
        """Takes a change in, in the order of the calls; it is on disk only after `wait`."""
        return self._journal.append(change)

    def wait(self, ticket: Ticket) -> None:
        """Returns when the change is on disk; AppError STORAGE_UNAVAILABLE when the disk refused it."""
        self._journal.wait(ticket)

    @property
    def behind(self) -> bool:
        """True while the disk lacks a change that memory holds."""
        return self._journal.lost > 0

    @property
    def wants_compaction(self) -> bool:
        """True when the journal outgrew the snapshot, or when the disk once refused what memory holds."""
        return self.behind or self._journal.size > max(self._min_journal_bytes, self._snapshot_bytes)

    def compact(self, sequence: int, jobs: Sequence[dict[str, Any]]) -> None:
        """Replaces the snapshot by `jobs`, the state after change `sequence`, then shortens the journal; OSError.

        A crash between the two is harmless: changes up to `sequence` are skipped when the journal is read.
        """
        replace_file(self._snapshot, self._chunks(sequence, jobs))
        self._snapshot_bytes = self._snapshot.stat().st_size
        self._journal.trim(sequence)

    @staticmethod
    def _chunks(sequence: int, jobs: Sequence[dict[str, Any]]) -> Iterator[bytes]:
        head = {"format": FORMAT, "seq": sequence, "jobs": len(jobs), "saved_at": iso(utc_now())}
        yield _HEAD + seal(head) + _JOBS + b"\n"
        for number, job in enumerate(jobs, 1):
            yield seal(job) + (b",\n" if number < len(jobs) else b"\n")
        yield _FOOT + b"\n"

    def close(self) -> None:
        """Writes what is still waiting."""
        self._journal.close()
