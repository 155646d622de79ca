"""What counts as the same text in a search: letters without case and accents, and the signs that make a word."""

import re
import unicodedata
from dataclasses import dataclass

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "’": "'", "‘": "'", "ʼ": "'"}
_APART = frozenset('-‐‑‒–—―_()[]{}<>"“”„«»…*|\\^`~')
# Scripts written without spaces, or with endings glued on: each sign becomes a word, a query for several a phrase.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not "\u0300" <= c <= "\u036f")
        folded = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFC", bare).casefold())
        if char == "\n":
            pass  # the line is how a place in a transcript is found again
        elif char in _APART or char.isspace() or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
            folded = " "
        elif folded != char:
            folded = fold(folded)  # what it is made of is a letter or a sign of its own, such as the brackets of ⑴
        elif _UNSPACED.match(folded):
            folded = f" {folded} "
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as it is indexed and compared; lines stay lines."""
    return text.translate(_FOLDING)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """`fold(text)`, and for each of its characters the index in `text` that it came from."""
    if text.isascii():  # one sign for one sign, and no need to look at each
        return fold(text), list(range(len(text)))
    folded: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        part = _FOLDING[ord(char)]
        folded.append(part)
        places.extend([index] * len(part))
    return "".join(folded), places


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or one phrase a person put in quotes, folded; `prefix`: a longer word that begins so will do."""

    text: str
    prefix: bool = False

    @property
    def match(self) -> str:
        """It as an FTS5 expression; what a person wrote stands in strings, which hold no operators."""
        words = '"' + " ".join(self.text.split()) + '"'
        if self.prefix:
            return words + "*"
        needed = " AND ".join(f'"{each}"' for each in signs(self.text).split())
        return f"({words} AND signs : ({needed}))" if needed else words

    @property
    def literals(self) -> list[str]:
        """Its parts with signs, such as c++, at&t and don't."""
        return [part for part in self.text.split() if not _is_word(part)]

    @property
    def pattern(self) -> str:
        """A regular expression for it in folded text; a word is found as a whole word, `c++` also in `c++17`."""
        body = r"\s+".join(re.escape(part) for part in self.text.split())
        first, last = self.text.split()[0][0], self.text.split()[-1][-1]
        left = r"(?<!\w)" if first.isalnum() else ""
        right = r"(?!\w)" if last.isalnum() and not self.prefix else ""
        return left + body + right

    def longer(self) -> "Term":
        """It as the beginning of a longer word, where it has at least two plain letters."""
        return Term(self.text, prefix=len(self.text) >= 2 and _is_word(self.text))


def term_of(piece: str, prefix: bool = False) -> Term | None:
    """What a person wrote as a term, without the punctuation of the sentence around it; None without a letter in it."""
    text = " ".join(" ".join(map(_without_punctuation, fold(piece).split())).split())
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        return None
    term = Term(text)
    return term.longer() if prefix else term


def signs(folded: str) -> str:
    """A word for each sign (or run of signs) inside or at the end of a word of folded text, with its neighbour.

    `at&t` gives `at&` and `&t`, `c++` gives `c++`: with the signs as private letters, which the index keeps.
    """
    found: dict[str, None] = {}
    for part in filter(_SIGN.search, folded.split()):
        for left, run, right in _RUNS.findall(_without_punctuation(part)):
            letters = run.translate(_SIGN_LETTERS)
            found.update(dict.fromkeys(each for each in (left and left + letters, right and letters + right) if each))
    return " ".join(found)


class _SignLetters(dict[int, str]):
    """A letter of the private area for each sign."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(0xE000 + code % 0x1800)
        return self[code]


_SIGN_LETTERS = _SignLetters()
_SIGN = re.compile(r"[^\w\s]")
_RUNS = re.compile(r"(?<!\w)(\w*+)([^\w\s]+)(?=(\w*))")  # a word is looked at once, however long it is


def _is_word(part: str) -> bool:
    return all(unicodedata.category(char)[0] in "LNM" for char in part)


def _without_punctuation(part: str) -> str:
    """A word without the punctuation of the sentence around it; the dot of .net stays."""
    part = part.rstrip(".,;:!?'").lstrip(",;:!?'")
    return part.lstrip(".") if part.startswith("..") else part
