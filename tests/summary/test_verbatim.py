"""What is shorter than the summary that was asked for is shown, not summarized."""

import pytest

from summary.values import Segment, SummaryOptions, Usage
from summary.verbatim import shown_whole
from tests.summary.conftest import MakeCore
from tests.summary.doubles import model_info, talk, transcript

SHORT = transcript(talk(["flour", "water", "yeast"]))
INFO = model_info(context_tokens=10_000)


def test_it_costs_nothing_and_says_so(make_core: MakeCore) -> None:
    core = make_core(["Never asked.", Usage(1, 1)], said=SHORT, model=INFO)
    record, _ = core.summarize()
    assert core.models.requests == []
    assert record.summary.startswith("now we add the flour")
    assert core.told.shown == record.summary
    assert (record.provenance.input_tokens, record.provenance.cost_usd) == (0, 0.0)
    assert "39 words, fewer than the 250" in record.provenance.warnings[0]
    assert record.key_moments
    assert record.grounding is not None
    assert {each.verdict for each in record.grounding} == {"supported"}


@pytest.mark.parametrize(
    "options",
    [SummaryOptions(language="German"), SummaryOptions(instruction="Only the flour")],
)
def test_a_translation_or_a_wish_is_work_for_a_model(make_core: MakeCore, options: SummaryOptions) -> None:
    core = make_core(["Made."], said=SHORT, model=INFO)
    assert core.summarize(options)[0].summary == "Made."


def test_what_is_longer_than_the_target_is_summarized() -> None:
    said = transcript([Segment(0, 9, "word " * 60)])
    assert shown_whole(said, SummaryOptions(length="brief"), INFO) is None
    assert shown_whole(said, SummaryOptions(length="short"), INFO) is not None


def test_the_model_that_costs_nothing_is_always_asked() -> None:
    assert shown_whole(SHORT, SummaryOptions(), model_info(context_tokens=None)) is None


@pytest.mark.parametrize(("style", "first"), [("bullets", "- One."), ("steps", "1. One."), ("prose", "One. Two *")])
def test_it_has_the_style_that_is_asked_for_and_no_markdown_of_the_speaker_s(style: str, first: str) -> None:
    said = transcript([Segment(0, 5, "One. Two *loud* [x](y)."), Segment(5, 9, "Three and so on.")])
    text = shown_whole(said, SummaryOptions(style=style), INFO)
    assert text is not None
    assert text.replace("\\", "").startswith(first)
    assert "](y)" not in text
