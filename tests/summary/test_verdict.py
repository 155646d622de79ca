"""The line that answers the title, supported by the transcript or taken from it."""

from summary.findings import SUPPORTED
from summary.grounding import Evidence
from summary.values import Transcript
from summary.verdict import settled
from tests.summary.doubles import talk, transcript

TALK = talk(["flour", "water", "yeast", "oven", "crust", "butter", "salt", "honey", "raisins", "walnuts"])


def _settled(
    section: str, text: Transcript, *, compare: bool = True
) -> tuple[str, int | None, str | None, bool] | None:
    verdict = settled(section, text, Evidence(text.segments) if compare else None)
    return (verdict.text, verdict.t, verdict.support, verdict.quoted) if verdict else None


def test_a_model_s_verdict_that_holds_is_taken_with_its_time() -> None:
    text = transcript(TALK, duration=600)
    assert _settled("[01:05] **We add the water.**", text) == ("We add the water.", 65, SUPPORTED, False)
    assert _settled("We add the water.", text) == ("We add the water.", 60, SUPPORTED, False)


def test_a_wrong_time_becomes_the_right_one() -> None:
    text = transcript(TALK, duration=600)
    for claimed in ("[99:00]", "[08:30]"):
        assert _settled(f"{claimed} Water and yeast, gently stirred", text) == (
            "Water and yeast, gently stirred",
            60,
            SUPPORTED,
            False,
        )


def test_what_nobody_says_gives_way_to_the_speaker_s_words_about_the_title() -> None:
    text = transcript(TALK, duration=600, title="The salt")
    found = _settled("[01:00] Shareholders approve mergers", text)
    assert found is not None
    assert found[1:] == (360, SUPPORTED, True)
    assert found[0].startswith("now we add the salt")
    assert _settled("", text) == found


def test_a_title_that_nobody_speaks_of_has_no_verdict() -> None:
    assert _settled("", transcript(TALK, title="Shareholders approve mergers")) is None


def test_a_translated_verdict_is_checked_by_its_time_only() -> None:
    text = transcript(TALK, duration=600)
    assert _settled("[01:00] Das Wasser kommt.", text, compare=False) == ("Das Wasser kommt.", 60, None, False)
    assert _settled("[99:00] Nie.", text, compare=False) == ("Nie.", None, None, False)
    assert _settled("", text, compare=False) is None


def test_without_times_it_has_none() -> None:
    assert _settled("[01:00] We add the water", transcript(TALK, timed=False)) == (
        "We add the water",
        None,
        SUPPORTED,
        False,
    )
