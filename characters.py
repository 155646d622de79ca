"""Whole characters: text of others may hold halves of them (lone surrogates), which nothing can store or send."""

import re

_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with two halves that belong together as one character, and U+FFFD for any other half."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Joiner:
    """The same for a text that comes in pieces, which may part the two halves."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """What is whole by now."""
        text = self._held + piece
        self._held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return whole(text[: len(text) - len(self._held)])

    def rest(self) -> str:
        """What was waiting for its other half at the end."""
        held, self._held = self._held, ""
        return whole(held)
