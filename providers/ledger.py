"""Where calls that cost something are written down."""

from typing import Final, Protocol

import errors
from summary.prices import Account
from summary.values import Usage

FREE: Final = frozenset(
    kind.code
    for kind in (
        *(errors.MODEL_KEY_REFUSED, errors.MODEL_FORBIDDEN, errors.MODEL_UNKNOWN_THERE, errors.MODEL_RATE_LIMITED),
        *(errors.MODEL_QUOTA_EXHAUSTED, errors.MODEL_OVERLOADED, errors.MODEL_UNREACHABLE),
        *(errors.MODEL_INPUT_TOO_LONG, errors.MODEL_REQUEST_REFUSED),
    )
)
"""Codes of errors: who refuses like this has done no work, and charges nothing."""


class Ledger(Protocol):
    """Where calls are written down."""

    def begin(self, account: Account, model: str, usage: Usage, cost: float | None) -> int:
        """The number of a new line that holds an estimate, on disk; AppError when the budget does not allow it."""

    def settle(self, line: int, usage: Usage, cost: float | None, *, told: bool) -> None:
        """What the call took; `told` by the provider, else still an estimate."""

    def withdraw(self, line: int) -> None:
        """The call cost nothing."""
