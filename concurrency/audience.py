"""Those who wait for somebody's work and hear how far it is; who comes later first hears what was told so far."""

import logging
import threading
from collections.abc import Callable

from summary.ports import Report
from summary.values import VideoDetails

log = logging.getLogger(__name__)


class Audience:
    """Implements `summary.ports.Report`; whoever listens is told in the thread that tells.

    A listener that fails is heard no more of: the work of the one who tells is not its concern.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()  # also held while telling: whoever has left hears nothing any more
        self._listeners: list[Report] = []
        self._details: VideoDetails | None = None
        self._step: tuple[str, float] | None = None
        self._texts: list[str] = []

    def join(self, listener: Report) -> Callable[[], None]:
        """Listens from now on, after what was told so far; returns the way out."""

        def catch_up(listener: Report) -> None:
            if self._details is not None:
                listener.details(self._details)
            if self._step is not None:
                listener.step(*self._step)
            if self._texts:
                listener.text("".join(self._texts))

        def leave() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        with self._lock:
            self._listeners.append(listener)
            self._tell(catch_up, [listener])
        return leave

    def details(self, details: VideoDetails) -> None:
        """What the video is."""
        with self._lock:
            self._details = details
            self._tell(lambda listener: listener.details(details), self._listeners)

    def step(self, message: str, progress: float) -> None:
        """How far the work is."""
        with self._lock:
            self._step = message, progress
            self._tell(lambda listener: listener.step(message, progress), self._listeners)

    def text(self, text: str) -> None:
        """More of what is written."""
        with self._lock:
            self._texts.append(text)
            self._tell(lambda listener: listener.text(text), self._listeners)

    def text_reset(self) -> None:
        """What was written does not hold; nothing is told when nothing was written."""
        with self._lock:
            if self._texts:
                self._texts.clear()
                self._tell(lambda listener: listener.text_reset(), self._listeners)

    def _tell(self, what: Callable[[Report], None], listeners: list[Report]) -> None:
        for listener in list(listeners):
            try:
                what(listener)
            except Exception:
                log.exception("Whoever waits for the same work could not be told how far it is")
                self._listeners.remove(listener)
