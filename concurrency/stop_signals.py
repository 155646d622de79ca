"""SIGTERM and SIGINT: the first asks for a stop in order, a second one ends the process at once."""

import os
import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType

# A handler runs in the middle of whatever the main thread does, perhaps of its wait. The locks of an Event or of a
# Condition cannot be taken there a second time; that of a SimpleQueue may.


class StopSignals:
    """What the main thread waits for. From `heed` on no signal ends the process in the middle of something else.

    The second one is like a crash: it loses nothing that was accepted, and the exit code is 1.
    """

    def __init__(self) -> None:
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

    def ask(self) -> None:
        """Ends the wait without a signal; from any thread."""
        self._wishes.put(0)

    def wait(self) -> None:
        """Until the first one came."""
        self._wishes.get()


def along_with_the_server(stop: Callable[[], None]) -> None:
    """Where whoever runs us has its own way to stop at SIGTERM, `stop` begins at the same moment, in its own thread.

    Else, or outside the main thread, nothing changes.
    """
    theirs = signal.getsignal(signal.SIGTERM)
    if not callable(theirs) or threading.current_thread() is not threading.main_thread():
        return
    asked: SimpleQueue[int] = SimpleQueue()

    def wait() -> None:
        asked.get()
        stop()

    def both(number: int, frame: FrameType | None) -> None:
        asked.put(number)
        theirs(number, frame)

    threading.Thread(target=wait, name="stop", daemon=True).start()
    signal.signal(signal.SIGTERM, both)
