"""Times that a model claims are in the video, about what is said there, in order; else the transcript speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.grounding import Evidence
from summary.key_moments import MOST_MOMENTS, checked, from_transcript, parse, parse_line, settle
from summary.transcript_lines import last_time
from summary.values import Chapter, KeyMoment, Segment
from tests.summary.doubles import TOPICS, talk, transcript


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("[01:02] Label", (62, "Label")),
        ("- [1:02:03] Label", (3723, "Label")),
        ("- **[1:02–1:30]** Label", (62, "Label")),
        ("* **01:02** – Label", (62, "Label")),
        ("1:02 - Label", (62, "Label")),
        ("1. [01:02] Label", (62, "Label")),
        ("12) 01:02 Label", (62, "Label")),
        ("Label (1:02)", (62, "Label")),
        ("Label – 1:02", (62, "Label")),
        ("[1:02](https://youtu.be/x?t=62) Label", (62, "Label")),
        ("[1:02] [Label](https://youtu.be/x?t=62)", (62, "Label")),
        ("| 01:02 | Label |", (62, "Label")),
        ("[00:01:02.500] Label", (62, "Label")),
        ("[75:30] Label", (4530, "Label")),
        ("[62s] Label", (62, "Label")),
        ("[1m02s] Label", (62, "Label")),
        ("【01:02】标签", (62, "标签")),
        ("`[01:02]` **Bold**: `label`", (62, "Bold: label")),
        (r"\[01:02\] 3 \* 4", (62, "3 * 4")),
        ("[01:02, 03:04] C++ and C#", (62, "C++ and C#")),
        ("[01:02] Rest (twice)", (62, "Rest (twice)")),
    ],
)
def test_the_usual_forms_are_read(line: str, moment: tuple[int, str]) -> None:
    assert parse_line(line) == KeyMoment(*moment)


@pytest.mark.parametrize(
    "line",
    ["", "---", "No time", "[01:02]", "[1:75] Bad", "[1:99:00] Bad", "At 10:30 it begins", "3:05pm meeting", "16:9"],
)
def test_what_is_no_time_is_passed_over(line: str) -> None:
    assert parse_line(line) is None


def test_a_long_label_is_cut_at_a_word() -> None:
    moment = parse_line("[00:01] " + "several words " * 40)
    assert moment is not None
    assert len(moment.label) <= 120
    assert moment.label.endswith(("several…", "words…"))


def _held(*lines: str, duration: float | None = 600) -> list[tuple[int, str]]:
    text = transcript(duration=duration)
    return [(m.t, m.label) for m in checked(parse("\n".join(lines)), text, Evidence(text.segments))]


def test_a_small_overshoot_is_clamped_and_a_larger_one_dropped() -> None:
    assert _held("[10:05] Walnuts last") == [(600, "Walnuts last")]
    assert _held("[10:06] Elephants last") == []
    assert _held("[10:06] Add walnuts") == [(540, "Add walnuts")]  # where it is said


def test_they_are_put_in_order_and_doubles_dropped() -> None:
    assert _held("[03:00] The oven", "[01:00] Water", "[01:00] More water", "[02:00] water", "[02:00] Yeast") == [
        (60, "Water"),
        (120, "Yeast"),
        (180, "The oven"),
    ]


def test_a_label_must_be_about_what_is_said_within_a_minute() -> None:
    assert _held("[09:00] Flour of sieved rye grains") == []
    assert _held("[02:01] Flour of sieved rye grains") == []
    assert _held("[02:00] Flour is sieved") == [(120, "Flour is sieved")]


def test_words_that_say_nothing_do_not_count() -> None:
    assert _held("[02:00] And now we do it for a while") == []
    assert _held("[02:00] And now we stir it for a while") != []


def test_chinese_labels_are_compared_by_pairs_of_characters() -> None:
    text = transcript(
        [Segment(0, 60, "今天我们做面包"), Segment(300, 360, "现在放进烤箱")], duration=400, language="zh"
    )
    held = checked(parse("[00:05] 做面包\n[05:10] 牛奶和鸡蛋\n[05:20] 放进烤箱"), text, Evidence(text.segments))
    assert [m.t for m in held] == [5, 320]


def test_a_label_that_is_said_elsewhere_is_moved_there() -> None:
    assert _held("[09:00] Flour we add") == [(0, "Flour we add")]
    assert _held("[99:00] Flour we add") == [(0, "Flour we add")]


def test_a_translated_summary_is_checked_by_time_only() -> None:
    moments = settle("[01:00] Das Wasser\n[99:00] Nie", transcript(duration=600), None)
    assert moments == (KeyMoment(60, "Das Wasser"),)


def test_the_author_s_chapters_are_the_skeleton_and_the_model_s_moments_stand_between() -> None:
    chapters = [Chapter(300, "**Baking**"), Chapter(0, "Dough"), Chapter(9999, "Behind the end")]
    text = transcript(duration=600, chapters=chapters)
    section = "[09:00] Elephants\n[05:10] The butter\n[02:00] Add the yeast"
    moments = settle(section, text, Evidence(text.segments))
    assert moments == (KeyMoment(0, "Dough"), KeyMoment(120, "Add the yeast"), KeyMoment(300, "Baking"))


def test_without_chapters_the_transcript_speaks_from_all_of_its_length() -> None:
    long = transcript(talk([f"{topic} {turn}" for turn in range(6) for topic in TOPICS]))
    moments = from_transcript(long)
    said = {int(segment.start): segment.text for segment in long.segments}
    assert 6 <= len(moments) <= 8
    assert all(moment.label in said[moment.t] for moment in moments)
    assert moments[0].t < 600
    assert moments[-1].t >= 3000


def test_a_transcript_without_times_gives_no_moments() -> None:
    untimed = transcript(timed=False, chapters=[Chapter(0, "Dough")])
    assert settle("[01:00] Water", untimed, Evidence(untimed.segments)) == ()


def test_of_too_many_some_are_kept_from_all_of_the_video() -> None:
    claims = [KeyMoment(t, f"Moment {t}") for t in range(0, 600, 6)]
    held = checked(claims, transcript(duration=600), None)
    assert 20 <= len(held) <= MOST_MOMENTS
    assert held[-1].t > 560


_CLAIMS = st.lists(
    st.tuples(st.integers(-5, 2000), st.sampled_from(["Water", "oven time", "Elephants", "honey", "", "flour flour"])),
    max_size=60,
)


@given(_CLAIMS, st.floats(1, 1500), st.booleans())
def test_moments_are_always_in_the_video_and_ascending(
    claims: list[tuple[int, str]], duration: float, compare: bool
) -> None:
    text = transcript(duration=duration)
    held = checked((KeyMoment(t, label) for t, label in claims), text, Evidence(text.segments) if compare else None)
    times = [moment.t for moment in held]
    assert all(0 <= t <= last_time(text) for t in times)
    assert times == sorted(set(times))
    assert len(times) <= MOST_MOMENTS


@given(st.text(max_size=300), st.floats(0, 5000) | st.none())
def test_whatever_a_model_writes_the_moments_hold(answer: str, duration: float | None) -> None:
    text = transcript(duration=duration)
    moments = settle(answer, text, Evidence(text.segments))
    times = [moment.t for moment in moments]
    assert all(0 <= t <= last_time(text) for t in times)
    assert times == sorted(set(times))
    assert all(moment.label.strip() and "\n" not in moment.label for moment in moments)
