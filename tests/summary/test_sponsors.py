"""Advertising is found by what is said in it, and what only sounds like it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.sponsors import without_sponsors
from summary.values import Segment

TALK = [
    "A starter is flour and water, and it lives when it is fed every day with the same amount of both.",
    "In the first week it smells of wet paper, in the second of yoghurt, and in the third week of apples.",
    "Keep it in a glass, at the warmest place of the kitchen, and write down the hour at which it is highest.",
    "When it floats in a bowl of water it can raise a loaf of bread without any other help.",
]
ADS = {
    "en": ["This video is sponsored by Boxly.", "They send you meals.", "Use code BREAD for 20% off your first box."],
    "thanks": [
        "Thanks to Acme Tools for sponsoring this one.",
        "Go to acme.com/bread, the link is below.",
    ],
    "word": ["But first, a quick word from our sponsor.", "Boxly has a free trial for everyone who watches."],
    "de": ["Dieses Video wird heute gesponsert von Kistl.", "Mit dem Code BROT gibt es 20 Prozent Rabatt."],
    "es": ["Este video está patrocinado por Cajita.", "Usa el código PAN y tendrás un 20 por ciento de descuento."],
    "fr": ["Cette vidéo est sponsorisée par Boîte.", "Avec le code promo PAIN vous avez 20 % de réduction."],
}


def lines(*texts: str) -> list[Segment]:
    return [Segment(5.0 * at, 5.0 * at + 5, text) for at, text in enumerate(texts)]


@pytest.mark.parametrize("name", ADS)
def test_the_stretch_goes_and_all_else_stays_with_its_times(name: str) -> None:
    said = lines(*TALK[:2], *ADS[name], *TALK[2:])
    assert list(without_sponsors(said)) == [*said[:2], *said[-2:]]


def test_captions_without_full_stops_lose_whole_lines_only() -> None:
    words = " ".join([*TALK[:2], "this video is brought to you by boxly use code bread for 20 percent off", *TALK[2:]])
    plain = words.lower().replace(".", "").replace(",", "").split()
    said = lines(*(" ".join(plain[at : at + 7]) for at in range(0, len(plain), 7)))
    kept = without_sponsors(said)
    assert len(said) - 5 <= len(kept) < len(said)
    assert set(kept) <= set(said)
    left = " ".join(segment.text for segment in kept)
    assert "boxly" not in left
    assert "percent off" not in left


def test_of_a_line_that_holds_both_the_rest_stays() -> None:
    said = lines(f"{TALK[0]} {TALK[1]} This episode is sponsored by Boxly. Use my code BREAD. {TALK[2]} {TALK[3]}")
    assert [segment.text for segment in without_sponsors(said)] == [" ".join(TALK)]


@pytest.mark.parametrize(
    "text",
    [
        "The bill was sponsored by two senators and it passed.",
        "Our sponsor at the company left, so the project ended; a sponsor is what a project needs.",
        "Use code review for every change, and write the link in the description of the ticket.",
        "Sign up at the desk, the first month is the hardest.",
        "Brands ask me how sponsors find a channel.",
    ],
)
def test_who_only_talks_about_such_things_loses_nothing(text: str) -> None:
    said = lines(*TALK[:2], text, *TALK[2:])
    assert list(without_sponsors(said)) == said


def test_a_video_that_would_lose_much_of_itself_loses_nothing() -> None:
    said = lines(TALK[0], *ADS["en"], *ADS["thanks"])
    assert list(without_sponsors(said)) == said


def test_a_code_long_after_belongs_to_the_talk() -> None:
    far = TALK * 3
    said = lines(*far, ADS["en"][0], *far, "And use code points to count characters.", *far)
    assert list(without_sponsors(said)) == [segment for segment in said if segment.text != ADS["en"][0]]


@given(st.lists(st.sampled_from([*TALK, *ADS["en"], *ADS["de"], "", "sponsor " * 40, "."]), max_size=30))
def test_nothing_is_ever_added_and_the_order_stays(texts: list[str]) -> None:
    said = lines(*texts)
    kept = without_sponsors(said)
    starts = [segment.start for segment in kept]
    assert starts == sorted(set(starts))
    assert all(len(segment.text) <= len(said[int(segment.start // 5)].text) for segment in kept)
