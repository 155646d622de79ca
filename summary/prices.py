"""Who pays for calls to models, what a call took, and what that costs."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A job, by its id, or nobody in particular; `over_budget`: a person allowed it to go over."""

    job_id: str = ""
    over_budget: bool = False


NOBODY = Account()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a provider reported for one call; the last thing a stream yields, when it is known."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class LongPrompts:
    """What a call costs whose prompt has more than `above_tokens`; USD per million tokens."""

    above_tokens: int
    input_usd_per_million: float
    output_usd_per_million: float


class Prices(Protocol):
    """USD per million tokens; None where they are not known."""

    @property
    def input_usd_per_million(self) -> float | None:
        """What is read."""

    @property
    def output_usd_per_million(self) -> float | None:
        """What is written, thoughts included."""


def cost_usd(usage: Usage, usual: Prices, long: LongPrompts | None) -> float | None:
    """What one call with so many tokens costs; None when a price is not known."""
    prices: Prices = long if long and usage.input_tokens > long.above_tokens else usual
    if prices.input_usd_per_million is None or prices.output_usd_per_million is None:
        return None
    cost = usage.input_tokens * prices.input_usd_per_million + usage.output_tokens * prices.output_usd_per_million
    return round(cost / 1e6, 6)
