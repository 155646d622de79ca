"""A summary by the model that was asked for, or by the next one that can."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from errors import AppError
from summary.fallback import falls
from summary.origin import FallenFrom
from summary.ports import CancelToken, Report
from summary.values import SummaryRecord, SummaryRequest

log = logging.getLogger(__name__)


class Summaries(Protocol):
    """Whoever makes a summary with one model; see `summary.pipeline.Pipeline`."""

    def summarize(self, request: SummaryRequest, report: Report, cancel: CancelToken) -> tuple[SummaryRecord, bool]:
        """The stored summary, and whether the library had it."""


class InTurn:
    """Each summary is stored as that of the model that wrote it: the one that was asked for is asked again next time.

    What another one wrote is free then, because the library has it, but it is never taken for an answer of the first.
    """

    def __init__(self, summaries: Summaries, fallbacks: Sequence[str]) -> None:
        self._summaries = summaries
        self._fallbacks = tuple(fallbacks)

    def summarize(
        self, request: SummaryRequest, report: Report, cancel: CancelToken, attempt: int = 1
    ) -> tuple[SummaryRecord, bool, tuple[FallenFrom, ...]]:
        """The stored summary, whether the library had it, and the models that were asked before in vain.

        When none can, AppError of the first that may do so later, else of the one that was asked for.
        """
        faults: list[AppError] = []
        fallen: tuple[FallenFrom, ...] = ()
        for model in self._chain(request.model):
            try:
                record, cached = self._summaries.summarize(
                    replace(request, model=model, fallback_from=fallen), report, cancel
                )
                return record, cached, fallen
            except AppError as fault:
                if not falls(fault, attempt):
                    raise
                log.warning("%s cannot summarize %s: %s", model, request.source.key, fault.code)
                faults.append(fault)
                fallen = (*fallen, FallenFrom(model, fault.code))
        raise next((fault for fault in faults if fault.retryable), faults[0])

    def _chain(self, model: str) -> tuple[str, ...]:
        """The model, then those of the list that come after it; all of them when it is not on the list."""
        behind = self._fallbacks.index(model) + 1 if model in self._fallbacks else 0
        return (model, *self._fallbacks[behind:])
