"""Which passages of a long transcript a model reads for a question."""

from hypothesis import given
from hypothesis import strategies as st

from summary.chunking import cost_of
from summary.relevance import fitting
from summary.values import Segment

FILLER = "the keeper walks along wooden boxes and looks under every single heavy lid again"


def _talk(lines: int, **special: str) -> list[Segment]:
    return [Segment(at * 10.0, at * 10.0 + 9, special.get(f"at{at}", f"{FILLER} {at}")) for at in range(lines)]


def test_the_passage_with_the_words_comes_with_its_neighbours_in_the_order_of_time() -> None:
    said = _talk(400, at200="wasps are kept out by a narrow entrance")
    chosen = fitting("How are wasps kept out?", said, 1500, timed=True)
    assert said[200] in chosen
    assert said[199] in chosen
    assert said[201] in chosen
    starts = [segment.start for segment in chosen]
    assert starts == sorted(starts)
    assert sum(cost_of(segment, True) for segment in chosen) <= 1500


def test_a_question_about_nothing_in_particular_gets_passages_from_everywhere() -> None:
    said = _talk(400)
    starts = [segment.start for segment in fitting("What is this about?", said, 2000, timed=True)]
    quarters = {int(start // 1000) for start in starts}
    assert quarters == {0, 1, 2, 3}


@given(st.lists(st.text(max_size=60), max_size=40), st.integers(0, 600), st.text(max_size=40))
def test_it_never_takes_more_than_fits_and_nothing_twice(texts: list[str], room: int, question: str) -> None:
    said = [Segment(float(at), at + 1.0, text) for at, text in enumerate(texts)]
    chosen = fitting(question, said, room, timed=True)
    assert sum(cost_of(segment, True) for segment in chosen) <= room
    assert len({segment.start for segment in chosen}) == len(chosen)
