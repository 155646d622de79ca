"""Pieces fit, are in order, and lose nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.chunking import LEAST_BUDGET, cost_of, cut
from summary.values import Segment
from tests.summary.doubles import talk

_TEXTS = st.text(st.sampled_from("abc de fgh ij. 水在瓶子里 жук <[]>"), max_size=400)


@st.composite
def _segments(draw: st.DrawFn) -> list[Segment]:
    texts = draw(st.lists(_TEXTS, max_size=30))
    return [Segment(float(second), second + 1.5, text) for second, text in enumerate(texts)]


@given(_segments(), st.integers(LEAST_BUDGET, 2000), st.booleans())
def test_every_word_is_in_a_piece_in_order_and_every_piece_fits(
    segments: list[Segment], budget: int, timed: bool
) -> None:
    pieces = cut(segments, budget, timed)
    assert all(sum(cost_of(segment, timed) for segment in piece.segments) <= budget for piece in pieces)
    fresh = [segment for piece in pieces for segment in piece.segments[piece.repeated :]]
    assert "".join("".join(s.text.split()) for s in fresh) == "".join("".join(s.text.split()) for s in segments)
    assert [segment.start for segment in fresh] == sorted(segment.start for segment in fresh)


@given(_segments(), st.integers(LEAST_BUDGET, 2000))
def test_a_piece_begins_with_the_end_of_the_one_before(segments: list[Segment], budget: int) -> None:
    pieces = cut(segments, budget)
    assert pieces[0].repeated == 0
    for before, piece in pairwise(pieces):
        assert piece.segments[: piece.repeated] == before.segments[len(before.segments) - piece.repeated :]
        assert len(piece.segments) > piece.repeated


def test_segments_stay_whole_when_they_fit_and_the_overlap_is_small() -> None:
    segments = talk([f"topic{number}" for number in range(200)])
    pieces = cut(segments, 1000)
    assert len(pieces) > 3
    assert all(segment in segments for piece in pieces for segment in piece.segments)
    assert all(1 <= piece.repeated <= 3 for piece in pieces[1:])


def test_a_model_without_a_window_reads_all_at_once() -> None:
    segments = talk(["flour"] * 5000)
    assert [len(piece.segments) for piece in cut(segments, None)] == [5000]


def test_one_giant_line_is_parted_between_words_with_times_that_grow() -> None:
    words = [f"word{number}" for number in range(2000)]
    pieces = cut([Segment(0, 1000, " ".join(words))], 300)
    parts = [segment for piece in pieces for segment in piece.segments[piece.repeated :]]
    assert " ".join(part.text for part in parts).split() == words
    assert parts[0].start == 0
    assert parts[-1].end == pytest.approx(1000)


def test_a_budget_in_which_nothing_fits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        cut(talk(["flour"]), LEAST_BUDGET - 1)
