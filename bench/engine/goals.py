"""Figures with their goals, as lines of a table and as JSON to quote from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[1] / "results"


@dataclass(frozen=True)
class Goal:
    """A figure that has a goal; `at_most` says on which side of it to stay. None: it could not be measured."""

    name: str
    value: float | None
    goal: float
    unit: str = ""
    at_most: bool = False

    @property
    def reached(self) -> bool:
        if self.value is None:
            return False
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def line(self) -> str:
        value = "not measured" if self.value is None else _short(self.value)
        side = "at most" if self.at_most else "at least"
        verdict = "reached" if self.reached else "MISSED"
        return f"{self.name:<90}{value:>12} {self.unit:<7} goal: {side} {_short(self.goal)}: {verdict}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def show(goals: Sequence[Goal]) -> bool:
    """Prints a line for each; True when all are reached."""
    print()
    for goal in goals:
        print(goal.line())
    return all(goal.reached for goal in goals)


def keep(name: str, goals: Sequence[Goal], more: dict[str, Any]) -> Path:
    """Writes the figures to `bench/results/<name>.json` and answers where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "goals": [{**vars(goal), "reached": goal.reached} for goal in goals],
        **more,
    }
    path.write_text(json.dumps(found, indent=1) + "\n")
    return path
