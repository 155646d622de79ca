"""From the bytes of a file to its text, or to words that say what the file is instead."""

from errors import BAD_TRANSCRIPT, AppError

_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a WAV or AVI recording"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "an RTF document"),
)
# Where Latin-1 has control characters that no text uses, Windows has its quotes and dashes.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or " " for code in range(0x80, 0xA0)}
_SAMPLE = 4096
MAX_CAPTIONS = 100_000  # 80 hours of talk
LINES_PER_CAPTION = 8
GUESSED = "The file is not UTF-8. It was read as Latin-1; some letters may be wrong."
REPAIRED = "Some bytes of the file are not UTF-8; their letters are shown as \ufffd."


def refuse(seen: str) -> AppError:
    """The error for a file that cannot be taken; `seen` says what it is."""
    return AppError(BAD_TRANSCRIPT, seen=seen)


def check_size(captions: int) -> None:
    """AppError BAD_TRANSCRIPT for more captions than any video has: they would cost memory and help nobody."""
    if captions > MAX_CAPTIONS:
        raise refuse(f"it has {captions} captions; more than {MAX_CAPTIONS} are not taken")


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and warnings when its encoding was a guess. AppError BAD_TRANSCRIPT for what is no text.

    UTF-8 and UTF-16 with or without a mark at the beginning, else Latin-1.
    """
    if not data.strip():
        raise refuse("the file is empty")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise refuse(f"it is {name}")
    if data[4:8] == b"ftyp":
        raise refuse("it is an MP4 video or recording")
    text, warnings = _decode(data)
    sample = text[: 4 * _SAMPLE]
    odd = sum(char < " " and char not in "\t\n\r\f\v\x1b" for char in sample)
    if odd * 50 > len(sample):
        raise refuse("it holds binary data")
    return text, warnings


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    encoding = _utf16(data)
    if encoding:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        return text, ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if broken * 10 < beyond_ascii:
        return text, (REPAIRED,)
    return data.decode("latin-1").translate(_WINDOWS), (GUESSED,)


def _utf16(data: bytes) -> str | None:
    """The byte order, from the mark or, without one, from where the zeros of plain letters stand."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    third = len(sample) / 2 / 3
    if odd > third and even * 10 < odd:
        return "utf-16-le"
    if even > third and odd * 10 < even:
        return "utf-16-be"
    return None
