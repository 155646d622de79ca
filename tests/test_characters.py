"""Halves of characters become whole ones, wherever the text was cut."""

from hypothesis import given
from hypothesis import strategies as st

from characters import Joiner, whole

PAIR, HIGH, LOW = "\U0001f600", "\ud83d", "\ude00"
ANYTHING = st.text(alphabet=st.sampled_from(["a", "é", "字", PAIR, HIGH, LOW]))


def test_two_halves_are_one_and_any_other_half_is_replaced() -> None:
    assert whole(f"a{HIGH}{LOW}b") == f"a{PAIR}b"
    assert whole(f"{HIGH}a") == "\ufffda"
    assert whole(f"{LOW}{HIGH}") == "\ufffd\ufffd"
    assert whole("plain é 字") == "plain é 字"


@given(st.lists(ANYTHING))
def test_pieces_give_what_the_whole_text_gives(pieces: list[str]) -> None:
    joiner = Joiner()
    told = [joiner.feed(piece) for piece in pieces]
    told.append(joiner.rest())
    assert "".join(told) == whole("".join(pieces))
    for text in told:
        text.encode()
