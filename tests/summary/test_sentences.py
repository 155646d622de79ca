"""Markdown as the plain sentences that a reader hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.sentences import sentences


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("One is here. Two is there! Three?", ["One is here.", "Two is there!", "Three?"]),
        ("# Heading\n\nText.\n\n## Other\n- a point\n- **another** one", ["Text.", "a point", "another one"]),
        ("A line that\ngoes on. Next\none.", ["A line that goes on.", "Next one."]),
        ("1. First do this.\n2. Then `that`. And more.", ["First do this.", "Then that.", "And more."]),
        ("It costs 3.5 million, says Dr. Miller of St. Ives.", ["It costs 3.5 million, says Dr. Miller of St. Ives."]),
        ("It rises [01:02]. It falls [1:02–1:30].", ["It rises.", "It falls."]),
        ("See [the oven](https://youtu.be/x?t=1) first.", ["See the oven first."]),
        ("*Selected from the transcript:*\n\nText.", ["Text."]),
        ("| a | b |\n|---|---|\n| one | two |", ["a b", "one two"]),
        ("先放面粉。再放水！好吗？", ["先放面粉。", "再放水！", "好吗？"]),
        ("He said “stop.” Then he left.", ["He said “stop.”", "Then he left."]),
        (r"3 \* 4 is 12.", ["3 * 4 is 12."]),
        ("---\n\n***", []),
        ("> - quoted point", ["quoted point"]),
    ],
)
def test_sentences_are_found_in_all_forms(markdown: str, found: list[str]) -> None:
    assert sentences(markdown) == found


@given(st.text(max_size=300))
def test_whatever_is_written_gives_lines_with_something_in_them(markdown: str) -> None:
    assert all(each.strip() and "\n" not in each for each in sentences(markdown))
