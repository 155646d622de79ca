"""What the library does by itself: it catches up with what an older version left, and empties its trash."""

import logging
import threading

from concurrency.repeating import Repeating
from errors import AppError
from storage.database import Database
from storage.search_index import catch_up
from storage.summary_library import SummaryLibrary

log = logging.getLogger(__name__)

TRASH_SECONDS = 300.0
PAUSE = 0.05
"""So long others may write between two steps of catching up."""


class LibraryUpkeep:
    """`start` once, `stop` before the database is closed."""

    def __init__(self, database: Database, library: SummaryLibrary) -> None:
        self._database = database
        self._trash = Repeating("library-trash", library.empty_trash, TRASH_SECONDS, jitter=0.1)
        self._stopped = threading.Event()
        self._catching: threading.Thread | None = None

    def start(self) -> None:
        """Begins; a library of today's form costs no thread for catching up."""
        self._trash.start()
        if catch_up(self._database, 0.0):
            self._catching = threading.Thread(target=self._catch_up, name="library-search", daemon=True)
            self._catching.start()

    def stop(self) -> None:
        """Ends what is under way; the next start goes on with it."""
        self._stopped.set()
        self._trash.stop()
        if self._catching is not None:
            self._catching.join()

    def _catch_up(self) -> None:
        try:
            while not self._stopped.is_set() and catch_up(self._database):
                self._stopped.wait(PAUSE)
        except AppError as fault:
            log.warning("The search could not catch up, and goes on at the next start: %s", fault.message)
