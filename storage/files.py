"""Replacing a file so that a crash leaves either the old or the new one, whole."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes renames inside the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes a new file beside `path`, brings it to disk and renames it over; OSError leaves the old one."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(handle)
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Keeps a copy of a damaged file under a name that says so and when; returns that name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    replace_file(aside, [path.read_bytes()])
    return aside
