"""What a person asks the library: words, phrases, what must not be there, and qualifiers such as `channel:`."""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from storage.search_text import Term, fold, term_of

MAX_QUERY_CHARS = 500
MAX_TERMS = 32

Field = Literal["channel", "model", "lang", "tag", "list", "before", "after", "is"]
FIELDS: tuple[Field, ...] = get_args(Field)
STATES = ("favourite", "archived", "noted", "tagged", "failed")
_OTHER_WORDS = {"language": "lang", "playlist": "list", "favorite": "favourite", "starred": "favourite"}
_QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"""(?P<minus>-(?=[^\s-]))?
    (?:(?P<name>channel|model|lang|language|tag|list|playlist|before|after|is):(?=\S))?
    (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>[^\s{_QUOTES}]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")


class QueryFault(ValueError):
    """A qualifier that cannot be meant so; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One qualifier; `value` is folded, for dates the beginning of an ISO date."""

    field: Field
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of `groups` must be there, of each group one; none of `excluded`; and what `filters` say."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Every term that may be shown as found."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))

    @property
    def match(self) -> str:
        """The words as an FTS5 expression; empty without `groups`."""
        said = " AND ".join("(" + " OR ".join(term.match for term in group) + ")" for group in self.groups)
        return f"({said}) NOT ({self.unwanted})" if said and self.excluded else said

    @property
    def unwanted(self) -> str:
        """What must not be there as an FTS5 expression; empty without `excluded`."""
        return " OR ".join(term.match for term in self.excluded)

    @property
    def asks_failed(self) -> bool:
        """True for `is:failed`: items of jobs are meant, not summaries."""
        return Filter("is", "failed") in self.filters

    def longer(self) -> "Query":
        """The same, with each word also as the beginning of a longer one."""
        groups = tuple(tuple(term.longer() for term in group) for group in self.groups)
        return Query(groups, self.excluded, self.filters)


def parse(text: str, typing: bool = False) -> Query:
    """What `text` asks for; `typing`: its last word may not be finished yet. QueryFault.

    Words and "phrases" must all be there; `OR` joins its two neighbours, `-word` and `NOT word` must not be there,
    `word*` is a beginning. Signs alone ask for nothing, and neither does an operator with nothing behind it.
    """
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    filters: list[Filter] = []
    joining = negating = False
    pieces = list(_PIECE.finditer(text[:MAX_QUERY_CHARS]))
    for number, piece in enumerate(pieces):
        bare, last = piece["bare"], number == len(pieces) - 1
        minus = bool(piece["minus"])
        if piece["name"]:
            filters.append(qualifier(piece["name"].lower(), piece["quoted"] or bare or "", minus or negating))
            joining = negating = False
            continue
        if bare in ("AND", "OR", "NOT") and not minus and (groups or (bare == "NOT" and not last)):
            joining, negating = bare == "OR", bare == "NOT"
            continue
        unfinished = typing and last and bare is not None and text.endswith(bare)
        term = term_of(piece["quoted"] or bare or "", prefix=unfinished or bool(bare and bare.endswith("*")))
        if term is None:
            continue
        if minus or negating:
            excluded.append(term)
        elif joining and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
        joining = negating = False
    kept = list(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups))[:MAX_TERMS]
    return Query(tuple(group[:MAX_TERMS] for group in kept), tuple(dict.fromkeys(excluded))[:MAX_TERMS], tuple(filters))


def qualifier(name: str, value: str, negated: bool = False) -> Filter:
    """`name:value`; QueryFault. `name` is one of FIELDS, or another word for one."""
    field = _OTHER_WORDS.get(name, name)
    value = " ".join(fold(value).split()) if field not in ("before", "after") else value
    if field in ("before", "after") and not _DATE.match(value):
        raise QueryFault(f"`{field}:` needs a date such as 2026, 2026-01 or 2026-01-31.")
    if field == "is" and (value := _OTHER_WORDS.get(value, value)) not in STATES:
        raise QueryFault(f"`is:` may be {', '.join(STATES[:-1])} or {STATES[-1]}.")
    return Filter(cast(Field, field), value, negated)  # nobody asks for another field
