"""Markdown as the plain text a reader sees: one passage for each heading, paragraph, list item and row of a table."""

import html
import re
from collections.abc import Iterator

_FENCE = re.compile(r"^\s*(```|~~~)")
_RULE = re.compile(r"^\s*([-*_]\s*){3,}$|^[\s|:-]*\|[\s|:-]*$|^\s*=+\s*$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+[^()]*)?\)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[[^\[\]]*\]|\[\^[^\]]{1,20}\]")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*\S+")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>|<!--.{0,1000}?-->", re.DOTALL)
_STRONG = re.compile(r"(?<!\\)(\*\*\*|\*\*|~~|`{1,2})")
_EMPHASIS = re.compile(
    r"(?<![\\\w*])\*(?=\S)|(?<=[^\s\\*])\*(?![\w*])|(?<![\w\\])_{1,3}(?=\S)|(?<=[^\s\\])_{1,3}(?!\w)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPACES = re.compile(r"\s+")


def passages(markdown: str) -> list[str]:
    """Each on one line, none empty; blocks of code and definitions of links are left out, nobody wants them read."""
    return [text for text in map(_plain, _blocks(markdown)) if text]


def _blocks(markdown: str) -> Iterator[str]:
    """Lines that stand together are one block."""
    open_: list[str] = []
    fenced = False
    for line in [*markdown.splitlines(), ""]:
        fence = _FENCE.match(line) is not None
        heading = None if fenced else _HEADING.match(line)
        bare = _QUOTE.sub("", line)
        item, row = _ITEM.match(bare), bare.lstrip().startswith("|")
        apart = fence or fenced or heading or not bare.strip() or _RULE.match(bare) or row or _DEFINITION.match(bare)
        if open_ and (apart or item):
            yield " ".join(open_)
            open_ = []
        if fence:
            fenced = not fenced
        elif heading:
            yield heading[1]
        elif row and not _RULE.match(bare):
            yield ", ".join(cell.strip() for cell in bare.strip().strip("|").split("|") if cell.strip())
        elif not apart:
            open_.append(_ITEM.sub("", bare, count=1) if item else bare.strip())


def _plain(text: str) -> str:
    text = _AUTOLINK.sub(r"\1", text)
    text = _REFERENCE.sub(lambda found: found[1] or "", _IMAGE_OR_LINK.sub(r"\1", text))
    text = html.unescape(_TAG.sub(" ", text))
    text = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", _STRONG.sub("", text)))
    return _SPACES.sub(" ", text).strip()
