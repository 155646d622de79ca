"""What a voice is given to say: text without Markdown, with its times, signs and numbers in words of its language."""

import re
import unicodedata
from functools import cache
from typing import Final

from speech.plain_text import passages
from speech.wording import WORDINGS, Wording

_QUOTES: Final = str.maketrans({**dict.fromkeys("“”„‟«»‹›", '"'), **dict.fromkeys("‘’‚‛′", "'"), "″": '"', "…": "..."})
_HIDDEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")
_KEPT_SIGNS: Final = frozenset("°")
_TIME: Final = re.compile(r"(^|\s*)[\[(]((?:(\d{1,3}):)?(\d{1,3}):([0-5]\d))(?:\s*[-–—]\s*[\d:]+)?[\])]:?\s*")
_URL: Final = re.compile(
    r"(?:https?://|(?<![\w.-])www\.)(?:www\.)?([\w.-]+\.[a-z]{2,})(?::\d+)?(?:[/?#][^\s\"<>]*[\w/=&#-])?/?", re.I
)
_MAIL: Final = re.compile(r"(?<![\w.+-])([\w.+-]++)@([\w-]+(?:\.[\w-]+)+)\b")
_RANGE: Final = re.compile(r"(?<![\w-])(\d{1,9})(?:-|\s?[–—]\s?)(\d{1,9})(?!\w|-\d)")
_MINUS: Final = re.compile(r"(?<![\w)])[−-](?=\d)")
_DASH: Final = re.compile(r"\s*(?:—|–|\s--\s|\s-\s|→|⇒|➜|[|·•])+\s*")
_TIDY: Final = (
    (re.compile(r"\s+([,.;:!?](?:\s|$))"), r"\1"),
    (re.compile(r",(?=[,.;:!?](?:\s|$))"), ""),
    (re.compile(r"([.;:!?]),(?=\s|$)"), r"\1"),
    (re.compile(r"^[\s,;:]+|(?<![\s,;:])[\s,;:]+$"), ""),
    (re.compile(r"\s+"), " "),
)
_LAST: Final = frozenset({"etc.", "usw."})  # these often end a sentence
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", ":", ";", '."', '!"', '?"')


def speakable(markdown: str, language: str = "en") -> str:
    """One line for each passage, each with an end that a voice pauses at; `language` is a primary tag such as `de`.

    Languages without words here keep their signs. Empty when nothing can be said.
    """
    spoken = (said(passage, language) for passage in passages(markdown))
    return "\n".join(text if text.endswith(_ENDS) else f"{text}." for text in spoken if text)


def said(passage: str, language: str) -> str:
    """One passage of plain text, in words; empty when it holds no letter and no digit."""
    words = WORDINGS.get(language)
    text = " ".join(_signs_of_writing(passage).split())
    text = _TIME.sub(lambda found: _time(found, words), text)
    text = _MAIL.sub(rf"\1 {words.symbols['@'] if words else '@'} \2", _URL.sub(r"\1", text))
    if words is not None:
        text = _in_words(text, words)
    text = _DASH.sub(", ", " ".join(text.split()))
    for pattern, tidy in _TIDY:
        text = pattern.sub(tidy, text)
    return text if any(character.isalnum() for character in text) else ""


def _signs_of_writing(text: str) -> str:
    """Straight quotes, no invisible characters, no pictures."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", text).translate(_QUOTES))
    return "".join(" " if _is_picture(character) else character for character in text)


def _is_picture(character: str) -> bool:
    return character not in _KEPT_SIGNS and unicodedata.category(character) in ("So", "Sk", "Cs", "Co", "Cn", "Cc")


def _time(found: re.Match[str], words: Wording | None) -> str:
    """A time of a video in brackets: a heading where the passage begins with it, else put in between commas."""
    figures = (int(found[3] or 0), int(found[4]), int(found[5]))
    if words is None:
        spoken = found[2]
    else:
        hours, minutes = figures[0] + (figures[1] // 60 if not found[3] else 0), figures[1] % 60
        parts = zip((hours, minutes, figures[2]), words.time, strict=True)
        spoken = " ".join(f"{count} {names[count != 1]}" for count, names in parts if count)
        spoken = spoken or f"0 {words.time[2][1]}"
    return f"{spoken}: " if found.start() == 0 else f", {spoken}, "


def _in_words(text: str, words: Wording) -> str:
    for pattern, spoken in _abbreviations(words):
        text = pattern.sub(spoken, text)
    text = _grouped(words).sub(lambda found: re.sub(rf"[{words.groups}\s]", "", found[0]), text)
    before, after = _money(words)
    text = before.sub(lambda found: _amount(found["number"], found["scale"], found["sign"], words), text)
    text = after.sub(lambda found: _amount(found["number"], found["scale"], found["sign"], words), text)
    text = _units(words).sub(lambda found: " " + words.units[found[0].strip()], text)
    text = _MINUS.sub(f"{words.minus} ", _RANGE.sub(rf"\1 {words.to} \2", text))
    text = re.sub(r"(?<=\bC)#", " sharp", re.sub(r"#\s?(?=\d)", f"{words.number} ", text)).replace("#", "")
    return _symbols(words).sub(lambda found: f" {words.symbols[found[0]]} ", text)


def _amount(number: str, scale: str | None, sign: str, words: Wording) -> str:
    """`3.99` of `$` as `3 dollars 99`."""
    one, many = words.currencies[sign[-1]]
    if scale:
        return f"{number} {scale.strip()} {many}"
    whole, _, part = number.partition(words.decimal)
    if len(part) == 2:
        return f"{whole} {one if whole == '1' else many}" + ("" if part == "00" else f" {part}")
    return f"{number} {one if number == '1' else many}"


@cache
def _abbreviations(words: Wording) -> tuple[tuple[re.Pattern[str], str], ...]:
    """A full stop that ends the sentence, too, stays."""
    found = []
    for short, long in words.abbreviations.items():
        letters = r"(?<![\w.])" + re.escape(short).replace(r"\ ", r"\s?") + r"(?!\w)"
        if short in _LAST:
            found.append((re.compile(rf"{letters}(?=\s+[A-ZÄÖÜÉ¿¡])"), f"{long}."))
        found.append((re.compile(letters), long))
    return tuple(found)


@cache
def _grouped(words: Wording) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[{words.groups}\u00a0\u202f]\d{{3}})+(?!\d)")


@cache
def _money(words: Wording) -> tuple[re.Pattern[str], re.Pattern[str]]:
    signs = "".join(map(re.escape, words.currencies))
    number = rf"(?P<number>(?<!\d)\d+(?:{re.escape(words.decimal)}\d+)?)"
    scale = rf"(?P<scale>\s(?:{'|'.join(words.scales)})\b)?"
    sign = rf"(?P<sign>(?:US)?[{signs}])"
    return re.compile(rf"{sign}\s?{number}{scale}"), re.compile(rf"{number}{scale}\s?{sign}")


@cache
def _units(words: Wording) -> re.Pattern[str]:
    return re.compile(rf"(?<=\d)\s?(?:{'|'.join(map(re.escape, words.units))})(?![\w/])")


@cache
def _symbols(words: Wording) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words.symbols, key=len, reverse=True))))
