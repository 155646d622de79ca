"""Progress goes one way, and every step asks whether it is still wanted."""

import pytest

from concurrency.cancellation import Cancellation
from errors import JobCancelled
from summary.steps import Steps
from tests.summary.doubles import Told


def test_progress_never_falls_and_ends_at_one() -> None:
    told = Told()
    steps = Steps(told, Cancellation())
    steps.step("a", 0.5)
    steps.step("b", 0.3)
    steps.advance(0.52)
    steps.advance(0.6)
    steps.tell("c", 1.7)
    assert told.steps == [("a", 0.5), ("b", 0.5), ("b", 0.6), ("c", 1.0)]


def test_a_step_that_is_not_wanted_is_not_told() -> None:
    told, cancel = Told(), Cancellation()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        Steps(told, cancel).step("a", 0.5)
    assert told.steps == []


def test_text_is_withdrawn_once_and_only_when_there_was_some() -> None:
    told = Told()
    steps = Steps(told, Cancellation())
    steps.withdraw_text()
    assert told.resets == 0
    steps.text("some")
    steps.withdraw_text()
    steps.withdraw_text()
    assert (told.resets, told.shown) == (1, "")
