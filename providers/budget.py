"""What may be spent: by the month, and by a job; asked before each call that costs something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import errors
from errors import AppError
from summary.prices import Account

_OF_A_JOB: Final = "POST /jobs/<id>/retry, or the button on the page"
_OF_A_QUESTION: Final = "send it again with `over_budget`: true"


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits in USD; None: no limit."""

    monthly: float | None = None
    per_job: float | None = None

    def check(self, account: Account, cost: float | None, month: float, job: float, ends_in: float) -> None:
        """AppError BUDGET_MONTH or BUDGET_JOB when a call would go over that a person did not allow.

        `cost` is what it will probably take, None when its price is not known, which is let through; `month` and
        `job` are what was spent before, and the month ends in `ends_in` seconds.
        """
        if not cost or account.over_budget:
            return
        for kind, limit, spent, wait in (
            (errors.BUDGET_MONTH, self.monthly, month, ends_in),
            (errors.BUDGET_JOB, self.per_job if account.job_id else None, job, None),
        ):
            if limit is not None and spent + cost > limit:
                raise AppError(
                    kind,
                    retry_after=wait,
                    how=_OF_A_JOB if account.job_id else _OF_A_QUESTION,
                    limit=usd(limit),
                    spent=usd(spent),
                    cost=usd(cost),
                    budget_usd=limit,
                    spent_usd=round(spent, 6),
                    call_usd=cost,
                )

    def fits(self, error: Mapping[str, Any], month: float, job: float) -> bool:
        """Whether the call would go through now that was refused with this error object of `check`."""
        cost = error.get("call_usd", 0.0)
        match error["code"]:
            case errors.BUDGET_MONTH.code:
                return self.monthly is None or month + cost <= self.monthly
            case errors.BUDGET_JOB.code:
                return self.per_job is None or job + cost <= self.per_job
        return False

    def outlook(self, cost: float | None, month: float) -> dict[str, Any]:
        """`budget_left_usd` of this month and `over_budget`: work that costs so much would be held.

        None where there is no budget, or where the cost is not known.
        """
        left = None if self.monthly is None else max(round(self.monthly - month, 6), 0.0)
        limits = [limit for limit in (left, self.per_job) if limit is not None]
        over = None if cost is None or not limits else cost > min(limits)
        return {"budget_left_usd": left, "over_budget": over}


def usd(amount: float) -> str:
    """`5.00 USD`; small amounts with as many places as they need."""
    text = f"{amount:.6f}".rstrip("0") if amount < 0.1 else f"{amount:.2f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2} USD"
