"""Ten `kill -9` at random moments of a server in use; `make torture` does two hundred."""

from pathlib import Path

import pytest

from tests.torture.campaign import Campaign


@pytest.mark.timeout(300)
def test_ten_kills_at_random_moments_lose_nothing_and_invent_nothing(tmp_path: Path) -> None:
    report = Campaign(kills=10, seed=1, folder=tmp_path, say=print).run()
    assert report.faults == [], report.table()
    assert report.counts["jobs_acknowledged"] > 10, report.table()
    assert report.counts["kills_at_work"] > 0, report.table()
