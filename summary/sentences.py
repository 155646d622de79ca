"""The sentences of a Markdown text, plain, as a reader hears them."""

import re
from collections.abc import Iterator

from summary.marks import unescaped
from summary.time_marks import CLOCK
from summary.transcript_lines import one_line

_LIST_MARK = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]\]\s+)?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_TIME = re.compile(rf"\s?[\[(](?:{CLOCK}|[\s,;–—-]){{1,12}}[\])]")
_RULE = re.compile(r"^[\s|:*_-]*$")
_NOTE = re.compile(r"^\*[^*].*[^*]\*$")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__|`|\*(?=\S)|(?<=\S)\*)")
_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[^a-z])|[。！？][”」』]*")
_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|No|e\.g|i\.e|etc|z\.B|bzw|ca)|\b[A-Z])\.$")


def sentences(markdown: str) -> list[str]:
    """Every sentence of paragraphs, list items and rows of tables; no headings, and no notes set wholly in italics."""
    found: list[str] = []
    for text in _paragraphs(markdown):
        found.extend(_parted(text))
    return found


def _paragraphs(markdown: str) -> Iterator[str]:
    """Plain texts; lines that stand together are one, list items are each their own."""
    open_: list[str] = []
    for line in [*markdown.split("\n"), ""]:
        bare = line.strip()
        apart = not bare or bare.startswith(("#", "```", "|")) or _RULE.match(bare) or _NOTE.match(bare)
        begins = bool(_LIST_MARK.sub("", line, count=1) != line.strip())
        if open_ and (apart or begins):
            yield " ".join(open_)
            open_ = []
        if bare.startswith("|") and not _RULE.match(bare):
            yield _plain(bare.replace("|", " "))
        elif not apart:
            open_.append(_plain(line))


def _plain(line: str) -> str:
    text = _LINK.sub(r"\1", _LIST_MARK.sub("", line, count=1))
    return one_line(unescaped(_MARKS.sub("", _TIME.sub("", text))))


def _parted(text: str) -> Iterator[str]:
    begin = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        sentence = text[begin:end].strip()
        if sentence and (end == len(text) or not _SHORT.search(sentence)):
            yield sentence
            begin = end
