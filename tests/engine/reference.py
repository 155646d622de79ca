"""What a job should be, said much more simply than the engine says it."""

from dataclasses import dataclass
from datetime import datetime

OVER = {"completed", "failed", "cancelled"}


@dataclass(slots=True)
class Reference:
    """The statuses of a job's items, whether somebody cancelled it, and when it was over."""

    items: list[str]
    unwanted: bool = False
    ended: datetime | None = None

    @property
    def over(self) -> bool:
        return set(self.items) <= OVER

    def statuses(self) -> set[str]:
        """Those the job may have; between two turns of its items it may still be in progress."""
        if self.over:
            if "cancelled" in self.items and (self.unwanted or "completed" not in self.items):
                return {"cancelled"}
            return {"completed"} if "completed" in self.items else {"failed"}
        if "in_progress" in self.items:
            return {"in_progress"}
        return {"pending", "in_progress"} if "pending" in self.items else {"retry"}

    def after(self, verb: str, index: int) -> str | None:
        """Where a verb of the engine takes an item; None: it is not due, and nothing happens."""
        status = self.items[index]
        if verb == "claim":
            return "in_progress" if status in ("pending", "retry") and not self.unwanted else None
        if status != "in_progress":
            return None
        ends = {"complete": "completed", "fail": "failed", "cancelled": "cancelled"}
        waits = {"retry_at": "retry", "release": "pending", "expand": "pending"}
        return ends.get(verb) or ("cancelled" if self.unwanted else waits[verb])

    def interrupted(self) -> None:
        """The server begins again: what ran waits, or ends when nobody wants it any more."""
        again = "cancelled" if self.unwanted else "pending"
        self.items = [again if status == "in_progress" else status for status in self.items]

    def cancel(self) -> None:
        """What waits ends at once; what runs is marked."""
        self.unwanted = True
        self.items = ["cancelled" if status in ("pending", "retry") else status for status in self.items]

    def reopen(self) -> bool:
        """What failed or was cancelled waits again, but not while the job still winds down; whether anything does."""
        wanted = [n for n, status in enumerate(self.items) if status in ("failed", "cancelled")]
        if not wanted or (self.unwanted and not self.over):
            return False
        self.unwanted = self.unwanted and not self.over
        for index in wanted:
            self.items[index] = "pending"
        return True
