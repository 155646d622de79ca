"""An answer, checked sentence by sentence: what stays, what goes, and the times it gets."""

import pytest

from summary.answers import checked
from summary.findings import NO_ANSWER
from summary.values import Segment
from tests.summary.doubles import transcript

SAID = [
    Segment(0, 5, "Compost needs air, water and a mix of green and brown material."),
    Segment(120, 125, "The pile heats up to sixty degrees when bacteria find enough nitrogen."),
    Segment(240, 245, "Turn the pile every two weeks, because the middle runs out of oxygen."),
    Segment(360, 365, "After three months it smells of forest floor and is ready for the garden."),
]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The pile heats up to sixty degrees [02:00].", "The pile heats up to sixty degrees. [2:00]"),
        ("The pile heats up to sixty degrees. [02:00] Next.", "The pile heats up to sixty degrees. [2:00]"),
        ("The pile heats up to sixty degrees (2:00).", "The pile heats up to sixty degrees. [2:00]"),
        ("The pile heats up to sixty degrees.", "The pile heats up to sixty degrees. [2:00]"),
        ("The pile heats up to sixty degrees [99:00].", "The pile heats up to sixty degrees. [2:00]"),
        ("Yes. The pile heats up to sixty degrees [02:00].", "Yes. The pile heats up to sixty degrees. [2:00]"),
        ("**Bacteria** need `nitrogen` [02:00]", "Bacteria need nitrogen [2:00]"),
        ("# Heat\n\n1. The pile heats up [02:00].", "1. The pile heats up. [2:00]"),
        ("```\nThe pile heats up [02:00].\n```", "The pile heats up. [2:00]"),
        ("Paris is in France [02:00].", NO_ANSWER),
        (NO_ANSWER, NO_ANSWER),
        ("", NO_ANSWER),
        ("⟦7⟧ [02:00]", NO_ANSWER),
    ],
)
def test_what_is_shown(written: str, shown: str) -> None:
    answer = checked(written, transcript(SAID, duration=400), "en")
    assert answer.text == shown
    assert answer.found is (shown != NO_ANSWER)
    assert bool(answer.citations) is answer.found


@pytest.mark.parametrize("bad", ["!?.", "[1:00", ". [1:00]", "The pile [2:00]", "⟦", "(1:00 to "])
def test_an_answer_that_goes_on_and_on_is_cut(bad: str) -> None:
    answer = checked("The pile heats up. " + bad * 20_000, transcript(SAID, duration=400), "en")
    assert answer.text.startswith("The pile heats up")
    assert len(answer.text) <= 30_000


def test_what_nobody_says_is_left_out_and_counted() -> None:
    written = "Paris is in France. The pile heats up to sixty degrees. Elephants never forget."
    answer = checked(written, transcript(SAID), "en")
    assert answer.text == "The pile heats up to sixty degrees. [2:00]"
    assert answer.left_out == 2
    assert answer.verdicts is not None
    assert [each.verdict for each in answer.verdicts] == ["not found", "supported", "not found"]
    [citation] = answer.citations
    assert citation.t == 120
    assert 1 in citation.segments
    assert citation.quote == SAID[1].text + " " + SAID[2].text


def test_in_another_language_only_the_times_are_checked() -> None:
    answer = checked("Der Haufen wird heiß [02:00]. Dann ist er fertig [9:59].", transcript(SAID, duration=400), "de")
    assert answer.text == "Der Haufen wird heiß. [2:00] Dann ist er fertig."
    assert answer.verdicts is None
    assert [each.t for each in answer.citations] == [120]
    assert answer.citations[0].segments == (1,)


def test_without_times_there_are_quotes_alone() -> None:
    answer = checked("The pile heats up to sixty degrees [02:00].", transcript(SAID, timed=False), "en")
    assert answer.text == "The pile heats up to sixty degrees."
    [citation] = answer.citations
    assert citation.t is None
    assert citation.quote.startswith("The pile heats up")
