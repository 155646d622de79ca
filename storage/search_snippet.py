"""The piece of a text that shows why it was found, with the places of the hit in it."""

import re
from collections.abc import Iterator, Sequence

from storage.search_text import Term, fold_with_places

SNIPPET_CHARS = 240
NEAR_CHARS = 300
MAX_PLACES = 200
WINDOW_CHARS = 1200
"""So much around the best place is looked at letter by letter."""

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKUP = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+|[*_`~]{1,3}", re.MULTILINE)


def plain(markdown: str) -> str:
    """Markdown without its signs, near enough for reading and finding."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", markdown)).split())


def best_place(folded: str, wanted: Sequence[Term]) -> int:
    """Where, in folded text, most of the different words stand close together; the earliest such place, else 0."""
    hits = sorted((start, which) for which, term in enumerate(wanted) for start, _ in _places(folded, term))
    best, best_count, right = 0, 0, 0
    near: dict[int, int] = {}
    for start, which in hits:
        while right < len(hits) and hits[right][0] < start + NEAR_CHARS:
            near[hits[right][1]] = near.get(hits[right][1], 0) + 1
            right += 1
        if len(near) > best_count:
            best, best_count = start, len(near)
        near[which] -= 1
        if not near[which]:
            del near[which]
    return best


def _places(folded: str, term: Term) -> Iterator[tuple[int, int]]:
    """[start, end) of a term, at most MAX_PLACES; its first letters are looked for first, which is far quicker."""
    pattern, first = re.compile(term.pattern), term.text.split()[0]
    at, found = folded.find(first), 0
    while at >= 0 and found < MAX_PLACES:
        if match := pattern.match(folded, at):
            yield match.span()
            found += 1
        at = folded.find(first, at + len(first))


def marked(text: str, wanted: Sequence[Term], after: int = 0, near: int = 0) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of at most SNIPPET_CHARS (and two dots) around the best place at or after `after`, and its hits.

    `near` is where that place is about, counted in the folded text. The hits are [start, end) in UTF-16 units.
    """
    low = max(0, near - WINDOW_CHARS) if near > WINDOW_CHARS and text.isascii() else 0
    window = text[low : near + WINDOW_CHARS] if text.isascii() else text
    folded, places = fold_with_places(window)
    skip = next((n for n, place in enumerate(places) if place >= after), 0) if after else 0
    place = skip + best_place(folded[skip:], wanted)
    centre = low + places[place] if place < len(places) else 0
    start = max(0, min(centre - SNIPPET_CHARS // 4, len(text) - SNIPPET_CHARS))
    start = _word_start(text, start) if start else 0
    end = min(len(text), start + SNIPPET_CHARS)
    if end < len(text):
        end = max(text.rfind(" ", start + SNIPPET_CHARS // 2, end), 0) or end
    front, back = ("…" if start else ""), ("…" if end < len(text) else "")
    snippet = front + text[start:end] + back
    shift = low + len(front) - start
    spans = [(places[a] + shift, places[b - 1] + 1 + shift) for a, b in _apart(folded, wanted)]
    inside = [(a, b) for a, b in spans if a >= len(front) and b <= len(snippet) - len(back)]
    return snippet, tuple((_utf16(snippet[:a]), _utf16(snippet[:b])) for a, b in inside)


def _apart(folded: str, wanted: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """All hits in order, none inside another."""
    end = 0
    for start, stop in sorted({span for term in wanted for span in _places(folded, term)}, key=lambda s: (s[0], -s[1])):
        if start >= end:
            yield start, stop
            end = stop


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + SNIPPET_CHARS // 4)
    return at if space < 0 else space + 1


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
