"""The folder of everything that is kept, owned by one process at a time."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from errors import DATA_DIR_IN_USE, STORAGE_UNAVAILABLE, AppError


class DataFolder:
    """Makes the folder and holds its lock until `release`; the system frees the lock of a process that died."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def acquire(self) -> None:
        """AppError DATA_DIR_IN_USE while another process holds it, STORAGE_UNAVAILABLE when it cannot be written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise AppError(STORAGE_UNAVAILABLE, reason=f"{self.path}: {fault.strerror}") from fault
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(lock, 20).decode(errors="replace").strip() or "unknown"
            os.close(lock)
            raise AppError(DATA_DIR_IN_USE, pid=owner, folder=self.path) from None
        self._lock = lock
        with suppress(OSError):  # a full disk; the lock holds all the same, only its owner cannot be named
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Lets another process in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
