"""The files of the jobs as they stand on disk at one moment, read beside a server that goes on writing them."""

import time
from collections.abc import Iterator
from pathlib import Path

from errors import STORAGE_UNAVAILABLE, AppError
from storage.sealed_json import unseal

SNAPSHOT, JOURNAL = "job_state.json", "job_state.journal"
OLDER = f"{JOURNAL}.old"
NAMES = (SNAPSHOT, OLDER, JOURNAL)

_TRIES, _PAUSE = 100, 0.02


def read_jobs(folder: Path) -> tuple[dict[str, bytes], int]:
    """The files by name, and the number of the newest change in them; without any, no file and 0.

    Snapshot and journal fit together because neither was replaced while they were read; a line of the journal that was
    half written is left out, since it was not acknowledged. AppError STORAGE_UNAVAILABLE.
    """
    for _ in range(_TRIES):
        try:
            before = list(_identities(folder))
            found = {name: (folder / name).read_bytes() for name, number in before if number}
            if before == list(_identities(folder)):
                break
        except FileNotFoundError:
            pass  # it was replaced between the two looks
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename}: {fault.strerror}") from fault
        time.sleep(_PAUSE)
    else:
        raise AppError(STORAGE_UNAVAILABLE, reason="the files of the jobs are replaced again and again")
    if JOURNAL in found:
        found[JOURNAL] = found[JOURNAL][: found[JOURNAL].rfind(b"\n") + 1]
    elif found:
        found[JOURNAL] = b""  # between two renames; its absence would look like a loss
    return found, _newest(found)


def _identities(folder: Path) -> Iterator[tuple[str, int]]:
    for name in NAMES:
        path = folder / name
        yield name, path.stat().st_ino if path.exists() else 0


def _newest(found: dict[str, bytes]) -> int:
    for name in (JOURNAL, OLDER):
        for line in reversed(found.get(name, b"").splitlines()):
            if (change := unseal(line)) is not None:
                return int(change["seq"])
    head = found.get(SNAPSHOT, b"").split(b"\n", 1)[0]
    sealed = unseal(head.removeprefix(b'{"head":').removesuffix(b',"jobs":['))
    return int(sealed["seq"]) if sealed else 0
