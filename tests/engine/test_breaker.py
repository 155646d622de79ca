"""The breaker alone, with a clock of the test's own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency.breaker import Breaker, BreakerPolicy

POLICY = BreakerPolicy(failures=3, first=10, factor=2, longest=50, lost_after=1000)


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker(POLICY)
    assert [breaker.failed(at, breaker.begin(at)) for _ in range(3)] == [False, False, True]
    return breaker


def test_it_opens_after_so_many_failures_in_a_row_and_not_before() -> None:
    breaker = Breaker(POLICY)
    for _ in range(5):
        assert breaker.failed(0, False) is False
        assert breaker.failed(0, False) is False
        assert breaker.succeeded() is False
    assert breaker.wait(0) == 0
    assert opened().wait(4) == 6


def test_one_probe_passes_and_the_others_wait_the_longer_it_takes() -> None:
    breaker = opened()
    assert breaker.wait(10) == 0
    assert breaker.begin(10) is True
    assert breaker.wait(10) == 2.5
    assert breaker.wait(40) == 30


def test_a_probe_that_is_answered_closes_it_and_failures_count_anew() -> None:
    breaker = opened()
    breaker.begin(10)
    assert breaker.succeeded() is True
    assert breaker.wait(10) == 0
    assert breaker.begin(10) is False
    assert [breaker.failed(11, False) for _ in range(3)] == [False, False, True]
    assert breaker.wait(11) == 10, "the first pause again"


def test_each_probe_that_fails_makes_the_pause_longer_up_to_the_longest() -> None:
    breaker, now, pauses = opened(), 0.0, []
    for _ in range(5):
        pauses.append(breaker.wait(now))
        now += pauses[-1]
        assert breaker.failed(now, breaker.begin(now)) is True
    assert pauses == [10, 20, 40, 50, 50]


def test_calls_from_before_it_opened_change_nothing_by_failing_and_close_it_by_an_answer() -> None:
    breaker = opened()
    assert breaker.failed(1, False) is False
    assert breaker.wait(1) == 9
    breaker.begin(10)
    assert breaker.failed(11, False) is False
    assert breaker.wait(11) > 0, "the probe is still out"
    assert breaker.succeeded() is True


def test_a_probe_that_is_cancelled_leaves_its_place_to_the_next() -> None:
    breaker = opened()
    breaker.withdrawn(breaker.begin(10))
    assert breaker.wait(10) == 0
    assert breaker.begin(10) is True
    breaker.withdrawn(False)
    assert breaker.wait(10) > 0


def test_an_outage_of_a_day_is_not_waited_for() -> None:
    breaker = opened(at=5)
    assert not breaker.lost(1004)
    assert breaker.lost(1005)
    breaker.succeeded()
    assert not breaker.lost(1005)


@given(st.lists(st.tuples(st.sampled_from(["begin", "answer", "fail", "cancel"]), st.floats(0, 30)), max_size=80))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_happens_one_probe_at_a_time_and_a_way_back(steps: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(POLICY), 0.0
    out: list[bool] = []
    for step, later in steps:
        now += later
        if step == "begin":
            if breaker.wait(now) <= 0:
                out.append(breaker.begin(now))
        elif out:
            probe = out.pop(0)
            if step == "answer":
                breaker.succeeded()
                out = [False for _ in out]  # it closed: none of them is a probe any more
            elif step == "fail":
                breaker.failed(now, probe)
            else:
                breaker.withdrawn(probe)
        assert sum(out) <= 1
        assert breaker.wait(now) >= 0
        assert breaker.open or breaker.wait(now) == 0
    for probe in out:
        breaker.withdrawn(probe)
    assert breaker.wait(now + POLICY.longest) == 0, "somebody may always ask again in the end"
