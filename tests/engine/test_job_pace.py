"""The estimate a client is told follows from what was done here, side by side."""

from jobs.pace import Pace


def test_before_anything_was_done_ten_seconds_a_round() -> None:
    pace = Pace(3)
    assert [pace.estimate(videos) for videos in (1, 3, 4, 12)] == [10, 10, 20, 40]


def test_the_last_videos_count() -> None:
    pace = Pace(2)
    for seconds in (2.0, 4.0):
        pace.took(seconds)
    assert pace.estimate(1) == 3
    assert pace.estimate(5) == 9
    for _ in range(50):
        pace.took(0.001)
    assert pace.estimate(5) == 1


def test_without_workers_it_is_one_after_the_other() -> None:
    assert Pace(0).estimate(2) == 20
