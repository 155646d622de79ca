"""The built-in model, asked a question: the passages that answer it, or that none does."""

import pytest

from concurrency.cancellation import Cancellation
from errors import JobCancelled
from providers.builtin import Builtin
from summary.findings import NO_ANSWER
from summary.values import ModelRequest, Segment, SummaryOptions, Usage, VideoDetails

ENGLISH = (
    "compost needs air and water and a mix of green and brown material so that it does not smell at all",
    "the pile heats up to sixty degrees when the bacteria in it find enough nitrogen and that takes a week",
    "turn the pile every two weeks because the middle runs out of oxygen first and then it begins to stink",
    "after three months the compost smells of forest floor and it is ready to be spread in the garden",
)
GERMAN = (
    "ein Kompost braucht Luft und Wasser und eine gute Mischung aus grünem und braunem Material im Haufen",
    "der Haufen erhitzt sich auf sechzig Grad wenn die Bakterien darin genug Stickstoff finden und arbeiten",
    "man muss den Haufen alle zwei Wochen wenden weil der Mitte zuerst der Sauerstoff ausgeht und es stinkt",
)
JAPANESE = (
    "堆肥には空気と水が必要です。",
    "細菌が窒素を見つけると山は六十度まで熱くなります。",
    "二週間ごとに山を返します。",
)


def _answer(question: str, said: tuple[str, ...], language: str, *, timed: bool = True) -> str:
    segments = tuple(Segment(60.0 * at, 60.0 * at + 20, text) for at, text in enumerate(said))
    request = ModelRequest(
        model="builtin", instructions="", prompt="", segments=segments, details=VideoDetails("v", "T"),
        options=SummaryOptions(), target_words=150, language=language, timed=timed, max_output_tokens=1000,
        question=question,
    )  # fmt: skip
    *texts, usage = Builtin().stream(request, Cancellation())
    assert usage == Usage(0, 0)
    return "".join(str(text) for text in texts)


@pytest.mark.parametrize(
    ("question", "said", "language", "time", "word"),
    [
        ("How hot do the bacteria make it?", ENGLISH, "en", "[01:00]", "sixty degrees"),
        ("Wie heiß wird es durch die Bakterien?", GERMAN, "de", "[01:00]", "sechzig Grad"),
        ("細菌は何をしますか", JAPANESE, "ja", "[01:00]", "六十度"),
    ],
)
def test_the_passage_that_has_the_words(
    question: str, said: tuple[str, ...], language: str, time: str, word: str
) -> None:
    first = _answer(question, said, language)
    assert time in first
    assert word in first
    assert "[02:00]" not in first
    assert "[" not in _answer(question, said, language, timed=False)


@pytest.mark.parametrize("question", ["What is the capital of France?", "Who won the football championship?"])
def test_none_is_said_so(question: str) -> None:
    assert _answer(question, ENGLISH, "en") == NO_ANSWER


def test_the_same_question_gets_the_same_answer_in_the_order_of_time() -> None:
    answer = _answer("What about the compost and the pile?", ENGLISH, "en")
    assert answer == _answer("What about the compost and the pile?", ENGLISH, "en")
    times = [line[2:9] for line in answer.splitlines()]
    assert times == sorted(times)
    assert len(times) > 1


def test_a_general_question_gets_what_a_summary_would() -> None:
    assert "[0" in _answer("What is this about?", ENGLISH, "en")


def test_it_can_be_cancelled() -> None:
    cancel = Cancellation()
    cancel.cancel()
    request = ModelRequest(
        "builtin", "", "", (Segment(0, 5, ENGLISH[0]),), VideoDetails("v", "T"), SummaryOptions(), 150, "en", True, 99,
        question="compost?",
    )  # fmt: skip
    with pytest.raises(JobCancelled):
        list(Builtin().stream(request, cancel))
