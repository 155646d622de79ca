"""What fits a call follows from what a model reads and from how it was seen to count."""

import pytest

from summary.budget import LEAST_ROOM, Budget
from tests.summary.doubles import model_info

INFO = model_info(context_tokens=10_000, output_tokens=2000)


def test_what_is_around_and_the_answer_take_from_the_window() -> None:
    budget = Budget()
    assert budget.room(INFO, "en", 500) == int((10_000 - 2000 - 500) * 0.8)
    assert budget.room(model_info(context_tokens=None), "en", 500) is None
    small = model_info(context_tokens=3000, output_tokens=8000)
    assert budget.output(small, "en") == 1000


@pytest.mark.parametrize(("reported", "more"), [(700, True), (1500, False)])
def test_a_model_that_counts_otherwise_is_given_more_or_less(reported: int, more: bool) -> None:
    budget = Budget()
    before = budget.room(INFO, "en", 500)
    for _ in range(3):
        budget.learn(INFO, "en", 1000, reported)
    after = budget.room(INFO, "en", 500)
    assert before is not None
    assert after is not None
    assert (after > before) is more
    assert budget.room(INFO, "zh", 500) == before, "each language is counted in its own way"


def test_short_prompts_and_odd_reports_teach_little() -> None:
    budget = Budget()
    before = budget.room(INFO, "en", 500)
    budget.learn(INFO, "en", 100, 1000)
    budget.learn(INFO, "en", 1000, 0)
    assert budget.room(INFO, "en", 500) == before
    budget.learn(INFO, "en", 1000, 1_000_000)
    assert (budget.room(INFO, "en", 500) or 0) > LEAST_ROOM


@pytest.mark.parametrize(
    ("sent", "reported", "cut"),
    [
        (9000, 4096, True),
        (9000, 4095, True),
        (4500, 4096, True),  # a usual window to the token
        (4500, 4000, False),
        (4096, 4096, False),
        (9000, 6000, False),
        (9000, 2048, True),
        (1500, 500, False),  # no window is so small
        (9000, 12, False),  # a server that remembers the beginning of a prompt
    ],
)
def test_a_cut_prompt_shows_in_what_is_reported(sent: int, reported: int, cut: bool) -> None:
    assert Budget().was_cut(INFO, "en", sent, reported) is cut
    assert not Budget().was_cut(model_info(context_tokens=None), "en", sent, reported)


def test_a_model_that_counts_low_is_not_taken_for_one_that_cuts() -> None:
    budget = Budget()
    budget.learn(INFO, "ru", 5000, 2600)
    assert not budget.was_cut(INFO, "ru", 5000, 2400)
    assert budget.was_cut(INFO, "ru", 9000, 2048)


def test_a_window_that_a_cut_has_shown_is_kept() -> None:
    budget = Budget()
    tried = budget.room(INFO, "en", 500, within=4096)
    budget.shrink(INFO, "en", 4096)
    budget.shrink(INFO, "en", 8192)
    assert budget.room(INFO, "en", 500) == tried == int((4096 - 4096 // 3 - 500) * 0.8)
    assert budget.output(INFO, "en") == 4096 // 3
