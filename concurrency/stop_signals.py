"""SIGTERM and SIGINT: the first asks for a stop in order, a second one ends the process at once."""

import os
import signal
from queue import SimpleQueue


class StopSignals:
    """What the main thread waits for. From `heed` on no signal ends the process in the middle of something else.

    The second one is like a crash: it loses nothing that was accepted, and the exit code is 1.
    """

    def __init__(self) -> None:
        # A handler runs in the middle of whatever the main thread does, perhaps of its wait. The locks of an Event or
        # a Condition cannot be taken there a second time; this queue may.
        self._wishes: SimpleQueue[int] = SimpleQueue()
        self.asked = False

    def heed(self) -> None:
        """From now on, in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: object) -> None:
        if self.asked:
            os._exit(1)
        self.asked = True
        self._wishes.put(number)

    def wait(self) -> None:
        """Until the first one came."""
        self._wishes.get()
