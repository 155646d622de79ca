"""Work that waits for a budget goes on when a new month begins, when there is room again, or when a person lets it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from error_handler import ErrorHandler
from errors import AppError
from job_models import JobStatus, NewJob, NewLink, ProcessingJob
from job_queue import PriorityJobQueue
from job_runner import JobRunner
from job_state import JobStateManager
from jobs import moves
from jobs.budget_holds import affordable
from jobs.pace import Pace
from live.text import LiveText
from providers.budget import Budget
from setting_values import Settings
from storage.job_store import JobStore
from storage.spending import seconds_left
from summary.in_turn import InTurn
from summary.ports import CancelToken, Report
from summary.prices import Account
from summary.values import Playlist, SummaryOptions, SummaryRecord, SummaryRequest
from tests.client import wait_for
from tests.engine.jobs import a_job
from tests.storage.values import record
from worker_manager import WorkerManager

LINK = NewLink("video:dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ", "A")
NEW = NewJob((LINK,), "m", SummaryOptions())


def refusal(ends_in: float) -> AppError:
    """What the ledger raises where the month's budget is used up."""
    with pytest.raises(AppError) as caught:
        Budget(monthly=1.0).check(Account("j1"), 0.5, 0.75, 0.0, ends_in)
    return caught.value


class NextMonth:
    """Refused for the budget until so many calls were made; then a summary."""

    def __init__(self, refused: int, ends_in: float) -> None:
        self.asked: list[bool] = []
        self._refused = refused
        self._ends_in = ends_in

    def summarize(self, request: SummaryRequest, report: Report, cancel: CancelToken) -> tuple[SummaryRecord, bool]:
        self.asked.append(request.account.over_budget)
        if len(self.asked) <= self._refused and not request.account.over_budget:
            raise refusal(self._ends_in)
        return record("words", "key"), False


def no_playlist(ident: str, cancel: object, limit: int | None) -> Playlist:
    raise AssertionError(ident)


@contextmanager
def engine(folder: Path, core: NextMonth) -> Iterator[tuple[JobStateManager, WorkerManager]]:
    """Workers over a scripted core."""
    state, pace = JobStateManager(JobStore(folder), lambda event: None), Pace(1)
    live = LiveText(lambda event: None)
    runner = JobRunner(state, live, InTurn(core, ()), no_playlist, ErrorHandler(), pace)
    workers = WorkerManager(Settings(worker_threads=1), state, PriorityJobQueue(100, 10, 0), runner, pace)
    workers.start(state.recover())
    try:
        yield state, workers
    finally:
        workers.stop(1)
        state.close()


def until(state: JobStateManager, job_id: str, status: JobStatus) -> ProcessingJob:
    wait_for(lambda: state.require(job_id).status is status, why=lambda: state.require(job_id))
    return state.require(job_id)


def test_a_month_that_ends_lets_what_waited_for_it_go_on(tmp_path: Path) -> None:
    core = NextMonth(refused=1, ends_in=1.0)
    with engine(tmp_path, core) as (state, workers):
        job, _ = workers.submit(NEW)
        held = until(state, job.job_id, JobStatus.HELD)
        assert held.asks
        assert held.next_attempt_at is not None
        assert held.items[0].error is not None
        assert held.items[0].message == held.items[0].error["message"]
        assert held.items[0].error["retry_at"] == held.next_attempt_at
        done = until(state, job.job_id, JobStatus.COMPLETED)
        assert (core.asked, done.items[0].attempts) == ([False, False], 1)


def test_a_person_need_not_wait_for_it(tmp_path: Path) -> None:
    core = NextMonth(refused=9, ends_in=86_400.0)
    with engine(tmp_path, core) as (state, workers):
        job, _ = workers.submit(NEW)
        until(state, job.job_id, JobStatus.HELD)
        workers.retry(job.job_id)
        until(state, job.job_id, JobStatus.COMPLETED)
        assert core.asked == [False, True]
        other, _ = workers.submit(replace(NEW, over_budget=True))
        until(state, other.job_id, JobStatus.COMPLETED)
        assert core.asked == [False, True, True], "a permission that comes with the request is one"


def test_a_request_does_not_wait_for_it_but_its_job_does(tmp_path: Path) -> None:
    with engine(tmp_path, NextMonth(refused=1, ends_in=1.0)) as (state, workers):
        told = workers.run_now(NEW)
        assert (told.status, told.asks, told.background) == (JobStatus.HELD, True, True)
        until(state, told.job_id, JobStatus.COMPLETED)


def test_a_restart_finds_what_fits_by_now() -> None:
    fault = refusal(99.0)
    waiting = moves.held(moves.claimed(a_job("j").items[0]), "2026-12-01T00:00:00.000Z", fault.as_dict(), asking=True)
    job = a_job("j").evolve(items=(waiting,))
    for monthly, spent, fits in ((1.0, 0.75, False), (1.25, 0.75, True), (1.0, 0.5, True), (None, 9.0, True)):
        found = affordable([job], partial(_fits, Budget(monthly=monthly), spent))
        assert list(found) == ([("j", 0, "2026-12-01T00:00:00.000Z")] if fits else [])


def _fits(budget: Budget, spent: float, error: Mapping[str, Any], job_id: str) -> bool:
    return budget.fits(error, spent, 0.0)


@pytest.mark.parametrize(
    ("error", "fits"),
    [
        ({"code": "job_budget_used_up", "call_usd": 0.3}, True),
        ({"code": "job_budget_used_up", "call_usd": 0.6}, False),
        ({"code": "job_budget_used_up"}, True),
        ({"code": "video_not_started"}, False),
    ],
)
def test_only_what_waits_for_a_budget_is_let_go(error: dict[str, Any], fits: bool) -> None:
    assert Budget(per_job=1.0).fits(error, 99.0, 0.5) is fits


def test_what_the_work_means_for_the_budget() -> None:
    cases = ((Budget(5.0), 2.0), (Budget(5.0, 9.0), 0.5), (Budget(None, 1.0), 2.0))
    assert [budget.outlook(cost, 4.0) for budget, cost in cases] == [
        {"budget_left_usd": 1.0, "over_budget": True},
        {"budget_left_usd": 1.0, "over_budget": False},
        {"budget_left_usd": None, "over_budget": True},
    ]
    assert Budget().outlook(9.0, 4.0) == {"budget_left_usd": None, "over_budget": None}
    assert Budget(3.0).outlook(None, 4.0) == {"budget_left_usd": 0.0, "over_budget": None}


def test_a_month_ends_at_the_first_moment_of_the_next_one() -> None:
    assert seconds_left(datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)) == 30
    assert seconds_left(datetime(2027, 2, 1, tzinfo=UTC)) == 28 * 86_400
