"""The spacing of calls: a burst, then a pause after each, seen from where the calls arrive."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency.breaker import BreakerPolicy
from concurrency.cancellation import Cancellation
from concurrency.gate import Busy, Gate
from concurrency.spacing import Spacing

seconds = st.floats(0, 30).map(lambda value: round(value, 3))


@given(
    st.sampled_from([0.5, 2.0, 15.0]),
    st.integers(1, 6),
    st.lists(st.tuples(seconds, seconds, st.floats(0, 1), st.floats(0, 1)), max_size=40),
)
def test_however_long_calls_take_no_more_arrive_than_the_rule_allows(
    pause: float, burst: int, calls: list[tuple[float, float, float, float]]
) -> None:
    jitter = [0.0]
    spacing = Spacing(pause, burst, lambda: jitter[0])
    now, under_way, arrived = 0.0, list[float](), list[float]()
    for rest, takes, arrives, jitter[0] in calls:
        now += rest
        while (wait := spacing.wait(0, now)) > 0:  # comes again when told, as an item does
            now += wait
            for end in sorted(end for end in under_way if end <= now):
                under_way.remove(end)
                spacing.answered(0, end)
        spacing.begin(0, now)
        arrived.append(now + takes * arrives)
        under_way.append(now + takes)
        for end in sorted(end for end in under_way if end <= now):
            under_way.remove(end)
            spacing.answered(0, end)
    arrived.sort()
    for first, last in combinations(range(len(arrived)), 2):
        assert last - first + 1 <= burst + (arrived[last] - arrived[first]) / pause + 1e-6


def test_a_rest_gives_the_burst_back() -> None:
    spacing = Spacing(10, 3, lambda: 0.0)
    for _ in range(3):
        assert spacing.wait(0, 100) <= 0
        spacing.begin(0, 100)
        spacing.answered(0, 100)
    assert spacing.wait(0, 100) == 10
    assert spacing.wait(0, 110) == 0
    for _ in range(2):
        spacing.begin(0, 120)
        spacing.answered(0, 120)
    assert spacing.wait(0, 120) == 10


def test_the_pause_is_longer_by_up_to_a_third_and_counts_from_the_end() -> None:
    spacing = Spacing(9, 1, lambda: 1.0)
    spacing.begin(0, 0)
    assert spacing.wait(0, 4) == 9
    spacing.answered(0, 5)
    assert spacing.wait(0, 5) == 12


def test_no_pause_holds_nobody_back() -> None:
    spacing = Spacing(0, 1)
    for _ in range(100):
        assert spacing.wait(0, 0) <= 0
        spacing.begin(0, 0)


def test_a_gate_that_does_not_wait_says_so_at_once_for_its_rate_and_for_its_places() -> None:
    gate = Gate(1, BreakerPolicy(), lambda seconds, fault: None, lambda: None, waits=False)
    spacing = Spacing(0.5, 2, lambda: 0.0)

    def call() -> None:
        with gate.call(Cancellation(), lambda fault: True, spacing):
            with pytest.raises(Busy) as full, gate.call(Cancellation(), lambda fault: True, spacing):
                raise AssertionError("there is one place")
            assert full.value.seconds > 0

    call()
    call()
    with pytest.raises(Busy) as refused:
        call()
    assert 0 < refused.value.seconds <= 0.5
