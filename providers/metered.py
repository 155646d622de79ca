"""A provider whose calls are written into the ledger: before each what it will probably take, then what it took."""

from collections.abc import Callable, Iterator
from typing import Final

from errors import AppError
from providers.gated import Provider
from providers.ledger import FREE, Ledger
from summary.ports import CancelToken
from summary.values import ModelInfo, ModelRequest, Usage
from summary.words import estimate_tokens

_TOKENS_PER_WORD: Final = 2  # of what is written; more than in most languages
_MARKS: Final = 200  # tokens for headings and times


class Metered:
    """Implements `Provider`."""

    def __init__(self, provider: Provider, info: Callable[[str], ModelInfo], ledger: Ledger) -> None:
        """`info` knows the prices."""
        self._provider = provider
        self._info = info
        self._ledger = ledger

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """As the provider's; AppError BUDGET_MONTH or BUDGET_JOB instead of a call that would go over."""
        info = self._info(request.model)
        read = estimate_tokens(request.instructions) + estimate_tokens(request.prompt)
        likely = Usage(read, likely_output(request.target_words))
        line = self._ledger.begin(request.account, info.key, likely, info.cost_usd(likely))
        usage: Usage | None = None
        seen: list[str] = []
        free = False
        try:
            for piece in self._provider.stream(request, cancel):
                if isinstance(piece, Usage):
                    usage = piece
                else:
                    seen.append(piece)
                yield piece
        except AppError as fault:
            free = usage is None and not seen and fault.code in FREE
            raise
        finally:
            if free:
                self._ledger.withdraw(line)
            else:
                took = usage or Usage(read, estimate_tokens("".join(seen)))
                self._ledger.settle(line, took, info.cost_usd(took), told=usage is not None)


def likely_output(target_words: int) -> int:
    """Tokens of an answer that is to have so many words."""
    return target_words * _TOKENS_PER_WORD + _MARKS
