"""What is done about failures, and the small parts that wait, take turns and call later."""

import errno
import string
import threading
from typing import Any

import pytest

import errors
from concurrency.cancellation import Cancellation
from concurrency.timetable import Timetable
from error_handler import (
    LONGEST_WAIT,
    MAX_POSTPONED,
    AskPerson,
    ErrorHandler,
    GiveUp,
    HoldUntil,
    RetryPolicy,
    TryAgain,
    error_object,
)
from errors import AppError, JobCancelled, WorkInterrupted
from tests.error_kinds import KINDS


@pytest.fixture
def handler() -> ErrorHandler:
    return ErrorHandler(jitter=lambda: 0.5)


def overloaded(retry_after: float | None = None) -> AppError:
    return AppError(errors.MODEL_OVERLOADED, provider="P", status=503, retry_after=retry_after)


def test_a_passing_failure_is_tried_again_later_and_later(handler: ErrorHandler) -> None:
    first, second = handler.decide(overloaded(), 1, 0), handler.decide(overloaded(), 2, 0)
    assert isinstance(first, TryAgain)
    assert isinstance(second, TryAgain)
    assert 0 < first.seconds < second.seconds
    assert isinstance(handler.decide(overloaded(), 3, 0), GiveUp)


def test_a_lasting_failure_is_never_tried_again(handler: ErrorHandler) -> None:
    for kind in KINDS:
        if not kind.retryable and not kind.asks:
            assert isinstance(handler.decide(_error(kind), 1, 0), GiveUp), kind.code


def test_what_a_person_must_allow_waits_for_that_and_for_no_time(handler: ErrorHandler) -> None:
    asking = [kind for kind in KINDS if kind.asks]
    assert asking
    for kind in asking:
        decision = handler.decide(_error(kind), 99, MAX_POSTPONED)
        assert isinstance(decision, AskPerson), kind.code
        assert decision.seconds is None


def test_who_asks_us_to_come_later_decides_when_but_not_for_ever(handler: ErrorHandler) -> None:
    decision = handler.decide(overloaded(retry_after=7), 99, 0)
    assert isinstance(decision, TryAgain)
    assert 7 <= decision.seconds < 8
    assert not decision.counted
    assert isinstance(handler.decide(overloaded(retry_after=7), 99, MAX_POSTPONED), GiveUp)


def test_what_begins_at_a_known_time_is_held_until_then_however_far_that_is(handler: ErrorHandler) -> None:
    soon = AppError(errors.VIDEO_NOT_STARTED, reason="Premieres soon", retry_after=90.0)
    far = AppError(errors.VIDEO_NOT_STARTED, reason="Premieres in spring", retry_after=100 * LONGEST_WAIT)
    for error in (soon, far):
        decision = handler.decide(error, 1, 0)
        assert isinstance(decision, HoldUntil)
        assert error.retry_after is not None
        assert error.retry_after <= decision.seconds < error.retry_after + 1
    assert isinstance(handler.decide(soon, 1, MAX_POSTPONED), GiveUp)


def test_waits_are_bounded_and_never_all_the_same() -> None:
    policy = RetryPolicy(first=1, factor=10, longest=60)
    assert policy.wait(9, 1.0) <= 60 * 1.2 + 1e-9
    assert policy.wait(2, 0.0) < policy.wait(2, 1.0)


def test_foreign_errors_get_a_name(handler: ErrorHandler) -> None:
    assert handler.name(OSError(errno.ENOSPC, "No space left on device")).code == "storage_unavailable"
    named = handler.name(KeyError("sk-secret"))
    assert named.code == "internal"
    assert "sk-secret" not in named.message


def test_the_error_object_says_when_it_is_tried_again() -> None:
    told = error_object(overloaded(), "2026-11-21T10:00:00.000Z")
    assert told["retry_at"] == "2026-11-21T10:00:00.000Z"
    assert "2026-11-21T10:00:00.000Z" in told["consequence"]
    assert set(told) == {"code", "message", "consequence", "remedy", "retryable", "retry_at"}


def test_every_kind_of_error_has_a_cause_and_a_next_action() -> None:
    for kind in KINDS:
        error = _error(kind)
        assert error.message, kind.code
        assert error.remedy.endswith("."), kind.code
        assert error.consequence.endswith("."), kind.code
        assert 400 <= kind.http_status < 600, kind.code


def _error(kind: errors.ErrorKind) -> AppError:
    names = {
        field
        for text in (kind.cause, kind.remedy, kind.consequence)
        for _, field, _, _ in string.Formatter().parse(text)
        if field
    } | set(kind.shows)
    facts: dict[str, Any] = {name: 1 if name == "seconds" else f"{name}." for name in names}
    return AppError(kind, **facts)


def test_a_cancel_calls_back_once() -> None:
    cancel = Cancellation()
    called: list[int] = []
    cancel.on_cancel(lambda: called.append(1))
    forget = cancel.on_cancel(lambda: called.append(2))
    forget()
    assert called == []
    cancel.cancel()
    cancel.interrupt()
    with pytest.raises(JobCancelled):
        cancel.raise_if_cancelled()
    cancel.on_cancel(lambda: called.append(3))
    assert called == [1, 3]


def test_an_interrupt_is_no_cancel() -> None:
    cancel = Cancellation()
    cancel.raise_if_cancelled()
    cancel.interrupt()
    with pytest.raises(WorkInterrupted):
        cancel.raise_if_cancelled()


def test_the_timetable_calls_in_order_of_time_and_survives_a_failure() -> None:
    timetable = Timetable()
    called: list[str] = []
    done = threading.Event()

    def broken() -> None:
        raise ValueError("broken")

    timetable.after(0.06, done.set)
    timetable.after(0.04, lambda: called.append("later"))
    timetable.after(0.02, broken)
    timetable.after(-5, lambda: called.append("now"))
    timetable.start()
    assert done.wait(5)
    assert called == ["now", "later"]
    timetable.close()


def test_neither_a_far_time_nor_a_broken_entry_stops_the_other_entries() -> None:
    timetable, called = Timetable(), threading.Event()
    timetable.after(1e300, called.set)
    timetable.start()
    timetable.after(0, lambda: [][0])
    timetable.after(0.01, called.set)
    assert called.wait(5)
    timetable.close()


@pytest.mark.parametrize("wish", [1e300, float("inf"), float("nan")])
def test_an_impossible_wish_to_come_back_later_is_cut_to_a_day(handler: ErrorHandler, wish: float) -> None:
    decision = handler.decide(overloaded(retry_after=wish), 1, 0)
    assert isinstance(decision, TryAgain)
    assert 0 <= decision.seconds <= LONGEST_WAIT + 1
