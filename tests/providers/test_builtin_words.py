"""How the built-in model reads captions: words, stumbles, speakers, languages, passages."""

import pytest

from providers.extractive.languages import UNKNOWN, code_of, detect, language
from providers.extractive.selection import select
from providers.extractive.windows import MAX_SENTENCE, MAX_WORDS, MIN_WORDS, passages_of
from providers.extractive.words import joined, reading_of, without_stumbles, words_of
from summary.values import Segment
from tests.providers.talks import GARDEN, captions, lines, spoken


def passages(texts: list[str], seconds: float = 3.0, code: str = "en") -> list[str]:
    segments = spoken(texts, seconds)
    reading = reading_of(segments)
    kept = without_stumbles(words_of(segments, reading), language(code), reading)
    return [joined(p.words, p.unspaced) for p in passages_of(kept, language(code), reading)]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("um the hive is uh heavy", "the hive is heavy"),
        ("the the hive is is heavy", "the hive is heavy"),
        ("we could we could see we could see the queen", "we could see the queen"),
        ("it is you know a small hive i mean a nuc", "it is a small hive a nuc"),
        ("do you know what i mean by that", "do you know what i mean by that"),
        ("the trouble they had had was very very old", "the trouble they had had was very very old"),
        ("call one one two or 7 7 7", "call one one two or 7 7 7"),
    ],
)
def test_stumbles_go_and_what_only_looks_like_one_stays(said: str, left: str) -> None:
    assert passages([said]) == [left]


def test_grammar_of_other_languages_is_no_stumble() -> None:
    assert passages(["nous nous sommes trompés"], code="fr") == ["nous nous sommes trompés"]
    segments = spoken(["orang orang itu pergi"])
    reading = reading_of(segments)
    assert len(without_stumbles(words_of(segments, reading), UNKNOWN, reading)) == 4


def test_sounds_speakers_and_capitals_part_what_is_said() -> None:
    shouted = [">> THE QUEEN LAYS EGGS [MUSIC] AND THE DRONES", "LEAVE THE HIVE >> REALLY IN JULY", "ANNA: YES IN JULY"]
    assert passages(shouted) == [
        "the queen lays eggs",
        "and the drones leave the hive",
        "really in july",
        "yes in july",
    ]


def test_sentences_are_kept_whole_and_run_ons_are_cut() -> None:
    short = "Dr. Weiss paid 3.50 for it. He said no! "
    found = passages(lines(short * 6 + "and then we went on and on about the bees in the garden " * 10))
    assert found[:4] == ["Dr. Weiss paid 3.50 for it.", "He said no!"] * 2
    assert all(len(text.split()) <= MAX_SENTENCE for text in found)


def test_windows_of_raw_captions_are_of_a_size_and_begin_where_clauses_do() -> None:
    found = passages(captions(GARDEN * 3))
    assert all(8 <= len(text.split()) <= MAX_WORDS for text in found[:-1])
    openers = language("en").openers
    assert sum(text.split()[0] in openers for text in found) > 0.4 * len(found)


def test_a_pause_is_where_a_window_ends() -> None:
    words = [f"word{i}" for i in range(60)]
    early = Segment(0, 6, " ".join(words[:17]))
    late = [Segment(20 + i * 3, 23 + i * 3, " ".join(words[17 + i * 8 : 25 + i * 8])) for i in range(4)]
    found = select((early, *late)).ranking.passages
    assert [word.text for word in found[0].words] == words[:17]
    assert found[1].start == pytest.approx(20)
    assert len(found[0].words) >= MIN_WORDS


def test_every_word_has_the_time_at_which_it_is_said() -> None:
    segments = spoken(captions(GARDEN), seconds=4.0)
    found = list(words_of(segments, reading_of(segments)))
    assert [word.start for word in found] == sorted(word.start for word in found)
    at = next(word.start for word in found if word.plain == "thermometer")
    line = next(s for s in segments if "thermometer" in s.text)
    assert line.start <= at < line.end


TEXTS = {
    "en": GARDEN,
    "de": "Eine Wärmepumpe nutzt die Energie aus der Luft oder aus dem Boden, um ein Haus zu heizen, und das ist alt.",
    "fr": "La pompe à chaleur utilise l'énergie de l'air ou du sol pour chauffer une maison, et ce n'est pas neuf.",
    "es": "La bomba de calor usa la energía del aire o del suelo para calentar una casa, y eso no es nada nuevo.",
    "it": "La pompa di calore usa l'energia dell'aria o del suolo per scaldare una casa, e questo non è una novità.",
    "pt": "A bomba de calor usa a energia do ar ou do solo para aquecer uma casa, e isso não é novo para nós.",
    "nl": "De warmtepomp gebruikt de energie uit de lucht of uit de bodem om een huis te verwarmen, en dat is oud.",
    "sv": "Värmepumpen använder energin i luften eller i marken för att värma ett hus, och det är inte nytt för oss.",
    "pl": "Pompa ciepła bierze energię z powietrza albo z ziemi, żeby ogrzać dom, i to nie jest dla nas nic nowego.",
    "ru": "Тепловой насос берёт энергию из воздуха или из земли, чтобы обогреть дом, и это для нас не новость.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_known_by_its_own_words_whatever_the_tag_says(code: str) -> None:
    assert detect(TEXTS[code].split(), "en").code == code
    assert detect(TEXTS[code].upper().split(), None).code == code


def test_a_language_without_lists_is_not_taken_for_another() -> None:
    irish = "tá an aimsir go breá inniu in éirinn agus tá an ghrian ag taitneamh ar an bhfarraige"
    assert detect(irish.split(), "en") is UNKNOWN
    assert detect([], "en") is UNKNOWN


@pytest.mark.parametrize(
    ("name", "code"),
    [("de-AT", "de"), ("German", "de"), ("Português", "pt"), ("pt_BR", "pt"), ("tlh", None), ("", None)],
)
def test_languages_are_found_by_tag_and_by_name(name: str, code: str | None) -> None:
    assert code_of(name) == code


CHINESE = [
    "大家好今天我们来聊聊气候变化",
    "首先什么是气候变化呢",
    "气候变化是指长期的温度变化",
    "主要原因是二氧化碳排放",
    "我们每天开车都会排放二氧化碳",
    "工厂也会排放很多温室气体",
    "海平面正在不断上升",
    "北极的冰川也在融化",
    "科学家们警告说如果不减少排放",
    "未来几十年将会有更多极端天气",
    "比如洪水干旱和台风",
]


def test_a_script_without_spaces_is_cut_at_lines_and_ranked_by_pairs_of_signs() -> None:
    selection = select(spoken(CHINESE))
    salience = selection.ranking.salience
    assert salience["二氧"] > salience["台风"] > 0
    assert selection.ranking.choose(25)
    assert all(p.words[0].line for p in selection.ranking.passages)
    assert selection.words == pytest.approx(sum(map(len, CHINESE)) / 2, abs=len(selection.ranking.passages))


def test_without_lists_frequent_words_carry_no_topic() -> None:
    talk = " ".join(f"tá an topaic{n} go maith anois agus beidh topaic{n} ag teacht" for n in range(40))
    salience = select(spoken(lines(talk))).ranking.salience
    assert "topaic7" in salience
    assert not {"beidh", "agus", "anois", "maith", "teacht"} & set(salience)
