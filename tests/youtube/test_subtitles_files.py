"""A subtitle file in any encoding is read, in the language it says, and a file that is none is named."""

import gzip
from pathlib import Path

import pytest

from errors import BAD_TRANSCRIPT, AppError, ErrorKind
from tests.youtube import subtitle_files as files
from youtube.subtitle_bytes import MAX_CAPTIONS
from youtube.subtitles import ParsedSubtitles, parse

WORDS = [words for _, words in files.TALK]


def read(text: str, filename: str | None = None) -> ParsedSubtitles:
    return parse(text.encode(), filename)


def refused(data: bytes) -> str:
    with pytest.raises(AppError) as caught:
        parse(data)
    assert caught.value.kind is BAD_TRANSCRIPT
    return caught.value.message


def outcome(data: bytes) -> str | ErrorKind:
    try:
        return parse(data).format
    except AppError as fault:
        return fault.kind


# -- encodings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [files.rolling_vtt(), files.rolling_srt(), files.json3(), "Grüße aus Köln. Schön!"])
def test_unicode_files_are_read_without_a_warning(encoding: str, text: str) -> None:
    parsed = parse(text.encode(encoding))
    assert parsed.segments == read(text).segments
    assert parsed.warnings == ()


def test_utf_16_with_the_mark_of_the_other_byte_order() -> None:
    assert parse(b"\xfe\xff" + "Grüße".encode("utf-16-be")).segments[0].text == "Grüße"


@pytest.mark.parametrize(("encoding", "text"), [("latin-1", "Grüße aus Köln"), ("cp1252", "“Grüße” – don’t")])
def test_an_old_file_is_read_with_a_warning(encoding: str, text: str) -> None:
    parsed = parse(text.encode(encoding))
    assert parsed.segments[0].text == text
    assert "Latin-1" in parsed.warnings[0]


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    parsed = parse("Grüße aus Köln, schöne Äpfel überall. Größer! Übermütig! Öfter! Ähnlich?".encode() + b" x\xff")
    assert parsed.segments[0].text == "Grüße aus Köln, schöne Äpfel überall."
    assert "not UTF-8" in parsed.warnings[0]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system(ending: str) -> None:
    assert [segment.text for segment in read(files.plain_srt().replace("\n", ending)).segments] == WORDS


# -- language --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filename", "language"),
    [
        ("talk.en.srt", "en"),
        ("My talk [dQw4w9WgXcQ].de-AT.srt", "de-AT"),
        ("talk.en-orig.srt", "en"),
        ("talk.srt", None),
        ("en.srt", None),
        ("my.tv.srt", None),
        ("talk.final.srt", None),
        ("../../x\x00.en.srt", "en"),
        ("", None),
        (None, None),
    ],
)
def test_the_language_is_in_the_name(filename: str | None, language: str | None) -> None:
    assert read(files.plain_srt(), filename).language == language


def test_the_language_is_in_the_head() -> None:
    assert read(files.rolling_vtt().replace("Language: en", "Language: pt-BR"), "talk.en.vtt").language == "pt-BR"


# -- what is none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "no words"),
        (b"...\n---\n", "no words"),
        (b"WEBVTT\n\n", "webvtt file without captions"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n[Music]\n", "webvtt file without captions"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "HTML page"),
        (b"\n<!-- saved --><HTML lang=en>", "HTML page"),
        (b'<?xml version="1.0"?><transcript><text start="1">hi</text></transcript>', "XML file"),
        (b"[Script Info]\nTitle: x\n", "ASS or SSA"),
        (b"{}", "JSON without captions (an empty object)"),
        (b"[]", "JSON without captions (a list of 0)"),
        (b'{"error": {"code": 403}}', "JSON without captions (an object with 'error')"),
        (b'{"events": []}', "JSON without captions"),
        (b'{"events": [{"segs": [{"utf8": "no time"}]}]}', "JSON without captions"),
        (b'[{"text": "no time"}]', "JSON without captions"),
        (b'[{"text": "x", "start": NaN}, {"text": "y", "start": 1e999}, {"text": "z", "start": true}]', "JSON without"),
        (b"[1, 2, 3]", "JSON without captions (a list of 3)"),
        (b'{"events": [{"tStartMs"', "not complete"),
        (b"[" * 100_000, "not complete"),
        (b'{"a":' * 100_000, "not complete"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04 word/document.xml", "ZIP archive"),
        (gzip.compress(b"WEBVTT", mtime=0), "gzip"),
        (b"\x00\x00\x00\x20ftypisom", "MP4"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00" * 5000, "binary"),
        (b"a\n" * (9 * MAX_CAPTIONS), "captions; more than"),
        (b"0:00 --> 0:01\na\n" * (MAX_CAPTIONS + 2), "captions; more than"),
        (b"ab. " * (MAX_CAPTIONS + 2), "captions; more than"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_named(data: bytes, seen: str) -> None:
    assert seen in refused(data)


def test_lone_surrogates_in_json_do_not_get_into_the_words() -> None:
    parsed = parse(b'[{"text": "half \\ud83d a face", "start": 1, "duration": 1}]')
    assert parsed.segments[0].text.encode() == b"half a face"


@pytest.mark.parametrize("unit", ["<", "<c ", "&a;", "[ "])
@pytest.mark.timeout(20)
def test_five_megabytes_of_signs_are_done_with_quickly(unit: str) -> None:
    assert outcome(unit.encode() * ((5 << 20) // len(unit))) in ("text", BAD_TRANSCRIPT)


def test_the_readers_live_without_files() -> None:
    """The parser is given bytes, so that nothing a person names is ever opened."""
    folder = Path(__file__).resolve().parents[2] / "youtube"
    assert not [path.name for path in folder.glob("subtitle*.py") if "open(" in path.read_text("utf-8")]
