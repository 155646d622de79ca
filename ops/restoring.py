"""How a backup is put back: verified and unpacked beside what is there, then exchanged in steps that can be resumed.

`restore-pending` is a backup whole and on disk, waiting for its turn. Whoever holds the folder next moves what is there
into `replaced-<UTC>`, renames `restore-pending` to `restore-moving`, and moves its files into place. Each step is a
rename, and the two names say how far it went, so a crash anywhere leaves the old state or ends, at the next start, in
the new one.
"""

import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from errors import DATA_DIR_IN_USE, STORAGE_UNAVAILABLE, AppError
from operating_errors import BACKUP_TOO_NEW
from ops.backup_archive import Archive, Manifest
from ops.backup_making import LIBRARY
from ops.data_scope import AUDIO, MOVING, PENDING, REPLACED, UNPACKING, top_entries
from storage.data_folder import DataFolder
from storage.database_copy import check_database, newest_schema
from storage.files import sync_folder

log = logging.getLogger(__name__)

_OPEN = ".not-finished"  # in a folder of replaced files that more are still moved into
_RESERVE = 16 << 20  # bytes that must stay free


def stage(backup: Path, folder: Path) -> Manifest:
    """Verifies a backup and unpacks it as `restore-pending`; nothing else is touched.

    AppError BACKUP_NOT_FOUND, BACKUP_DAMAGED, BACKUP_TOO_NEW, LIBRARY_DAMAGED, STORAGE_UNAVAILABLE.
    """
    with Archive(backup) as archive:
        manifest = archive.manifest
        if manifest.library_schema > newest_schema():
            raise AppError(BACKUP_TOO_NEW, name=backup.name, found=manifest.app_version)
        fresh = folder / UNPACKING
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if manifest.bytes + _RESERVE > shutil.disk_usage(folder).free:
                raise AppError(STORAGE_UNAVAILABLE, reason=f"{backup.name} unpacked does not fit on the disk")
            archive.verify()
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o700)
            archive.extract(fresh)
            if (fresh / LIBRARY).exists():
                check_database(fresh / LIBRARY)
            for where, _, _ in os.walk(fresh):
                sync_folder(Path(where))
            shutil.rmtree(folder / PENDING, ignore_errors=True)
            os.rename(fresh, folder / PENDING)
            sync_folder(folder)
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename or folder}: {fault.strerror}") from fault
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def pending(folder: Path) -> bool:
    """Whether a restore waits to be finished."""
    return (folder / PENDING).exists() or (folder / MOVING).exists()


def finish(folder: Path) -> Path | None:
    """Exchanges what is there for what waits; only for the owner of the folder, before anything of it is open.

    Answers the folder with what was replaced; None when nothing waited. AppError STORAGE_UNAVAILABLE.
    """
    if not pending(folder):
        return None
    try:
        replaced = _set_aside(folder)
        for path in sorted((folder / MOVING).iterdir()):
            os.rename(path, folder / path.name)
        sync_folder(folder)
        (folder / MOVING).rmdir()
        sync_folder(folder)
    except OSError as fault:
        raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename or folder}: {fault.strerror}") from fault
    log.warning("A backup was put back; what was there before is in %s", replaced)
    return replaced


def finish_alone(folder: Path) -> None:
    """The same where nobody has the folder; while a server has it, it is left to that server's next start."""
    if not pending(folder) and not (folder / UNPACKING).exists():
        return
    owner = DataFolder(folder)
    try:
        owner.acquire()
    except AppError as fault:
        if fault.kind is not DATA_DIR_IN_USE:
            raise
        return
    try:
        shutil.rmtree(folder / UNPACKING, ignore_errors=True)  # of a process that was killed
        finish(folder)
    finally:
        owner.release()


def _set_aside(folder: Path) -> Path:
    """Moves the state away, unless that was done before a crash; where it is."""
    earlier = sorted(folder.glob(f"{REPLACED}*"))
    if (folder / MOVING).exists():
        replaced = earlier[-1] if earlier else folder
        (replaced / _OPEN).unlink(missing_ok=True)
        return replaced
    going_on = [path for path in earlier if (path / _OPEN).exists()]
    replaced = going_on[-1] if going_on else folder / f"{REPLACED}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    if not going_on:
        replaced.mkdir(mode=0o700)
        (replaced / _OPEN).touch()
    brings_audio = (folder / PENDING / AUDIO).exists()
    for path in top_entries(folder, audio=brings_audio):
        os.rename(path, replaced / path.name)
    sync_folder(replaced)
    os.rename(folder / PENDING, folder / MOVING)
    sync_folder(folder)
    (replaced / _OPEN).unlink()
    return replaced
