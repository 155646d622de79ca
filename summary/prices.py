"""Who pays for calls to models, and what a model asks for long prompts."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A job, by its id, or nobody in particular; `over_budget`: a person allowed it to go over."""

    job_id: str = ""
    over_budget: bool = False


NOBODY = Account()


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


def cost_usd(read: int, written: int, usual: Prices, long: LongPrompts | None) -> float | None:
    """What one call with so many tokens costs; None when a price is not known."""
    prices: Prices = long if long and read > long.above_tokens else usual
    if prices.input_usd_per_million is None or prices.output_usd_per_million is None:
        return None
    return round((read * prices.input_usd_per_million + written * prices.output_usd_per_million) / 1e6, 6)
