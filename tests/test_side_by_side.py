"""Calls side by side: so many at once, results as they come, and an end that leaves nothing running."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from concurrency.cancellation import Cancellation
from concurrency.side_by_side import SideBySide
from errors import JobCancelled


class _Busy:
    """Counts who is inside at the same time; `most` is asserted by the tests."""

    def __init__(self, meet: int = 1) -> None:
        self.now = self.most = self.begun = 0
        self._lock = threading.Lock()
        self._met = threading.Barrier(meet, timeout=10)

    def call(self, value: int) -> Callable[[], int]:
        def inside() -> int:
            with self._lock:
                self.begun += 1
                self.now += 1
                self.most = max(self.most, self.now)
            self._met.wait()
            with self._lock:
                self.now -= 1
            return value

        return inside


def test_every_result_comes_with_its_place() -> None:
    results = SideBySide(4).run([partial(divmod, value, 7) for value in range(50)], Cancellation())
    assert sorted(results) == [(value, divmod(value, 7)) for value in range(50)]
    assert list(SideBySide(4).run([], Cancellation())) == []


@pytest.mark.parametrize("at_once", [1, 3])
def test_so_many_at_once_and_no_more(at_once: int) -> None:
    busy = _Busy(meet=at_once)
    assert len(list(SideBySide(at_once).run([busy.call(n) for n in range(6)], Cancellation()))) == 6
    assert busy.most == at_once


def test_results_come_as_they_are_ready_not_in_the_order_of_the_calls() -> None:
    first_may_end = threading.Event()

    def slow() -> str:
        first_may_end.wait(10)
        return "slow"

    results = SideBySide(2).run([slow, lambda: "fast"], Cancellation())
    assert next(results) == (1, "fast")
    first_may_end.set()
    assert list(results) == [(0, "slow")]


def test_a_failure_begins_no_more_calls_but_lets_those_under_way_end() -> None:
    ended: list[str] = []
    failing = threading.Event()

    def fails() -> None:
        failing.set()
        raise OSError("cut")

    def under_way() -> None:
        failing.wait(10)
        time.sleep(0.05)
        ended.append("under way")

    with pytest.raises(OSError, match="cut"):
        list(SideBySide(2).run([under_way, fails, lambda: ended.append("begun later")], Cancellation()))
    assert ended == ["under way"]


def test_a_cancel_is_heard_at_once_even_when_a_call_is_deaf() -> None:
    cancel, deaf = Cancellation(), threading.Event()
    results = SideBySide(1).run([lambda: deaf.wait(30), lambda: True], cancel)
    threading.Timer(0.05, cancel.cancel).start()
    began = time.monotonic()
    with pytest.raises(JobCancelled):
        list(results)
    assert time.monotonic() - began < 5
    deaf.set()


def test_who_stops_listening_ends_it() -> None:
    begun, may_end = [0], threading.Event()

    def held() -> None:
        begun[0] += 1
        may_end.wait(10)

    results = SideBySide(1).run([lambda: None, held, held], Cancellation())
    next(results)
    threading.Timer(0.05, may_end.set).start()
    results.close()
    assert may_end.is_set(), "it must wait for the call under way"
    assert begun[0] <= 1


def test_a_pause_ends_with_a_cancel() -> None:
    cancel = Cancellation()
    SideBySide(1).pause(0.001, cancel)
    threading.Timer(0.05, cancel.cancel).start()
    with pytest.raises(JobCancelled):
        SideBySide(1).pause(30, cancel)
