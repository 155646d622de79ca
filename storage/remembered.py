"""A small table in memory that is kept on disk as well, as far as the disk lets it: losing it is no disaster."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from storage.json_file import JsonFile

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Table = dict[str, Any]


class Remembered:
    """For all threads. A file that cannot be read is an empty table, and the log says so."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path)
        self._lock = threading.Lock()
        try:
            self._table: Table = self._file.read()
        except (OSError, ValueError) as fault:
            log.warning("%s cannot be read and is begun anew: %s", path, fault)
            self._table = {}

    def look(self, read: Callable[[Table], Result]) -> Result:
        """What `read` makes of the table, which nobody changes meanwhile."""
        with self._lock:
            return read(self._table)

    def change(self, apply: Callable[[Table], Result]) -> Result:
        """What `apply` answers after it changed the table; on disk then, or the log says why not."""
        with self._lock:
            answer = apply(self._table)
            try:
                self._file.write(self._table)
            except OSError as fault:
                log.error("%s cannot be written: %s", self._file.path, fault.strerror or fault)
            return answer
