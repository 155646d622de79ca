"""A text in parts that a speech service takes, cut where a speaker would breathe."""

import re
from collections.abc import Callable, Iterator
from typing import Final

_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|(?<=[。！？])|\n+")
_CLAUSE: Final = re.compile(r"(?<=[,;:])\s+|(?<=[、，；])")
_SHORT: Final = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|No|Nr|Sr|Sra|ca|cf|al)|\b[A-ZÄÖÜ])\.$")

Size = Callable[[str], int]


def in_bytes(text: str) -> int:
    """How many bytes of UTF-8 it takes."""
    return len(text.encode())


def sentences(text: str) -> list[str]:
    """Its sentences, as they are written, without the spaces between them."""
    found: list[str] = []
    begin = 0
    for gap in _SENTENCE.finditer(text):
        sentence = text[begin : gap.end()].strip()
        if sentence and not ("\n" not in gap[0] and _SHORT.search(sentence)):
            found.append(sentence)
            begin = gap.end()
    rest = text[begin:].strip()
    return [*found, rest] if rest else found


def parts(text: str, most: int, size: Size = len) -> list[str]:
    """Texts of at most `most` by `size`: whole sentences, else whole clauses, else words, else characters."""
    return list(_packed(sentences(text), most, size))


def _packed(pieces: list[str], most: int, size: Size) -> Iterator[str]:
    open_ = ""
    for piece in (small for large in pieces for small in _small(large, most, size)):
        together = f"{open_} {piece}" if open_ else piece
        if size(together) <= most:
            open_ = together
        else:
            yield open_
            open_ = piece
    if open_:
        yield open_


def _small(piece: str, most: int, size: Size) -> Iterator[str]:
    """`piece` itself where it fits, else what it is made of."""
    if size(piece) <= most:
        yield piece
        return
    for pattern in (_CLAUSE, re.compile(r"\s+")):
        smaller = [each for each in pattern.split(piece) if each]
        if len(smaller) > 1:
            yield from _packed(smaller, most, size)
            return
    half = len(piece) // 2
    yield from _small(piece[:half], most, size)
    yield from _small(piece[half:], most, size)
