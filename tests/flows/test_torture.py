"""A little of what `make torture` does at length: kills, load beside open streams, and work without growth."""

from pathlib import Path

import pytest

from tests.torture.campaign import Campaign
from tests.torture.growth import growth
from tests.torture.load import mixed_load


@pytest.mark.timeout(300)
def test_a_few_kills_at_random_moments_lose_nothing_and_invent_nothing(tmp_path: Path) -> None:
    report = Campaign(kills=5, seed=1, folder=tmp_path, say=print).run()
    assert report.faults == [], report.rows()
    assert report.counts["jobs_acknowledged"] > 10, report.rows()
    assert report.counts["kills_at_work"] > 0, report.rows()


def test_a_short_load_beside_open_streams_breaks_nothing(tmp_path: Path) -> None:
    outcome = mixed_load(tmp_path / "data", rate=40, seconds=3, streams=30)
    assert outcome.faults == [], outcome.table()


def test_work_that_is_over_leaves_no_memory_and_no_open_file_behind(tmp_path: Path) -> None:
    outcome = growth(tmp_path / "data", jobs=500, first=300)
    assert outcome.faults == [], outcome.table()
