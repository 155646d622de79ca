"""Texts in parts: nothing lost, nothing too large, cut where a speaker would breathe."""

from hypothesis import given
from hypothesis import strategies as st

from speech.splitting import in_bytes, parts, sentences


def test_whole_sentences_as_long_as_they_fit() -> None:
    assert parts("One two. Three four! Five?", 21) == ["One two. Three four!", "Five?"]
    assert sentences("Dr. Bee has 3.5 hives. “Really?” Yes.\nNext line") == [
        "Dr. Bee has 3.5 hives.", "“Really?” Yes.", "Next line",
    ]  # fmt: skip


def test_then_clauses_then_words_then_characters() -> None:
    assert parts("one two, three four; five", 12) == ["one two,", "three four;", "five"]
    assert parts("one two three", 7) == ["one two", "three"]
    assert parts("abcdefgh", 3) == ["ab", "cd", "ef", "gh"]
    assert parts("日本語。日本語。", 9, in_bytes) == ["日本", "語。", "日本", "語。"]


@given(st.text(max_size=300), st.integers(4, 60))
def test_nothing_is_lost_and_nothing_is_too_large(text: str, most: int) -> None:
    made = parts(text, most, in_bytes)
    assert all(0 < in_bytes(part) <= most for part in made)
    assert "".join("".join(made).split()) == "".join(text.split())
