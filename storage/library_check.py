"""A look into the library without becoming its owner: a server may have it open."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from errors import LIBRARY_DAMAGED, AppError

_PATIENCE = 2.0  # seconds for whoever writes


def count_summaries(path: Path) -> int:
    """How many summaries there are, 0 where there is no library yet; AppError LIBRARY_DAMAGED."""
    if not path.exists():
        return 0
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
            return int(connection.execute("SELECT summaries FROM tally").fetchone()[0])
    except sqlite3.Error as fault:
        raise AppError(LIBRARY_DAMAGED, file=path, reason=fault) from fault
