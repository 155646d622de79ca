"""The same work is done by one at a time; what becomes of those who wait follows from how the one ahead ends."""

import threading
from contextlib import suppress

import pytest

from concurrency.single_flight import SingleFlight, Turn
from errors import AppError, JobCancelled, WorkInterrupted
from summary.values import VideoDetails
from tests.flight_line import Told, Worker, at_work, broken_off, failing, nobody_left, overloaded, refused


def test_different_work_waits_for_nothing() -> None:
    flights = SingleFlight()
    with at_work(flights):
        assert Worker(flights, lambda turn: None, key="other work").end() == "did"
    assert nobody_left(flights)


def test_who_waits_finds_it_made() -> None:
    flights = SingleFlight()
    with at_work(flights) as ahead:
        line = [ahead.behind() for _ in range(5)]
    assert [worker.end() for worker in line] == ["found"] * 5
    assert nobody_left(flights)


@pytest.mark.parametrize("gives_up", [JobCancelled, WorkInterrupted, SystemExit, ValueError])
def test_when_the_one_at_work_ends_without_an_answer_the_first_in_line_takes_over_and_the_others_go_on_waiting(
    gives_up: type[BaseException],
) -> None:
    flights, at_it, go_on = SingleFlight(), threading.Event(), threading.Event()
    did: list[str] = []

    def second_try(turn: Turn) -> None:
        did.append(threading.current_thread().name)
        at_it.set()
        assert go_on.wait(10)

    with suppress(gives_up), at_work(flights) as ahead:
        line = [ahead.behind(second_try) for _ in range(3)]
        raise gives_up
    assert at_it.wait(10)
    assert did == [line[0].name]
    go_on.set()
    assert [worker.end() for worker in line] == ["did", "found", "found"]
    assert len(did) == 1
    assert nobody_left(flights)


@pytest.mark.parametrize("fault", [refused(), overloaded(retry_after=7)], ids=["not retryable", "come later"])
def test_an_error_that_is_the_same_for_all_is_asked_for_once_and_everybody_gets_one_of_his_own(fault: AppError) -> None:
    flights, calls = SingleFlight(), [0]

    def never(turn: Turn) -> None:
        calls[0] += 1

    with suppress(AppError), at_work(flights) as ahead:
        line = [ahead.behind(never) for _ in range(4)]
        raise fault
    got = [worker.end() for worker in line]
    assert calls == [0]
    assert all(isinstance(error, AppError) and error.as_dict() == fault.as_dict() for error in got)
    assert [error.retry_after for error in got if isinstance(error, AppError)] == [fault.retry_after] * 4
    assert len({id(error) for error in (fault, *got)}) == 5
    assert nobody_left(flights)


def test_an_error_that_may_pass_is_tried_once_more_and_then_the_answer_for_all() -> None:
    flights = SingleFlight()
    with suppress(AppError), at_work(flights) as ahead:
        line = [ahead.behind(failing(overloaded)) for _ in range(4)]
        raise overloaded()
    got = [worker.end() for worker in line]
    assert [error.code for error in got if isinstance(error, AppError)] == ["model_overloaded"] * 4
    assert len({id(error) for error in got}) == 4


def test_another_error_than_the_one_before_lets_the_next_try() -> None:
    flights = SingleFlight()
    with suppress(AppError), at_work(flights) as ahead:
        line = [ahead.behind(failing(broken_off)), ahead.behind(), ahead.behind()]
        raise overloaded()
    assert [worker.end() for worker in line][1:] == ["did", "found"]


def test_to_cancel_one_who_waits_leaves_the_others_alone() -> None:
    flights = SingleFlight()
    with at_work(flights) as ahead:
        line = [ahead.behind() for _ in range(3)]
        line[1].cancel.cancel()
        assert isinstance(line[1].end(), JobCancelled)
        line[2].cancel.interrupt()
        assert isinstance(line[2].end(), WorkInterrupted)
        assert line[0].is_alive()
    assert line[0].end() == "found"
    assert nobody_left(flights)


def test_who_waits_hears_what_he_missed_and_all_that_follows() -> None:
    flights = SingleFlight()
    with at_work(flights) as ahead:
        first = ahead.behind()
        ahead.turn.report.details(VideoDetails("v", "Bread", None, None, None, "url"))
        ahead.turn.report.step("summarizing part 1 of 1", 0.2)
        ahead.turn.report.text("Half of ")
        late = ahead.behind()
        ahead.turn.report.text("it.")
    for worker in (first, late):
        worker.end()
        assert worker.told.shown == "Half of it."
        assert worker.told.titles == ["Bread"]
        assert worker.told.steps[-1] == "summarizing part 1 of 1"
        assert worker.told.resets == 0
    assert late.told.steps == ["summarizing part 1 of 1"]


def test_the_text_of_one_who_gave_up_is_withdrawn_and_that_of_the_next_one_is_heard() -> None:
    flights = SingleFlight()
    with suppress(JobCancelled), at_work(flights) as ahead:
        ahead.turn.report.text("What the first one wrote")
        line = [ahead.behind(lambda turn: turn.report.text("The second")), ahead.behind()]
        raise JobCancelled
    assert [worker.end() for worker in line] == ["did", "found"]
    assert [worker.told.shown for worker in line] == ["The second"] * 2
    assert [worker.told.resets for worker in line] == [1, 1]


def test_who_left_hears_nothing_any_more_and_who_cannot_be_told_harms_nobody() -> None:
    class Deaf(Told):
        def text(self, text: str) -> None:
            raise ValueError("cannot be told")

    flights = SingleFlight()
    with at_work(flights) as ahead:
        gone, stays = ahead.behind(), ahead.behind()
        gone.cancel.cancel()
        gone.end()
        stays.told.__class__ = Deaf
        hears = ahead.behind()
        ahead.turn.report.text("One.")
        ahead.turn.report.text("Two.")
    assert [stays.end(), hears.end()] == ["found", "found"]
    assert (gone.told.shown, stays.told.shown, hears.told.shown) == ("", "", "One.Two.")
