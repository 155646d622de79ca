"""The piece of a text that shows why it was found, with the places of the hit in it."""

import re
from collections.abc import Sequence

from storage.search_text import Term, fold_with_places

SNIPPET_CHARS = 240
NEAR_CHARS = 300
MAX_PLACES = 500

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKUP = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+|[*_`~]{1,3}", re.MULTILINE)


def plain(markdown: str) -> str:
    """Markdown without its signs, near enough for reading and finding."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", markdown)).split())


def best_place(folded: str, wanted: Sequence[Term]) -> int:
    """Where, in folded text, most of the different words stand close together; the earliest such place, else 0."""
    hits = _hits(folded, wanted)
    best, best_count, right = 0, 0, 0
    near: dict[str, int] = {}
    for start, _, which in hits:
        while right < len(hits) and hits[right][0] < start + NEAR_CHARS:
            near[hits[right][2]] = near.get(hits[right][2], 0) + 1
            right += 1
        if len(near) > best_count:
            best, best_count = start, len(near)
        near[which] -= 1
        if not near[which]:
            del near[which]
    return best


def _hits(folded: str, wanted: Sequence[Term]) -> list[tuple[int, int, str]]:
    """(start, end, which term) in order; of a text that is full of them the first MAX_PLACES."""
    any_term = re.compile("|".join(f"(?P<t{n}>{term.pattern})" for n, term in enumerate(wanted)))
    found = []
    for match in any_term.finditer(folded):
        found.append((match.start(), match.end(), str(match.lastgroup)))
        if len(found) == MAX_PLACES:
            break
    return found


def marked(text: str, wanted: Sequence[Term], after: int = 0) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of at most SNIPPET_CHARS (and two dots) around the best place at or after `after`, and its hits.

    The hits are [start, end) in UTF-16 units.
    """
    folded, places = fold_with_places(text)
    skip = next((n for n, place in enumerate(places) if place >= after), 0) if after else 0
    place = skip + best_place(folded[skip:], wanted)
    centre = places[place] if place < len(places) else 0
    start = max(0, min(centre - SNIPPET_CHARS // 4, len(text) - SNIPPET_CHARS))
    start = _word_start(text, start) if start else 0
    end = min(len(text), start + SNIPPET_CHARS)
    if end < len(text):
        end = max(text.rfind(" ", start + SNIPPET_CHARS // 2, end), 0) or end
    front, back = ("…" if start else ""), ("…" if end < len(text) else "")
    snippet = front + text[start:end] + back
    shift = len(front) - start
    spans = [(places[a] + shift, places[b - 1] + 1 + shift) for a, b, _ in _hits(folded, wanted)]
    inside = [(a, b) for a, b in spans if a >= len(front) and b <= len(snippet) - len(back)]
    return snippet, tuple((_utf16(snippet[:a]), _utf16(snippet[:b])) for a, b in inside)


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + SNIPPET_CHARS // 4)
    return at if space < 0 else space + 1


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
