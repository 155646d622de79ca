"""How a backup is made: the jobs first, then all that they refer to, into a file that appears when it is whole."""

import io
import logging
import os
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from clock import iso, utc_now
from errors import STORAGE_UNAVAILABLE, AppError
from ops.backup_archive import Manifest, Writer, chunks_of
from ops.data_scope import other_files
from storage.database_copy import ENDING, copy_database, schema_of
from storage.files import sync_folder
from storage.job_files import read_jobs

log = logging.getLogger(__name__)

LIBRARY = "library.sqlite3"
_UNFINISHED = ".part"


def make(folder: Path, backups: Path, *, version: str, reason: str, audio: bool) -> tuple[Path, Manifest]:
    """A new backup of `folder` in `backups`, beside a server that works; the file and its manifest.

    A job is never newer than the summaries: the jobs are read first, and a summary is stored before its job says so.
    AppError STORAGE_UNAVAILABLE, LIBRARY_DAMAGED: nothing is left of it.
    """
    try:
        backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        clear(backups)
        name = _free_name(backups)
        fresh = backups / (name + _UNFINISHED)
        copied = backups / (name + ENDING + _UNFINISHED)
        handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(handle, "w+b") as file:
                with Writer(file) as writer:
                    manifest = _fill(writer, folder, copied, version=version, reason=reason, audio=audio)
                file.flush()
                os.fsync(handle)
            os.rename(fresh, backups / name)
        finally:
            fresh.unlink(missing_ok=True)
            copied.unlink(missing_ok=True)
        sync_folder(backups)
    except OSError as fault:
        raise AppError(STORAGE_UNAVAILABLE, reason=f"{fault.filename or backups}: {fault.strerror}") from fault
    log.info("Backup %s: %d files, %d bytes (%s)", name, len(manifest.files), manifest.bytes, reason)
    return backups / name, manifest


def clear(backups: Path) -> None:
    """Removes what a killed process left unfinished; only for whoever alone makes backups there."""
    for left in backups.glob(f"backup-*{_UNFINISHED}*"):
        left.unlink(missing_ok=True)


def _fill(writer: Writer, folder: Path, copied: Path, *, version: str, reason: str, audio: bool) -> Manifest:
    created_at = iso(utc_now())
    jobs, sequence = read_jobs(folder)
    for name, data in jobs.items():
        writer.add(name, chunks_of(io.BytesIO(data)))
    schema = 0
    for name, path in other_files(folder, audio=audio):
        if name.endswith(ENDING):
            copy_database(path, copied)
            schema = schema_of(copied) if name == LIBRARY else schema
            path = copied
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # it was removed meanwhile, as kept sound is
        with file:
            writer.add(name, chunks_of(file))
        copied.unlink(missing_ok=True)
    return writer.finish(
        app_version=version,
        created_at=created_at,
        reason=reason,
        jobs_sequence=sequence,
        library_schema=schema,
        audio=audio,
    )


def _free_name(backups: Path) -> str:
    stamp = datetime.now(UTC).strftime("backup-%Y%m%dT%H%M%SZ")
    names = (f"{stamp}-{number}.zip" if number else f"{stamp}.zip" for number in count())
    return next(name for name in names if not (backups / name).exists())
