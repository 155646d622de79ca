"""What a model thinks aloud is left out, however the text is cut into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.thoughts import ThoughtFilter

TEXTS = {
    "<think>Let me see: a < b?</think>\n\nThe answer.": "The answer.",
    "\n<think>\n</think>\nThe answer.": "The answer.",
    "The answer has a <think> in it</think>.": "The answer has a <think> in it</think>.",
    "<thinking is hard>": "<thinking is hard>",
    "<th": "<th",
    "<think>never done": "",
    "": "",
}


@pytest.mark.parametrize(("text", "told"), TEXTS.items())
@settings(deadline=None, derandomize=True)
@given(cuts=st.lists(st.integers(0, 50), max_size=8))
def test_thoughts_are_left_out(text: str, told: str, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut <= len(text)), len(text)]
    thoughts = ThoughtFilter()
    said = [thoughts.feed(text[a:b]) for a, b in pairwise(edges)]
    assert "".join(said) + thoughts.rest() == told


def test_text_is_not_held_back_longer_than_it_is_in_doubt() -> None:
    thoughts = ThoughtFilter()
    assert thoughts.feed("<") == ""
    assert thoughts.feed("b>") == "<b>"
    assert thoughts.feed("<think>") == "<think>"
