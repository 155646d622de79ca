"""Jobs that have just ended, as readers still see them: an end is not shown before it is on disk.

A crash in between makes the item run again, and whoever had read `completed` would read `pending` after it.
"""

from job_models import ProcessingJob
from storage.journal import Ticket


class Unsettled:
    """Call `note` and `forget_settled` with the lock of the table held; anybody may ask what is `shown`."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[Ticket, ProcessingJob]] = {}

    def note(self, ticket: Ticket, before: ProcessingJob) -> None:
        """A job ends with the change of this ticket."""
        self._before[before.job_id] = (ticket, before)

    def shown(self, job: ProcessingJob) -> ProcessingJob:
        """The job as it may be shown now."""
        ticket, before = self._before.get(job.job_id, (None, job))
        return job if ticket is None or ticket.settled else before

    def forget_settled(self) -> None:
        """To be called after each flush."""
        self._before = {i: (ticket, before) for i, (ticket, before) in self._before.items() if not ticket.settled}
