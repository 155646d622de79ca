"""What one part of the torture came to: figures to print, and what did not hold."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """`rows` are what is printed, in this order; `faults` must be empty."""

    name: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def row(self, label: str, value: object) -> None:
        """One more figure."""
        self.rows.append((label, f"{value:.3g}" if isinstance(value, float) else str(value)))

    def check(self, holds: bool, otherwise: str) -> None:
        """Something that must hold."""
        if not holds:
            self.faults.append(f"{self.name}: {otherwise}")

    def table(self) -> str:
        """A heading, and a line for each figure."""
        lines = [f"{label:<58}{value:>14}" for label, value in [*self.rows, ("faults", str(len(self.faults)))]]
        return "\n".join([f"\n{self.name}", *lines])
