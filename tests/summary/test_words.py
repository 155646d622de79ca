"""Words, tokens, times and languages in scripts other than English too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.languages import primary_tag, same_language, wanted_language
from summary.time_marks import clock, seconds_of
from summary.words import content_words, count_words, estimate_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one two", 2), ("水在瓶子里", 3), ("mix 水在 now", 3), ("한국어 단어", 2)],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("abcdefgh", 2), ("水在瓶", 3), ("жук", 2), ("ab水", 2)])
def test_tokens_are_estimated_with_care(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_content_words_meet_across_endings_and_leave_fillers_out() -> None:
    assert set(content_words("um the starters, you know")) & set(content_words("Starting")) == {"start"}
    assert content_words("yeah so the thing is to be") == []
    assert content_words("面包机 2024") == ["面包", "包机", "2024"]


@given(st.integers(0, 400_000))
def test_a_time_is_read_as_it_was_written(seconds: int) -> None:
    assert seconds_of(clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:75", None), ("1:60:00", None), ("90:00", 5400), ("1：02", 62), ("1h2m3s", 3723)],
)
def test_what_looks_like_a_time_is_checked(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("en", "en-GB", True),
        ("German", "de-AT", True),
        ("deutsch", "de", True),
        ("no", "nb", True),
        ("en", "de", False),
        ("Klingon", "tlh", False),
        ("und", "und", True),
        ("und", "en", False),
    ],
)
def test_languages_are_compared_by_name_and_tag(one: str, other: str, same: bool) -> None:
    assert same_language(one, other) is same
    assert same_language(other, one) is same


def test_auto_is_the_language_of_the_transcript() -> None:
    assert wanted_language("auto", "de") == "de"
    assert wanted_language(" Auto ", "de") == "de"
    assert wanted_language("French", "de") == "French"
    assert primary_tag("zh_Hans") == "zh"
