"""The ledger of calls: its sums, its months, and what becomes of them when the disk refuses."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import errors
from errors import AppError
from providers.budget import Budget, usd
from storage.database import Database
from storage.spending import Spending, SpendingLedger, month_bounds
from summary.prices import NOBODY, Account, Usage

JOB = Account("j1")


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 30, 23, 59, 59, 999_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    yield database
    database.close()


def test_an_estimate_becomes_what_it_was_and_the_job_hears_it(database: Database, clock: Clock) -> None:
    heard: list[tuple[str, float | None]] = []
    ledger = SpendingLedger(database, spent=lambda job, cost: heard.append((job, cost)), now=clock)
    line = ledger.begin(JOB, "m", Usage(100, 50), 0.5)
    assert ledger.by_model("2026-11") == {"m": Spending(1, 100, 50, 0.5, 0, 1)}
    ledger.settle(line, Usage(90, 10), 0.25, told=True)
    assert ledger.by_model("2026-11") == {"m": Spending(1, 90, 10, 0.25, 0, 0)}
    ledger.withdraw(ledger.begin(JOB, "m", Usage(1, 1), 1.0))
    ledger.settle(ledger.begin(JOB, "free", Usage(1, 1), None), Usage(2, 2), None, told=False)
    assert heard == [("j1", 0.25), ("j1", 0.25), ("j1", None)]
    ledger.settle(ledger.begin(NOBODY, "m", Usage(1, 1), 1.0), Usage(1, 1), 1.0, told=True)
    assert len(heard) == 3, "a question of nobody's job tells no job"


def test_a_month_ends_at_midnight_in_utc(database: Database, clock: Clock) -> None:
    ledger = SpendingLedger(database, Budget(monthly=1.0).check, now=clock)
    ledger.begin(JOB, "m", Usage(1, 1), 0.9)
    with pytest.raises(AppError, match=r"This month's budget of 1\.00 USD is used up: 0\.90 USD were spent") as caught:
        ledger.begin(JOB, "m", Usage(1, 1), 0.2)
    assert caught.value.retry_after == (datetime(2026, 12, 1, tzinfo=UTC) - clock.at).total_seconds()
    clock.at = datetime(2026, 12, 1, tzinfo=UTC)
    ledger.begin(JOB, "m", Usage(1, 1), 0.2)
    assert {month: sums.cost_usd for month, sums in ledger.months().items()} == {"2026-12": 0.2, "2026-11": 0.9}
    assert [line.at for line in ledger.calls("2026-12", 9)] == ["2026-12-01T00:00:00.000Z"]
    assert month_bounds("2026-12") == ("2026-12", "2027-01")


def test_a_call_that_is_refused_leaves_no_line(database: Database) -> None:
    ledger = SpendingLedger(database, Budget(per_job=0.1).check)
    with pytest.raises(AppError) as caught:
        ledger.begin(JOB, "m", Usage(1, 1), 0.2)
    assert caught.value.code == errors.BUDGET_JOB.code
    assert ledger.months() == {}


@pytest.mark.parametrize(
    ("account", "cost", "refused"),
    [
        (JOB, 0.2, True),
        (JOB, 0.1, False),
        (JOB, None, False),
        (JOB, 0.0, False),
        (Account("j1", over_budget=True), 99.0, False),
        (NOBODY, 0.2, False),
    ],
)
def test_what_a_job_may_spend(account: Account, cost: float | None, refused: bool) -> None:
    budget = Budget(per_job=1.0)
    if refused:
        with pytest.raises(AppError):
            budget.check(account, cost, 0.0, 0.9, 60.0)
    else:
        budget.check(account, cost, 0.0, 0.9, 60.0)


def test_an_answer_is_not_lost_because_its_line_cannot_be_corrected(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = SpendingLedger(database)
    line = ledger.begin(JOB, "m", Usage(100, 50), 0.5)
    database.close()
    ledger.settle(line, Usage(90, 10), 0.25, told=True)
    assert "its estimate stays" in caplog.text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0.00 USD"), (5, "5.00 USD"), (0.001, "0.001 USD"), (0.05, "0.05 USD"), (12.345, "12.35 USD")],
)
def test_money_in_words(amount: float, text: str) -> None:
    assert usd(amount) == text
