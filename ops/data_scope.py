"""Which files of a data folder are kept by a backup, and replaced by a restore."""

import os
from collections.abc import Iterator
from pathlib import Path

from storage.database_copy import ENDING
from storage.job_files import NAMES

AUDIO = "audio"
BACKUPS = "backups"
PENDING = "restore-pending"
MOVING = "restore-moving"
UNPACKING = "restore-pending.part"
REPLACED = "replaced-"

_NOT_KEPT = (".lock", BACKUPS, PENDING, MOVING, UNPACKING)
_PASSING = (".new", ".part", ".tmp", f"{ENDING}-wal", f"{ENDING}-shm", f"{ENDING}-journal")


def top_entries(folder: Path, *, audio: bool) -> list[Path]:
    """Files and folders right inside the data folder that belong to its state."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name not in _NOT_KEPT
        and not path.name.startswith(REPLACED)
        and not path.is_symlink()
        and (audio or path.name != AUDIO)
    ]


def other_files(folder: Path, *, audio: bool) -> Iterator[tuple[str, Path]]:
    """Everything but the jobs: name inside the folder, with `/`, and path."""
    for top in top_entries(folder, audio=audio):
        if top.is_dir():
            for where, folders, files in os.walk(top):
                folders.sort()
                for name in sorted(files):
                    yield from _kept(folder, Path(where) / name)
        elif top.name not in NAMES:
            yield from _kept(folder, top)


def _kept(folder: Path, path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_symlink() and path.is_file() and not path.name.endswith(_PASSING):
        yield path.relative_to(folder).as_posix(), path
