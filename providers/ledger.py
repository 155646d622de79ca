"""Where calls that cost something are written down."""

from typing import Protocol

from summary.prices import Account
from summary.values import Usage


class Ledger(Protocol):
    """Where calls are written down."""

    def begin(self, account: Account, model: str, usage: Usage, cost: float | None) -> int:
        """The number of a new line that holds an estimate, on disk; AppError when the budget does not allow it."""

    def settle(self, line: int, usage: Usage, cost: float | None, *, told: bool) -> None:
        """What the call took; `told` by the provider, else still an estimate."""

    def withdraw(self, line: int) -> None:
        """The call cost nothing."""
