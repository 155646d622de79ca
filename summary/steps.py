"""How far one summary is: steps in words, a progress that never falls, and a question to the canceller at each."""

from summary.ports import CancelToken, Report
from summary.values import VideoDetails


class Steps:
    """Tells a report; every step first asks whether the work is still wanted."""

    def __init__(self, report: Report, cancel: CancelToken) -> None:
        self.cancel = cancel
        self._report = report
        self._texts = 0
        self._message = ""
        self._progress = 0.0

    def details(self, details: VideoDetails) -> None:
        """Tells what the video is."""
        self._report.details(details)

    def text(self, text: str) -> None:
        """Tells more of the summary."""
        self._texts += 1
        self._report.text(text)

    def withdraw_text(self) -> None:
        """What was told of the summary does not hold: the work failed and may begin anew."""
        if self._texts:
            self._report.text_reset()
        self._texts = 0

    def step(self, message: str, progress: float) -> None:
        """Tells a step; JobCancelled or WorkInterrupted when it is not wanted any more."""
        self.cancel.raise_if_cancelled()
        self.tell(message, progress)

    def tell(self, message: str, progress: float) -> None:
        """Tells a step that nothing can stop any more."""
        self._message = message
        self._progress = min(max(self._progress, progress), 1.0)
        self._report.step(message, self._progress)

    def advance(self, progress: float, at_least: float = 0.05) -> None:
        """Tells the same step again when it moved by `at_least`."""
        if progress - self._progress >= at_least:
            self.tell(self._message, progress)
