"""How the server is: figures gathered in the background, alerts, and the last 24 hours."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from clock import iso, utc_now
from concurrency.repeating import Repeating
from errors import AppError
from ops.alerts import Alert, Alerts, Rule, Told
from ops.history import History, Point
from ops.measurements import Measurements
from ops.resources import Sampler, Usage
from setting_values import Settings

FEWEST_ANSWERS = 20
"""Answers within five minutes before a share of failed ones says anything."""

FEWEST_SUMMARIES = 5
"""The same for summaries; and for answers before their time says anything."""

_SMOOTH = 5  # samples of the machine that an alert looks at together
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is asked of the rest of the server; each answers at once, except `spent`, which reads the library.

    `spent` is US dollars from one moment (ISO 8601) on, before another.
    """

    queue: Callable[[], int]
    connections: Callable[[], int]
    spent: Callable[[str, str], float]


def rules(settings: Settings) -> tuple[Rule, ...]:
    """What opens an alert."""
    return (
        Rule(
            "response_time",
            settings.alert_response_seconds,
            "Answers are slow: one in twenty takes longer than {value} s (threshold {threshold} s).",
            "Answers are fast enough again.",
        ),
        Rule(
            "error_rate",
            settings.alert_error_percent,
            "{value} % of the answers of the last five minutes were errors of the server (threshold {threshold} %).",
            "Answers are without errors of the server again.",
        ),
        Rule(
            "failed_summaries",
            settings.alert_error_percent,
            "{value} % of the summaries of the last five minutes failed, and not for their videos (threshold"
            " {threshold} %).",
            "Summaries succeed again.",
        ),
        Rule(
            "cpu",
            settings.alert_cpu_percent,
            "The processor is busy: {value} % (threshold {threshold} %).",
            "The processor has time again.",
        ),
        Rule(
            "memory",
            settings.alert_memory_percent,
            "The memory is nearly full: {value} % (threshold {threshold} %).",
            "There is enough memory again.",
        ),
        Rule(
            "queue",
            settings.alert_queue,
            "{value} jobs wait to begin (threshold {threshold}).",
            "The queue is short again.",
        ),
        Rule("backup", 0, "The last backup failed; the log says why.", "Backups are made again."),
    )


class Health:
    """Everything about one server; with MONITORING_ENABLED=false nothing is counted and no thread runs.

    `told` hears of alerts that open and clear.
    """

    def __init__(self, settings: Settings, gauges: Gauges, told: Told) -> None:
        self.on = settings.monitoring_enabled
        self.measurements = Measurements()
        self.history = History(settings.data_dir / "history.jsonl")
        self._backup_failed = False
        self._gauges = gauges
        self._alerts = Alerts(rules(settings), told)
        self._sampler = Sampler(settings.data_dir)
        self._samples: deque[Usage] = deque(maxlen=_SMOOTH)
        self._began = time.monotonic()
        self._minute_began, self._minute_from = self._began, utc_now()
        self._most_waiting = 0
        self._rounds = Repeating("health", self._round, settings.health_check_interval)

    def start(self) -> None:
        """Begins to gather; the first sample comes after HEALTH_CHECK_INTERVAL."""
        if self.on:
            self.history.read()
            self._rounds.start()

    def stop(self) -> None:
        """Keeps the minute that is not over yet."""
        if self.on:
            self._rounds.stop()
            self._end_minute()

    @property
    def usage(self) -> Usage:
        """The newest sample of the machine; empty before the first one."""
        return self._samples[-1] if self._samples else Usage()

    def alerts(self) -> list[Alert]:
        """Those open now, by figures that are at hand: nothing is measured for it."""
        return self._alerts.look(self._figures()) if self.on else []

    def report(self) -> dict[str, Any]:
        """`{"status","timestamp","metrics","alerts"}` of the contract; rates and times are of the last five minutes."""
        window, opened = self.measurements.window(), self.alerts()
        took, count = window.took, window.took.total
        return {
            "status": "warning" if opened else "healthy",
            "timestamp": iso(utc_now()),
            "metrics": {
                "response_times": {
                    "count": count,
                    "mean": round(took.seconds / count, 6) if count else None,
                    **{f"p{share}": _rounded(took.quantile(share / 100)) for share in (50, 95, 99)},
                },
                "error_rates": {
                    "answers": _share(window.server_errors, window.answers),
                    "summaries": _share(window.failed, window.summaries),
                },
                "resource_usage": asdict(self.usage),
                "active_connections": self._gauges.connections(),
                "job_queue_size": self._gauges.queue(),
            },
            "alerts": [alert.as_dict() for alert in opened],
        }

    def note_backup(self, failed: bool) -> None:
        """Whether the last scheduled backup failed."""
        self._backup_failed = failed

    @property
    def uptime(self) -> float:
        """Seconds since the server was made."""
        return time.monotonic() - self._began

    def _figures(self) -> dict[str, float | None]:
        window = self.measurements.window()
        enough = window.answers >= FEWEST_ANSWERS
        summaries = window.failed / window.summaries if window.summaries >= FEWEST_SUMMARIES else 0.0
        return {
            "response_time": window.took.quantile(0.95) if window.answers >= FEWEST_SUMMARIES else 0.0,
            "error_rate": 100 * window.server_errors / window.answers if enough else 0.0,
            "failed_summaries": 100 * summaries,
            "cpu": _mean([one.cpu_percent for one in list(self._samples)]),
            "memory": _mean([one.memory_percent for one in list(self._samples)]),
            "queue": self._gauges.queue(),
            "backup": float(self._backup_failed),
        }

    def _round(self) -> None:
        self._samples.append(self._sampler.sample())
        self._most_waiting = max(self._most_waiting, self._gauges.queue())
        self.alerts()
        if time.monotonic() - self._minute_began >= _MINUTE:
            self._end_minute()

    def _end_minute(self) -> None:
        begin, end = self._minute_from, utc_now()
        self._minute_began, self._minute_from = time.monotonic(), end
        tally, waiting = self.measurements.minute(), max(self._most_waiting, self._gauges.queue())
        self._most_waiting = 0
        self.history.add(
            Point(
                at=round(end.timestamp()),
                answers=tally.answers,
                errors=tally.server_errors,
                p95=_rounded(tally.took.quantile(0.95)),
                queue=waiting,
                summaries=tally.summaries,
                failed=tally.failed,
                cost_usd=self._cost(begin, end),
            )
        )

    def _cost(self, begin: datetime, end: datetime) -> float:
        try:
            return round(self._gauges.spent(iso(begin.astimezone(UTC)), iso(end.astimezone(UTC))), 6)
        except AppError:  # the disk; the ledger itself is another matter
            return 0.0


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 6)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
