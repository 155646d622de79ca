"""The ledger of calls to models: what each took and cost, on disk before it is made."""

import logging
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from clock import iso, utc_now
from errors import AppError
from storage.database import Database
from summary.prices import Account
from summary.values import Usage

log = logging.getLogger(__name__)

Check = Callable[[Account, float | None, float, float, float], None]
"""Takes who pays, what a call will probably cost, what was spent this month and for the job, and the seconds that are
left of the month; raises to refuse."""

Spent = Callable[[str, float | None], None]
"""Takes a job's id and what it cost so far; None when a price is not known."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a number of calls took; `cost_usd` counts those whose price is known, `unpriced` are the others.

    `estimated` calls were never reported by their provider, in full or at all.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0
    estimated: int = 0

    def __add__(self, other: "Spending") -> "Spending":
        return Spending(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {**asdict(self), "cost_usd": round(self.cost_usd, 6)}


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call; `at` is ISO 8601 UTC, `told` says that the provider reported it."""

    at: str
    job_id: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    told: bool

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


class SpendingLedger:
    """One line a call; implements `providers.metered.Ledger`, for all threads.

    A call is written down with an estimate before it is made, and corrected after it. A crash in between leaves the
    estimate, so that what was paid is never missing from the sums.
    """

    def __init__(
        self,
        database: Database,
        check: Check = lambda account, cost, month, job, ends_in: None,
        spent: Spent = lambda job_id, cost: None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._check = check
        self._spent = spent
        self._now = now

    def begin(self, account: Account, model: str, usage: Usage, cost: float | None) -> int:
        """The number of a new line that holds an estimate, on disk; what `check` raises, and AppError of the disk.

        Of several calls at once each sees the estimates of the others, so that together they stay within a budget.
        """
        now = self._now()
        with self._database.write() as connection:
            month = _cost_within(connection, month_bounds(month_of(now)))
            (job,) = connection.execute(
                "SELECT coalesce(sum(cost_usd), 0.0) FROM spending WHERE job = ?", (account.job_id,)
            ).fetchone()
            self._check(account, cost, month, job, seconds_left(now))
            (line,) = connection.execute(
                """INSERT INTO spending (at, job, model, input_tokens, output_tokens, cost_usd, told)
                VALUES (?, ?, ?, ?, ?, ?, 0) RETURNING id""",
                (iso(now), account.job_id, model, usage.input_tokens, usage.output_tokens, cost),
            ).fetchone()
        return int(line)

    def settle(self, line: int, usage: Usage, cost: float | None, *, told: bool) -> None:
        """What the call took. Where the disk refuses it, the estimate stays: the answer is there and is not lost."""
        self._correct(
            """UPDATE spending SET (input_tokens, output_tokens, cost_usd, told) = (?, ?, ?, ?) WHERE id = ?
            RETURNING job""",
            (usage.input_tokens, usage.output_tokens, cost, int(told), line),
        )

    def withdraw(self, line: int) -> None:
        """The call cost nothing."""
        self._correct("DELETE FROM spending WHERE id = ? RETURNING job", (line,))

    def _correct(self, sql: str, values: tuple[object, ...]) -> None:
        try:
            with self._database.write() as connection:
                (job_id,) = connection.execute(sql, values).fetchone()
        except AppError as fault:
            log.error("What a call took could not be written down, its estimate stays: %s", fault.message)
            return
        if job_id:
            self._spent(job_id, self.job(job_id))

    def job(self, job_id: str) -> float | None:
        """What a job cost so far; None when the price of one of its calls is not known."""
        with self._database.read() as connection:
            cost, unpriced = connection.execute(
                "SELECT coalesce(sum(cost_usd), 0.0), count(*) - count(cost_usd) FROM spending WHERE job = ?", (job_id,)
            ).fetchone()
        return None if unpriced else round(cost, 6)

    def between(self, begin: str, end: str) -> float:
        """US dollars of the calls from one moment (ISO 8601, UTC) on, before another; unknown prices count as none."""
        with self._database.read() as connection:
            return _cost_within(connection, (begin, end))

    def this_month(self) -> float:
        """US dollars of the current month (UTC) so far."""
        return self.between(*month_bounds(month_of(self._now())))

    def by_model(self, month: str) -> dict[str, Spending]:
        """A month such as `2026-11` (UTC) by model, the dearest first."""
        rows = self._grouped(month_bounds(month))
        return dict(sorted(((model, sums) for _, model, sums in rows), key=lambda row: -row[1].cost_usd))

    def months(self) -> dict[str, Spending]:
        """Each month in which a model was asked, the newest first."""
        found: dict[str, Spending] = {}
        for month, _, sums in self._grouped(("", "~")):
            found[month] = found.get(month, Spending()) + sums
        return dict(sorted(found.items(), reverse=True))

    def calls(self, month: str, limit: int) -> list[CallLine]:
        """The newest calls of a month."""
        with self._database.read() as connection:
            rows = connection.execute(
                """SELECT at, job, model, input_tokens, output_tokens, cost_usd, told FROM spending
                WHERE at >= ? AND at < ? ORDER BY id DESC LIMIT ?""",
                (*month_bounds(month), limit),
            ).fetchall()
        return [
            CallLine(at, job, model, read, written, cost, bool(told))
            for at, job, model, read, written, cost, told in rows
        ]

    def _grouped(self, bounds: tuple[str, str]) -> list[tuple[str, str, Spending]]:
        with self._database.read() as connection:
            rows = connection.execute(
                """SELECT substr(at, 1, 7), model, count(*), sum(input_tokens), sum(output_tokens),
                coalesce(sum(cost_usd), 0.0), count(*) - count(cost_usd), count(*) - sum(told)
                FROM spending WHERE at >= ? AND at < ? GROUP BY 1, 2 ORDER BY 1, 2""",
                bounds,
            ).fetchall()
        return [(month, model, Spending(*sums)) for month, model, *sums in rows]


def _cost_within(connection: Connection, bounds: tuple[str, str]) -> float:
    (cost,) = connection.execute(
        "SELECT coalesce(sum(cost_usd), 0.0) FROM spending WHERE at >= ? AND at < ?", bounds
    ).fetchone()
    return float(cost)


def month_of(at: datetime) -> str:
    """`2026-11`, in UTC."""
    return iso(at)[:7]


def month_bounds(month: str) -> tuple[str, str]:
    """The first moment of a month such as `2026-11`, and that of the next one, as texts that sort with ISO 8601."""
    year, number = int(month[:4]), int(month[5:7])
    after = f"{year + number // 12:04}-{number % 12 + 1:02}"
    return month, after


def seconds_left(at: datetime) -> float:
    """From this moment to the first one of the next month, in UTC."""
    year, month = month_bounds(month_of(at))[1].split("-")
    return (datetime(int(year), int(month), 1, tzinfo=UTC) - at).total_seconds()
