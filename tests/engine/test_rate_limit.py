"""Rates alone, with a clock of the test's own; and what providers write into their headers."""

from heapq import heappop, heappush
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency.rate_limit import RateLimit, Told
from providers.rate_headers import duration, told


def test_without_a_word_everything_is_welcome() -> None:
    rate = RateLimit()
    for _ in range(1000):
        assert rate.wait(10**9, 0) == 0
        rate.begin(10**9, 0)


def test_so_many_in_any_minute() -> None:
    rate = RateLimit(per_minute=2)
    rate.begin(0, 0)
    rate.begin(0, 10)
    assert rate.wait(0, 20) == 40
    assert rate.wait(0, 60) == 0
    rate.begin(0, 60)
    assert rate.wait(0, 60) == 10


def test_what_the_service_says_is_left_is_used_and_no_more_until_it_is_reset() -> None:
    rate = RateLimit()
    rate.begin(100, 0)
    rate.answered(100, 0, Told(2, 30, 3))
    rate.begin(100, 1)
    rate.begin(100, 1)
    assert rate.wait(100, 10) == 20
    assert rate.wait(100, 30) == 0, "then there is more again"
    for _ in range(3):
        rate.begin(100, 30)
    assert rate.wait(100, 31) > 0, "but not more than the limit it told"


def test_a_request_under_way_is_not_counted_twice_nor_forgotten() -> None:
    rate = RateLimit()
    rate.begin(0, 0)
    rate.begin(0, 0)
    rate.answered(0, 1, Told(2, 30))  # whether it had seen the second one is not known
    rate.begin(0, 1)
    assert rate.wait(0, 1) == 30, "so one of the two may be gone"


def test_an_answer_that_was_overtaken_says_nothing_of_what_is_left_now() -> None:
    rate = RateLimit()
    rate.begin(0, 0)
    rate.begin(0, 0)
    rate.answered(0, 1, Told(0, 30))
    rate.answered(0, 1.2, Told(1, 30))
    assert rate.wait(0, 1.2) == 30


def test_an_allowance_that_fills_up_again_is_believed() -> None:
    rate = RateLimit()
    for now, left in ((0, Told(0, 60, 10)), (60, Told(9, 6, 10)), (63, Told(8, 9, 10)), (70, Told(9, 8, 10))):
        rate.begin(0, now)
        rate.answered(0, now, left)
    for _ in range(9):
        assert rate.wait(0, 71) == 0
        rate.begin(0, 71)
    assert rate.wait(0, 71) == 7


def test_a_request_that_is_still_under_way_at_the_reset_may_count_after_it() -> None:
    rate = RateLimit()
    rate.begin(0, 0)
    rate.answered(0, 0, Told(1, 30, 2))
    rate.begin(0, 1)
    rate.begin(0, 30)
    assert rate.wait(0, 30) > 0, "the late one and this one are two"
    rate.answered(0, 31, Told(1, 29, 2))
    assert rate.wait(0, 31) > 0, "which had not seen the other one"


def test_tokens_count_by_the_size_of_the_request_and_a_giant_one_waits_only_for_a_full_allowance() -> None:
    rate = RateLimit()
    rate.begin(10, 0)
    rate.answered(10, 0, rest=Told(500, 6, 1000))
    assert rate.wait(400, 0) == 0
    assert rate.wait(501, 0) == 6
    assert rate.wait(10**6, 0) == 6
    assert rate.wait(10**6, 6) == 0


def test_who_asked_to_come_later_is_left_alone_until_then() -> None:
    rate = RateLimit()
    rate.refused(7, 100)
    rate.refused(1, 100)
    assert rate.wait(0, 101) == 6
    assert rate.wait(0, 107) == 0


@given(
    st.integers(1, 4),
    st.integers(0, 3),
    st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 0.4), st.floats(0, 0.4)), min_size=10, max_size=60),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_service_with_windows_never_has_to_refuse(
    hands: int, more: int, paths: list[tuple[float, float, float]]
) -> None:
    """Several ask at once, their requests and the answers overtake each other, and the service tells the truth."""
    limit, window = hands + more, 1.0
    rate = RateLimit()
    ends, left, served = 0.0, limit, 0
    waiting = list(paths)
    events: list[tuple[float, int, str, tuple[float, float, float], Told]] = []
    nothing, number = Told(0, 0), count()
    for _ in range(hands):
        heappush(events, (0.0, next(number), "want", waiting.pop(), nothing))
    while events:
        now, _, what, (rest, there, back), told_then = heappop(events)
        if what == "want":
            wait = rate.wait(0, now)
            if wait <= 0:
                rate.begin(0, now)
            heappush(
                events,
                (now + (wait or there), next(number), "want" if wait else "arrive", (rest, there, back), nothing),
            )
        elif what == "arrive":
            if now >= ends:
                ends, left = now + window, limit
            assert left > 0, "it came too early"
            left -= 1
            served += 1
            heappush(events, (now + back, next(number), "answer", (rest, there, back), Told(left, ends - now, limit)))
        else:
            rate.answered(0, now, told_then)
            if waiting:
                heappush(events, (now + rest, next(number), "want", waiting.pop(), nothing))
    assert served == len(paths)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("2m59.56s", 179.56), ("7", 7), ("0s", 0)],
)
def test_a_time_is_read_as_providers_write_it(text: str, seconds: float) -> None:
    assert duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "s", "soon", "-1s", "1d", "1s1h", "1.5.5s", "٣s"])
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert duration(text) is None


def test_headers_count_only_when_they_say_all() -> None:
    whole = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
    }
    assert told(whole, "requests") == Told(59, 1.0, 60)
    assert told(whole, "tokens") is None
    assert told({**whole, "x-ratelimit-remaining-requests": "many"}, "requests") is None
    assert told({**whole, "x-ratelimit-limit-requests": ""}, "requests") == Told(59, 1.0, None)
    assert told({**whole, "x-ratelimit-reset-requests": "23h59m0s"}, "requests") is None, "a limit by the day"
