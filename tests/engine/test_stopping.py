"""The moment of the stop: what has not begun does not begin, and is still there afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import services as composition
from errors import AppError
from job_models import NewJob, NewLink
from services import Services
from setting_values import Settings
from summary.values import SummaryOptions
from tests.engine.jobs import a_job
from worker_manager import WorkerManager

SAMPLE = "sample:sourdough-starter"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = composition.build(Settings(data_dir=tmp_path, worker_threads=1))
    made.start()
    yield made
    made.close()


def test_a_worker_that_took_an_item_just_before_the_stop_leaves_it_waiting(services: Services) -> None:
    services.finish_work(0)
    job, _ = services.jobs.add(a_job(services.jobs.new_id()))
    assert isinstance(services.backend, WorkerManager)
    assert services.backend._runner.run(job.job_id, 0) is None
    assert services.jobs.require(job.job_id) is job


def test_nothing_is_taken_in_after_the_stop(services: Services) -> None:
    new = NewJob((NewLink(SAMPLE, SAMPLE, "S"),), "builtin", SummaryOptions())
    services.finish_work(0)
    for ask in (services.backend.submit, services.backend.run_now):
        with pytest.raises(AppError) as refused:
            ask(new)
        assert refused.value.code == "shutting_down"
    assert services.jobs.page(None, 10, None) == ([], None)
