"""The doctor of a running server: whoever asks while an examination runs waits for that one."""

from concurrency.cancellation import Cancellation
from concurrency.single_flight import SingleFlight
from doctor.checks import checks_for
from doctor.examination import examine
from doctor.findings import Report
from setting_values import Settings


class Doctor:
    """One for all threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = SingleFlight()
        self._latest: Report | None = None

    def examine(self) -> Report:
        """A report that was begun after the call, or was under way."""
        with self._turns.turn("examination", Cancellation()) as turn:
            if self._latest is None or not turn.made:
                self._latest = examine(checks_for(self._settings))
            return self._latest
