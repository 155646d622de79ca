"""Alerts: a figure over its threshold opens one, and the figure well below it clears it; each is told once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from clock import iso, utc_now

CLEARS_AT = 0.8
"""An alert clears when its figure is at most this share of the threshold, so that it does not flicker."""

Told = Callable[[str, Mapping[str, Any], str], object]
"""Kind (`alert.opened`, `alert.cleared`), the alert, and a sentence for people."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`over` and `fine` are sentences, filled with `value` and `threshold`."""

    name: str
    threshold: float
    over: str
    fine: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An open one; `value` is the newest figure."""

    rule: Rule
    value: float
    since: str

    def as_dict(self) -> dict[str, Any]:
        """For clients."""
        value = round(self.value, 2)
        return {
            "name": self.rule.name,
            "level": "warning",
            "message": self.rule.over.format(value=f"{value:g}", threshold=f"{self.rule.threshold:g}"),
            "value": value,
            "threshold": self.rule.threshold,
            "since": self.since,
        }


class Alerts:
    """Which are open now."""

    def __init__(self, rules: tuple[Rule, ...], told: Told) -> None:
        self._rules = rules
        self._told = told
        self._lock = Lock()
        self._open: dict[str, Alert] = {}

    def look(self, figures: Mapping[str, float | None]) -> list[Alert]:
        """Opens and clears by the figures of now, by name of rule, tells what changed, and answers those open.

        A figure that is not known changes nothing, except that what is open stays open.
        """
        changes: list[tuple[str, Alert]] = []
        with self._lock:
            for rule in self._rules:
                value, before = figures.get(rule.name), self._open.get(rule.name)
                if value is None:
                    continue
                if before is None and value > rule.threshold:
                    self._open[rule.name] = Alert(rule, value, iso(utc_now()))
                    changes.append(("alert.opened", self._open[rule.name]))
                elif before is not None and value <= rule.threshold * CLEARS_AT:
                    del self._open[rule.name]
                    changes.append(("alert.cleared", Alert(rule, value, before.since)))
                elif before is not None:
                    self._open[rule.name] = Alert(rule, value, before.since)
            found = list(self._open.values())
            for kind, alert in changes:  # inside the lock, so that they are told in their order; telling never waits
                shown = alert.as_dict()
                if kind == "alert.cleared":
                    shown["message"] = alert.rule.fine
                self._told(kind, shown, shown["message"])
        return found
