"""Times inside the text: the impossible ones go, the others stay as they were written."""

import pytest

from summary.impossible_times import without_impossible_times
from summary.values import Segment
from tests.summary.doubles import talk, transcript

LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Stir [02:00] well.", "Stir [02:00] well."),
        ("Stir [12:00] well.", "Stir well."),
        ("Stir (12:00) well.", "Stir well."),
        ("Stir [01:00–02:00].", "Stir [01:00–02:00]."),
        ("Stir [01:00, 12:00].", "Stir [01:00]."),
        ("Stir [12:00](https://youtu.be/x?t=720).", "Stir."),
        (f"Stir [here]({LINK}&t=720s).", f"Stir [here]({LINK})."),
        (f"Stir [here]({LINK}&t=72s).", f"Stir [here]({LINK}&t=72s)."),
        ("Go to https://youtu.be/abc?t=9999 now", "Go to https://youtu.be/abc now"),
        ("https://www.youtube.com/watch?t=1h2m&v=abc", "https://www.youtube.com/watch?v=abc"),
        ("The ratio is 16:9, at 12:30 they ate.", "The ratio is 16:9, at 12:30 they ate."),
        ("Wait (30s).", "Wait (30s)."),
        ("Bad [1:75] figure.", "Bad figure."),
    ],
)
def test_a_video_of_ten_minutes(written: str, kept: str) -> None:
    assert without_impossible_times(written, transcript(duration=600)) == kept


def test_a_clock_time_that_the_speaker_says_stays() -> None:
    said = transcript([*talk(["flour"]), Segment(60, 70, "the train leaves at 23:59 sharp")])
    assert without_impossible_times("The last train (23:59).", said) == "The last train (23:59)."
    assert without_impossible_times("The last train [23:59].", said) == "The last train."


def test_a_transcript_without_times_has_none_in_its_summary() -> None:
    untimed = transcript(timed=False, duration=600)
    assert without_impossible_times(f"Stir [00:10] it ([see]({LINK}&t=5s)).", untimed) == f"Stir it ([see]({LINK}))."
