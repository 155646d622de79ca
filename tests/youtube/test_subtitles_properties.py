"""Whatever the bytes are: clean words in order of time, or one AppError."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from errors import BAD_TRANSCRIPT, AppError, ErrorKind
from tests.youtube import subtitle_files as files
from youtube.subtitles import ParsedSubtitles, parse

TAG = re.compile(r"</?(?:i|b|u|c|v|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]")

bits = st.sampled_from(
    ["<", ">", "i", "</i>", "<c>", "<00:00:01.000>", "&", "&lt;", "&gt;", "&amp;", "&#0;", "&#xD800;", "[", "]", ".",
     "Music", "♪", "-->", "00:00:01.000 --> 00:00:02.000", "00:00:01,000 --> 00:00:00,000", "0:15", "99:99:99", "\n",
     "\n\n", "\r", " ", "WEBVTT", "NOTE", "1", "word", "don’t", ">>", "{\\an8}", "\x00", "\u200b", "\x85", "\u2028",
     "字", '"'],
)  # fmt: skip
files_alike = st.lists(bits, max_size=40).map("".join)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | files_alike
json_alike = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["events", "segs", "utf8", "tStartMs", "dDurationMs", "text", "start", "duration", "end"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def outcome(data: bytes, filename: str | None) -> ParsedSubtitles | ErrorKind:
    try:
        return parse(data, filename)
    except AppError as fault:
        return fault.kind


def check(data: bytes, filename: str | None = None) -> ParsedSubtitles | None:
    parsed = outcome(data, filename)
    if isinstance(parsed, ErrorKind):
        assert parsed is BAD_TRANSCRIPT
        return None
    starts = [segment.start for segment in parsed.segments]
    assert starts == sorted(starts)
    assert starts
    for segment in parsed.segments:
        assert 0 <= segment.start <= segment.end
        assert segment.text == " ".join(segment.text.split())
        assert segment.text
        assert not TAG.search(segment.text)
        assert not UNSEEN.search(segment.text)
        if not parsed.timed:
            assert segment.start == segment.end == 0
    return parsed


@given(st.binary(max_size=400), st.none() | st.text(max_size=20))
def test_any_bytes(data: bytes, filename: str | None) -> None:
    check(data, filename)


@settings(max_examples=300)
@given(files_alike, st.sampled_from(["utf-8", "utf-16", "utf-16-le"]))
def test_anything_made_of_the_pieces_of_subtitle_files(text: str, encoding: str) -> None:
    check(text.encode(encoding))


@given(json_alike)
def test_any_json(value: object) -> None:
    check(json.dumps(value).encode())


def talks_in(between: str, *words: str) -> st.SearchStrategy[tuple[files.Line, ...]]:
    """Talks of four lines and more, in the words of a language; each line is told apart by its number."""
    lines = st.lists(st.sampled_from(words), min_size=1, max_size=6).map(between.join)
    said = st.lists(lines, min_size=4, max_size=30)
    return said.map(lambda said: tuple((100 + n * 3000, f"{words}{between}n{n}") for n, words in enumerate(said)))


talks = st.one_of(
    talks_in(" ", "rye", "and", "salt", "we", "bake", "now"),
    talks_in(" ", "الخبز", "والملح", "نحن", "می\u200cخواهم", "الآن"),
    talks_in(" ", "לחם", "ומלח", "אנחנו", "עכשיו"),
    talks_in("", "今天", "我们", "烤", "面包", "，"),
    talks_in("", "パンを", "焼く", "塩", "、"),
    talks_in(" ", "오늘", "빵을", "굽는다"),
)


@given(talks)
def test_any_talk_is_the_same_in_every_format(talk: tuple[files.Line, ...]) -> None:
    wanted = [(start / 1000, words) for start, words in talk]
    for text in (files.rolling_vtt(talk), files.rolling_srt(talk), files.plain_srt(talk), files.json3(talk)):
        parsed = check(text.encode())
        assert parsed
        assert [(segment.start, segment.text) for segment in parsed.segments] == wanted


@given(talks)
def test_marks_of_direction_and_lines_that_were_wrapped_change_nothing(talk: tuple[files.Line, ...]) -> None:
    plain = check(files.plain_srt(talk).encode())
    marked = check(files.plain_srt(tuple((at, f"\u202b{words}\u202c\u200f") for at, words in talk)).encode())
    assert plain
    assert marked
    assert marked.segments == plain.segments
