"""How the text of a setting becomes its value; each reader raises ValueError with what it expected."""

import re
from collections.abc import Callable
from dataclasses import dataclass


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within these limits."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise ValueError(f"expected a whole number from {low} to {high}")
        return value

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    """A number within these limits."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise ValueError(f"expected a number from {low:g} to {high:g}")
        return value

    return parse


def flag(text: str) -> bool:
    """Yes or no."""
    words = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError("expected true or false")
    return words[text.lower()]


@dataclass(frozen=True, slots=True)
class Words:
    """Reads one of these words, however it is capitalised."""

    allowed: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """The word as it stands among those allowed; ValueError."""
        found = next((each for each in self.allowed if each.lower() == text.lower()), None)
        if found is None:
            raise ValueError(f"expected one of {', '.join(self.allowed)}")
        return found


def word(*allowed: str) -> Words:
    """One of these words, in small letters."""
    return Words(tuple(each.lower() for each in allowed))


def prose(most: int) -> Callable[[str], str]:
    """Text of at most so many characters."""

    def parse(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"expected at most {most} characters, not {len(text)}")
        return text

    return parse


def spoken_language(text: str) -> str:
    """A language by its name or tag, or auto."""
    if not (0 < len(text) <= 40 and all(char.isalnum() or char in "_ '().-" for char in text)):
        raise ValueError("expected auto, or a language such as de or German")
    return text


def choice(*allowed: str) -> Words:
    """One of these words, in capitals."""
    return Words(tuple(each.upper() for each in allowed))


def web_address(*schemes: str) -> Callable[[str], str]:
    """An address with one of these schemes, without a slash at its end."""

    def parse(text: str) -> str:
        scheme, separator, rest = text.partition("://")
        if scheme not in schemes or not separator or not rest:
            raise ValueError(f"expected an address that begins with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return parse


def path_prefix(text: str) -> str:
    """A path such as /summaries, without a slash at its end."""
    found = text.rstrip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+", found):
        raise ValueError("expected a path such as /summaries")
    return found


def key(text: str) -> str:
    """A key that can be sent in a header."""
    if not (text.isascii() and text.isprintable() and " " not in text):
        raise ValueError("expected the letters and digits of a key")
    return text


def names(text: str) -> tuple[str, ...]:
    """Names separated by commas, each once."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if len(set(names)) < len(names):
        raise ValueError("expected each name once")
    return names


def languages(text: str) -> tuple[str, ...]:
    """Language tags separated by commas."""
    tags = tuple(tag.strip() for tag in text.split(",") if tag.strip())
    if not tags or not all(tag.replace("-", "").isalnum() for tag in tags):
        raise ValueError("expected language tags separated by commas, such as en,de")
    return tags


def api_tokens(text: str) -> tuple[tuple[str, str], ...]:
    """Names and tokens (or their hashes) from `name:token` entries separated by commas; a bare token is numbered."""
    found: list[tuple[str, str]] = []
    for number, entry in enumerate((part.strip() for part in text.split(",") if part.strip()), 1):
        named = re.fullmatch(r"(?!sha256:)([\w.-]{1,40})[:=](.+)", entry)
        found.append((named[1], named[2]) if named else (f"token-{number}", entry))
    if len({name for name, _ in found}) < len(found):
        raise ValueError("expected each name once")
    if not all(secret.isascii() and secret.isprintable() and " " not in secret for _, secret in found):
        raise ValueError("expected tokens such as ci:4f1c..., separated by commas")
    return tuple(found)
