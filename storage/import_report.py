"""What came of an import: how many of what, and why others did not come."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_ROWS = 200
MAX_NAME_CHARS = 200


class Came(StrEnum):
    """What became of one summary, or of a transcript without one."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"  # the library has a newer one in its place


@dataclass(slots=True)
class ImportReport:
    """Grows while the import runs; `files` is how many were read."""

    files: int = 0
    counts: Counter[Came] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many are in the library now, whether they came or were there."""
        return self.counts.total()

    @property
    def failed(self) -> int:
        """How many did not come."""
        return self.reasons.total()

    def refuse(self, name: str, reason: str) -> None:
        """Something did not come; the first `MOST_ROWS` are named, all are counted by their reason."""
        self.reasons[reason] += 1
        if len(self.rows) < MOST_ROWS:
            printable = "".join(c if c.isprintable() else "?" for c in name[:MAX_NAME_CHARS])
            self.rows.append({"file": printable, "reason": reason})

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "files": self.files,
            **{each.value: self.counts[each] for each in Came},
            "failed": self.failed,
            "reasons": dict(self.reasons.most_common(MOST_ROWS)),
            "errors": self.rows,
            "errors_left_out": self.failed - len(self.rows),
        }
