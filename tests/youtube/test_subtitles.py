"""Every kind of subtitle file gives the same clean words with their times; anything else is named."""

import json
from itertools import pairwise

import pytest

from summary.values import Segment
from tests.youtube import subtitle_files as files
from youtube.subtitles import ParsedSubtitles, parse

WORDS = [words for _, words in files.TALK]
STARTS = [start / 1000 for start, _ in files.TALK]


def read(text: str, filename: str | None = None) -> ParsedSubtitles:
    return parse(text.encode(), filename)


def lines(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


# -- formats ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (files.rolling_vtt(), "webvtt"),
        (files.rolling_srt(), "subrip"),
        (files.plain_srt(), "subrip"),
        (files.sbv(), "subviewer"),
        (files.json3(), "json3"),
        (files.api_json(), "youtube-transcript-api"),
        (f"[{files.api_json()}]", "youtube-transcript-api"),
        (json.dumps({"segments": [{"start": s, "end": s + 1, "text": w} for s, w in zip(STARTS, WORDS, strict=True)]}),
         "youtube-transcript-api"),
        ("\n".join(f"[{s // 60000:02d}:{s // 1000 % 60:02d}.{s % 1000:03d}] {w}" for s, w in files.TALK), "text"),
    ],
)  # fmt: skip
def test_one_talk_in_every_format_is_the_same_words_and_times(text: str, name: str) -> None:
    parsed = read(text)
    assert [segment.text for segment in parsed.segments] == WORDS
    assert [segment.start for segment in parsed.segments] == STARTS
    assert (parsed.format, parsed.timed, parsed.warnings) == (name, True, ())


def test_no_line_outlasts_the_beginning_of_the_next() -> None:
    for text in (files.json3(), files.api_json(), files.rolling_vtt()):
        segments = read(text).segments
        assert all(a.end <= b.start for a, b in pairwise(segments))
        assert all(segment.end > segment.start for segment in segments)


def test_the_content_decides_and_not_the_name() -> None:
    assert read(files.json3(), "talk.txt").format == "json3"
    assert read(files.rolling_vtt(), "talk.srt").format == "webvtt"
    assert read(files.plain_srt().replace(",", "."), "talk.vtt").format == "subrip"


# -- webvtt and subrip -----------------------------------------------------------------------------------------


def test_what_is_not_spoken_is_left_out() -> None:
    text = """WEBVTT - a talk

STYLE
::cue { color: red }

REGION
id:fred

NOTE
a remark --- of two
lines

intro
01.000 --> 02.000
not a time without minutes

first
00:01.000 --> 00:02.000 line:0 position:20% size:60% align:start
<v Roger Bingham>We are in <i>New&nbsp;York</i> <c.yellow.bg_blue>City</c>

00:03.000 --> 00:04.000

1
00:05.000 --> 00:06.000
&lt;i&gt;Fish&lt;/i&gt; &amp;amp; <b>chips</b> &#39;now&#39;
NOTE this is said
"""
    assert lines(text) == ["We are in New York City", "Fish & chips 'now' NOTE this is said"]


def test_subrip_as_people_have_it() -> None:
    text = (
        "\n\n1\n00:00:01,000 --> 00:00:02,500 X1:100 X2:200\n{\\an8}<font color=\"#fff\">Hello</font><br>there\n\n\n"
        "2\n0:0:3,5 --> 0:0:4\nno blank line after this\n"
        "3\n00:00:05.000 --> 00:00:06.000\ntwo\n\nparts\n\n"
        "4\n00:00:07,000 --> 00:00:08,000\n42\n\n"
        "5\n00:00:09,000 --> 00:00:08,000\nends before it begins"
    )  # fmt: skip
    assert read(text).segments == (
        Segment(1.0, 2.5, "Hello there"),
        Segment(3.5, 4.0, "no blank line after this"),
        Segment(5.0, 6.0, "two parts"),
        Segment(7.0, 8.0, "42"),
        Segment(9.0, 9.0, "ends before it begins"),
    )


def test_captions_out_of_order_are_put_in_order() -> None:
    parsed = read("1\n00:00:09,000 --> 00:00:10,000\nlast\n\n2\n00:00:01,000 --> 00:00:02,000\nfirst\n")
    assert [segment.text for segment in parsed.segments] == ["first", "last"]


def test_a_program_that_shows_tags_keeps_them() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nput a &lt;div&gt; if a < b and c > d\n"
    assert lines(text) == ["put a <div> if a < b and c > d"]


def test_sounds_and_speaker_marks_are_not_words() -> None:
    said = [
        "[Music]",
        "♪ ♪",
        "&gt;&gt; Good morning. >> Hi",
        "so [Applause] thank you (laughter)",
        ">>> News",
        "a >> b",
        "[ __ ]",
    ]
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{line}" for n, line in enumerate(said, 10))
    assert lines(text) == ["Good morning. Hi", "so thank you", "News", "a b"]


def test_tags_that_hide_in_tags_or_in_entities_leave_nothing_like_a_tag() -> None:
    for trick in (
        "<<i>b>x</<i>b>",
        "&lt;&lt;i&gt;b&gt;x",
        "<\x00i>x",
        "<&#8203;i>x",
        "&amp;lt;i&amp;gt;x",
        "<i♪>x",
        "<i[music]>x",
    ):
        (line,) = lines(f"1\n00:00:01,000 --> 00:00:02,000\n{trick} and more words that make it a text\n")
        assert "<i" not in line
        assert "<b" not in line
        assert "x" in line


# -- repeats ---------------------------------------------------------------------------------------------------


def test_words_that_were_really_said_twice_stay() -> None:
    said = ["no", "no", "I mean it", "never", "ever", "not once", "not now", "go", "away", "please"]
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{line}" for n, line in enumerate(said, 10))
    assert lines(text) == said


def test_captions_that_grow_word_by_word_are_said_once() -> None:
    shown = ["we", "we bake", "we bake a", "we bake a loaf", "of", "of rye"]
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\n{line}" for n, line in enumerate(shown, 10))
    assert " ".join(lines(text)) == "we bake a loaf of rye"


def test_captions_that_move_like_a_window_are_said_once() -> None:
    said = "in the first year we learned how to leave the hive alone and that was the hardest thing of all"
    words = said.split()
    shown = [" ".join(words[max(0, n - 5) : n + 3]) for n in range(0, len(words), 3)]
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\n{line}" for n, line in enumerate(shown, 10))
    assert " ".join(lines(text)).split() == words


# -- plain text ------------------------------------------------------------------------------------------------


def test_plain_text_is_its_sentences_without_times() -> None:
    text = "Dr. Grau bakes at 4.30 a.m.\neach day. It is “hard.” But why?\n\nA second paragraph without an end"
    parsed = read(text)
    assert [segment.text for segment in parsed.segments] == [
        "Dr. Grau bakes at 4.30 a.m. each day.",
        "It is “hard.”",
        "But why?",
        "A second paragraph without an end",
    ]
    assert (parsed.timed, parsed.format, parsed.language) == (False, "text", None)
    assert {(segment.start, segment.end) for segment in parsed.segments} == {(0.0, 0.0)}


def test_lines_without_sentences_stay_lines() -> None:
    assert lines("so um we went there\nand then you know\nit was closed") == [
        "so um we went there", "and then you know", "it was closed",
    ]  # fmt: skip


def test_sentences_of_scripts_without_spaces() -> None:
    assert lines("今日はパンを焼きます。水と粉だけです。") == ["今日はパンを焼きます。", "水と粉だけです。"]


@pytest.mark.parametrize(
    "text",
    [
        "0:00 hello\n0:15 we bake\nrye bread\n1:02:03 the end",
        "[00:00] hello\n[00:15] we bake rye bread\n[01:02:03] the end",
        "0:00\nhello\n0:15\nwe bake\nrye bread\n1:02:03\nthe end",
        "(0:00) - hello\n(0:15) – we bake rye bread\n(1:02:03): the end",
    ],
)
def test_times_at_the_beginning_of_lines_are_used(text: str) -> None:
    parsed = read(text)
    assert parsed.timed
    assert parsed.segments == (
        Segment(0.0, 15.0, "hello"),
        Segment(15.0, 3723.0, "we bake rye bread"),
        Segment(3723.0, 3723.0, "the end"),
    )


def test_times_that_are_only_mentioned_are_words() -> None:
    parsed = read("At 10:30 we met.\n10:45 was too late for Bob.\nThen we left at 9:15.\n")
    assert not parsed.timed
    parsed = read("12:00 is noon\n9:00 is early\n3:00 is night\n8:00 is morning")
    assert not parsed.timed


def test_a_very_long_line_is_cut_into_pieces_that_can_be_read_one_by_one() -> None:
    for text in ("word " * 5000, "字" * 5000, "1\n00:00:01,000 --> 00:00:02,000\n" + "word " * 5000):
        segments = read(text).segments
        assert max(len(segment.text) for segment in segments) <= 600
        assert "".join(segment.text for segment in segments).replace(" ", "") == "".join(
            text.rpartition("\n")[2].split()
        )


def test_long_files_are_read_whole() -> None:
    talk = [(n * 2880, f"w{n}a w{n}b w{n}c w{n}d w{n}e w{n}f w{n}g w{n}h") for n in range(5000)]
    from_json, from_vtt = read(files.json3(talk)), read(files.rolling_vtt(talk))
    assert [segment.text for segment in from_json.segments] == [words for _, words in talk]
    assert [segment.text for segment in from_vtt.segments] == [words for _, words in talk]
    assert from_json.segments[-1].start == from_vtt.segments[-1].start == 14397.12


def test_lines_of_scripts_without_spaces_are_joined_without_one() -> None:
    assert lines("WEBVTT\n\n00:01.000 --> 00:02.000\n今天我们\n烤面包，\n好吗？\n") == ["今天我们烤面包，好吗？"]
    assert lines("WEBVTT\n\n00:01.000 --> 00:02.000\n오늘은\n빵을 굽는다\n") == ["오늘은 빵을 굽는다"]
    assert lines("WEBVTT\n\n00:01.000 --> 00:02.000\n今天用\nYouTube\n学习\n") == ["今天用 YouTube 学习"]


def test_captions_in_chinese_that_grow_sign_by_sign_are_said_once() -> None:
    shown = ["今天我", "今天我们烤", "今天我们烤面包", "今天我们烤面包和盐"]
    cues = "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}\n\n" for n, text in enumerate(shown))
    assert "".join(lines(f"WEBVTT\n\n{cues}")) == "今天我们烤面包和盐"


def test_right_to_left_captions_keep_their_joiners_and_lose_their_sounds() -> None:
    first = "00:01.000 --> 00:02.000\n\u202b[موسيقى] می\u200cخواهم نان\u202c"
    second = "00:02.000 --> 00:03.000\n[מוזיקה]"
    assert lines(f"WEBVTT\n\n{first}\n\n{second}\n") == ["می\u200cخواهم نان"]
