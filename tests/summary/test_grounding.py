"""A sentence and the lines that say the same."""

from summary.findings import NOT_FOUND, SUPPORTED, WEAK
from summary.grounding import Evidence, supported
from summary.values import Segment
from tests.summary.doubles import TOPICS, talk

LINES = [
    "today we bake a loaf of rye bread at home",
    "you need five hundred grams of flour and a spoon of salt",
    "mix it with lukewarm water and let it rest",
    "the sour dough needs a warm place over night",
    "in the morning heat the oven to 250 degrees",
    "the crust gets dark because of the sugar in the rye",
    "a thermometer tells when the middle is done",
    "let it cool down on a rack before you cut it",
    "my grandmother kept hers in a linen bag",
    "write in the comments how yours came out",
]
BREAD = [Segment(number * 30.0, number * 30.0 + 30, text) for number, text in enumerate(LINES)]
PLANTS = ("rose", "tulip", "fern", "ivy", "moss", "lily", "peony", "aster", "iris", "sage") * 3
GARDEN = [
    Segment(300 + n * 30.0, 330 + n * 30.0, f"the garden {plant} grows beside the fence")
    for n, plant in enumerate(PLANTS)
]
SAID = [*BREAD, *GARDEN]


def test_what_is_said_is_supported_and_leads_to_the_line() -> None:
    found = supported("The oven is heated to 250 degrees in the morning.", SAID)
    assert (found.verdict, found.t) == (SUPPORTED, 120)
    assert 4 in found.segments
    assert 0.48 <= found.score <= 1


def test_what_nobody_says_is_not_found() -> None:
    found = supported("Shareholders approved the merger of both airlines.", SAID)
    assert (found.verdict, found.t, found.segments, found.score) == (NOT_FOUND, None, (), 0.0)


def test_a_little_of_it_is_weak() -> None:
    found = supported("Heat the oven with jazz tonight.", SAID)
    assert found.verdict == WEAK


def test_two_places_may_support_one_sentence() -> None:
    found = supported("Flour and salt are mixed, and the garden tulip grows.", SAID)
    assert found.verdict == SUPPORTED
    assert {1, 11} <= set(found.segments)


def test_a_figure_that_nobody_says_is_at_most_weak() -> None:
    assert supported("Heat the oven to 300 degrees in the morning.", SAID).verdict == WEAK


def test_only_passages_near_a_time_count_when_that_is_asked() -> None:
    evidence = Evidence(SAID)
    label = "The tulip beside the fence"
    assert evidence.support(label, between=(330, 360)).verdict == SUPPORTED
    assert evidence.support(label, between=(0, 60)).verdict == NOT_FOUND


def test_without_words_nothing_is_found() -> None:
    assert supported("And so it is.", SAID).verdict == NOT_FOUND
    assert supported("Bread.", []).verdict == NOT_FOUND
    assert supported("Bread.", [Segment(0, 5, ""), Segment(5, 9, "♪")]).verdict == NOT_FOUND


def test_scripts_without_spaces_are_compared_too() -> None:
    said = [Segment(0, 5, "今天我们做面包"), Segment(60, 65, "现在放进烤箱里面烤四十分钟")]
    assert supported("放进烤箱烤四十分钟。", said).t == 60
    assert supported("股东批准了合并。", said).verdict == NOT_FOUND


def test_the_best_place_comes_first_for_every_topic() -> None:
    evidence = Evidence(talk(TOPICS))
    for number, topic in enumerate(TOPICS):
        assert evidence.support(f"They add the {topic}").t == number * 60
