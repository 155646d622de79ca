"""A thread that does something again and again, and ends at once when it is told to."""

import logging
import random
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Repeating:
    """Calls `work` every `seconds`, each time up to `jitter` (a share of them) later, beginning after the first wait.

    What `work` raises is logged, and the next time comes all the same.
    """

    def __init__(self, name: str, work: Callable[[], None], seconds: float, jitter: float = 0.0) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._jitter = jitter
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins; once."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """No further call begins; waits up to `patience` seconds for one that is under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds * (1 + self._jitter * random.random())):
            try:
                self._work()
            except Exception:
                log.exception("%s did not work this time; it is tried again in %g s", self._name, self._seconds)
