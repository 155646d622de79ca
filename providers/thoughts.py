"""Leaves out what a local reasoning model thinks aloud before its answer."""

from typing import Final

_OPEN: Final = "<think>"
_CLOSE: Final = "</think>"


class ThoughtFilter:
    """Takes a text in pieces and gives it back without a `<think>…</think>` at its beginning."""

    def __init__(self) -> None:
        self._held: str | None = ""

    def feed(self, text: str) -> str:
        """What of the text so far can be told."""
        if self._held is None:
            return text
        self._held += text
        start = self._held.lstrip()
        if start.startswith(_OPEN):
            _, closed, answer = start.partition(_CLOSE)
            start = answer.lstrip()
            if not closed or not start:
                return ""
        elif _OPEN.startswith(start):
            return ""  # it may still become one
        self._held = None
        return start

    def rest(self) -> str:
        """What is left at the end: nothing, unless the text was too short to tell."""
        held, self._held = self._held or "", None
        return "" if held.lstrip().startswith(_OPEN) else held
