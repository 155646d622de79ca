"""Chosen passages as Markdown that reads well, piece by piece, in the shape the reader asked for."""

import re
from collections.abc import Iterator, Sequence

from providers.extractive.labels import Stretch
from providers.extractive.windows import Passage
from providers.extractive.words import joined
from summary.marks import literal
from summary.time_marks import clock
from summary.values import SummaryOptions

INTRO = "*Selected from the transcript, in the speaker's own words:*"
_CANNOT = "*The built-in model only selects sentences: it cannot {what}.*"
_ENGLISH_I = re.compile(r"\bi(?=$|[\s,.;:!?]|'(?:m|ve|ll|d)\b)")
_ENDED = re.compile(r"[.!?…。?!।]['\"”’)\]»」』]*$")
_TRAILING = " ,;:-–—"
_PASSAGES_A_PARAGRAPH = 3
_PASSAGES_WORTH_HEADINGS = 6


def introduction(options: SummaryOptions, translates: bool) -> str:
    """The line that says what this is, and one more when the reader asked for what cannot be done."""
    asked = [
        what
        for what, wanted in (("translate", translates), ("follow an instruction", bool(options.instruction.strip())))
        if wanted
    ]
    note = f"\n\n{_CANNOT.format(what=' or '.join(asked))}" if asked else ""
    return f"{INTRO}{note}\n\n"


def sentence(passage: Passage, english: bool) -> str:
    """One passage as readable text: a capital at its beginning, a full stop at its end, nothing read as Markdown."""
    text = joined(passage.words, passage.unspaced).strip(_TRAILING)
    if english and text == text.lower():
        text = _ENGLISH_I.sub("I", text)
    text = text[:1].upper() + text[1:]
    if not _ENDED.search(text):
        text += "。" if passage.unspaced else "."
    return literal(text)


def body(passages: Sequence[Passage], parts: Sequence[Stretch], style: str, english: bool) -> Iterator[str]:
    """Passages in the order of time, in pieces; neighbours in the transcript stay together."""
    groups = _neighbours(sorted(passages, key=lambda passage: passage.place))
    texts = [" ".join(sentence(passage, english) for passage in group) for group in groups]
    if style == "prose":
        for number, text in enumerate(texts, 1):
            end = "\n" if number == len(texts) else " " if number % _PASSAGES_A_PARAGRAPH else "\n\n"
            yield text + end
    elif style == "steps":
        for number, text in enumerate(texts, 1):
            yield f"{number}. {text}\n"
    elif style == "notes" and (len(texts) >= _PASSAGES_WORTH_HEADINGS or any(part.title for part in parts)):
        yield from _under_headings(groups, texts, parts)
    else:
        for text in texts:
            yield f"- {text}\n"


def _neighbours(passages: Sequence[Passage]) -> list[list[Passage]]:
    groups: list[list[Passage]] = []
    for passage in passages:
        if groups and groups[-1][-1].place + 1 == passage.place:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _under_headings(groups: Sequence[list[Passage]], texts: Sequence[str], parts: Sequence[Stretch]) -> Iterator[str]:
    """A list under each stretch of time that has something to show."""
    heading = None
    for group, text in zip(groups, texts, strict=True):
        part = next((part for part in reversed(parts) if part.start <= group[0].start), None)
        if part is not None and part != heading:
            title = literal(part.title) if part.title else f"{clock(part.start)}–{clock(part.end)}"
            yield f"{'' if heading is None else chr(10)}### {title}\n\n"
            heading = part
        yield f"- {text}\n"


def key_moments(moments: Sequence[tuple[int, str]]) -> Iterator[str]:
    """The section of times, a line a moment."""
    if moments:
        yield "\n## Key moments\n\n"
    for t, label in moments:
        yield f"- [{clock(t)}] {literal(label)}\n"
