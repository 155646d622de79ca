"""Work that somebody hears: so much at once, signs of life, and an end when the listener leaves or the server stops."""

import threading
from collections.abc import Callable

import pytest

from concurrency.cancellation import Cancellation
from concurrency.heard import HeardWork
from errors import AppError, JobCancelled, WorkInterrupted


def _waiting(ended: list[str], gone: threading.Event) -> Callable[[Callable[[str], None], Cancellation], None]:
    """Work that tells one thing, and then waits until it is ended."""

    def work(tell: Callable[[str], None], cancel: Cancellation) -> None:
        wanted = threading.Event()
        cancel.on_cancel(wanted.set)
        tell("begun")
        assert wanted.wait(10)
        try:
            cancel.raise_if_cancelled()
        except (JobCancelled, WorkInterrupted) as reason:
            ended.append(type(reason).__name__)
            tell("ended")
        gone.set()

    return work


def test_all_that_is_told_is_heard_in_order_then_it_ends() -> None:
    def work(tell: Callable[[int], None], _cancel: Cancellation) -> None:
        for number in range(100):
            tell(number)

    assert list(HeardWork[int](1).begin(work)) == list(range(100))


def test_silence_is_broken_by_signs_of_life_and_who_leaves_ends_it() -> None:
    ended: list[str] = []
    gone = threading.Event()
    heard = HeardWork[str](1)
    hearing = heard.begin(_waiting(ended, gone))
    assert next(hearing) == "begun"
    assert next(hearing) is None
    hearing.close()
    assert gone.wait(10)
    assert ended == ["JobCancelled"]
    assert "ended" in list(hearing), "the end is there, also for a second look"
    assert list(hearing) == []


def test_so_many_and_no_more_until_one_has_ended() -> None:
    ended: list[str] = []
    heard = HeardWork[str](2)
    hearings = [heard.begin(_waiting(ended, threading.Event())) for _ in range(2)]
    with pytest.raises(AppError) as refused:
        heard.begin(_waiting(ended, threading.Event()))
    assert refused.value.code == "too_many_questions"
    hearings[0].close()
    assert list(hearings[0])[-1] == "ended"
    third = heard.begin(_waiting(ended, threading.Event()))
    for hearing in (hearings[1], third):
        hearing.close()
        assert list(hearing)[-1] == "ended"


def test_a_stop_interrupts_what_runs_and_lets_nothing_begin() -> None:
    ended: list[str] = []
    heard = HeardWork[str](2)
    hearing = heard.begin(_waiting(ended, threading.Event()))
    heard.stop()
    assert [told for told in hearing if told] == ["begun", "ended"]
    assert ended == ["WorkInterrupted"]
    with pytest.raises(AppError) as refused:
        heard.begin(_waiting(ended, threading.Event()))
    assert refused.value.code == "shutting_down"
