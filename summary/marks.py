"""Characters that Markdown would read: text with them made literal, and Markdown with that taken back."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    """The text, so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", text)


def unescaped(markdown: str) -> str:
    """Markdown with its literal characters bare."""
    return _ESCAPED.sub(r"\1", markdown)
