"""The wish that this process begins anew, with what lies ready on its disk."""

from collections.abc import Callable


class Restart:
    """Whoever serves `offer`s a way to stop in order; where nobody does, a person has to restart the server."""

    def __init__(self) -> None:
        self.asked = False
        self._stop: Callable[[], None] | None = None

    def offer(self, stop: Callable[[], None]) -> None:
        """From now on `ask` has an effect: `stop` ends serving, and whoever serves looks at `asked` then."""
        self._stop = stop

    def ask(self) -> bool:
        """False when this process cannot."""
        if self._stop is None:
            return False
        self.asked = True
        self._stop()
        return True
