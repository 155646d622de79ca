"""What may be spent: by the month, and by a job; asked before each call that costs something."""

from dataclasses import dataclass

import errors
from errors import AppError
from summary.prices import Account


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits in USD; None: no limit."""

    monthly: float | None = None
    per_job: float | None = None

    def check(self, account: Account, cost: float | None, month: float, job: float) -> None:
        """AppError BUDGET_MONTH or BUDGET_JOB when a call would go over that a person did not allow.

        `cost` is what it will probably take, None when its price is not known, which is let through; `month` and
        `job` are what was spent before.
        """
        if not cost or account.over_budget:
            return
        for kind, limit, spent in (
            (errors.BUDGET_MONTH, self.monthly, month),
            (errors.BUDGET_JOB, self.per_job if account.job_id else None, job),
        ):
            if limit is not None and spent + cost > limit:
                raise AppError(kind, limit=usd(limit), spent=usd(spent), cost=usd(cost))


def usd(amount: float) -> str:
    """`5.00 USD`; small amounts with as many places as they need."""
    text = f"{amount:.6f}".rstrip("0") if amount < 0.1 else f"{amount:.2f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2} USD"
