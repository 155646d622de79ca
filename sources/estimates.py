"""What a submission will take, as far as that is known before anything is fetched."""

from collections.abc import Callable
from typing import Any

from job_models import JobItem, ProcessingJob
from jobs.requests import request_of
from providers.catalog import BUILTIN
from summary.estimate import usage_of
from summary.ports import Models
from summary.stretch import within
from summary.values import ModelInfo, Source, SourceKind, SummaryRecord, SummaryRequest, Transcript, Usage

Outlook = Callable[[float | None], dict[str, Any]]
"""What work that costs so much means for the budget, as of `providers.budget.Budget.outlook`."""


class Estimates:
    """Looks into the library and at what is bundled; asks nobody outside, and never a model."""

    def __init__(
        self,
        known: Callable[[SummaryRequest], SummaryRecord | None],
        stored: Callable[[Source, str | None], Transcript | None],
        local: Callable[[Source], Transcript],
        models: Models,
        outlook: Outlook,
    ) -> None:
        """`known` finds the stored summary of a request, `stored` the words that were fetched or made of others.

        `local` finds any other words.
        """
        self._known = known
        self._stored = stored
        self._local = local
        self._models = models
        self._outlook = outlook

    def of(self, job: ProcessingJob) -> dict[str, Any]:
        """`estimated_tokens`, `estimated_cost` in USD, `free_items`, those that the library answers, and the outlook.

        The first two are None while the words of a video are not known, the cost also where a price is not.
        """
        info = self._models.info(job.model)
        waiting = [item for item in job.items if not item.status.over]
        paid = [item for item in waiting if not self._is_free(job, item)]
        usages = self._usages(job, info, paid)
        costs = None if usages is None else [info.cost_usd(usage) for usage in usages]
        cost = None if costs is None or None in costs else round(sum(filter(None, costs)), 6)
        return {
            "estimated_tokens": None if usages is None else sum(u.input_tokens + u.output_tokens for u in usages),
            "estimated_cost": cost,
            "free_items": len(waiting) - len(paid),
            **self._outlook(cost),
        }

    def _is_free(self, job: ProcessingJob, item: JobItem) -> bool:
        if job.fresh or item.is_playlist:
            return False
        return self._known(request_of(job, item)) is not None

    def _usages(self, job: ProcessingJob, info: ModelInfo, items: list[JobItem]) -> list[Usage] | None:
        """One for each item; None as soon as one is not known, so that nothing is read in vain."""
        if info.key == BUILTIN:
            return [Usage(0, 0) for _ in items]
        usages = []
        for item in items:
            if item.is_playlist:
                return None
            request = request_of(job, item)
            transcript = self._words(request)
            if transcript is None:
                return None
            usages.append(usage_of(within(transcript, request.span), info, job.options.length))
        return usages

    def _words(self, request: SummaryRequest) -> Transcript | None:
        if request.source.kind not in (SourceKind.VIDEO, SourceKind.DIGEST):
            return self._local(request.source)
        return None if request.fresh else self._stored(request.source, request.caption_language)
