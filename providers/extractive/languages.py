"""What is known of a language: which words carry no topic, and which language a text is in by its own words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from providers.extractive.stopwords import LISTS

# Scripts written without spaces: kana, CJK ideographs, Thai, Lao, Burmese, Khmer.
UNSPACED = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LETTER = re.compile(r"[^\W\d_]")
_EDGE = re.compile(r"^\W+|\W+$")
_SAMPLE = 4000
_MIN_COVER = 0.38  # speech has half of its words in its own lists, and at most a third in a sister language's
_NAMES = {
    "english": "en", "englisch": "en", "deutsch": "de", "german": "de", "français": "fr", "french": "fr",
    "español": "es", "spanish": "es", "italiano": "it", "italian": "it", "português": "pt", "portuguese": "pt",
    "nederlands": "nl", "dutch": "nl", "svenska": "sv", "swedish": "sv", "polski": "pl", "polish": "pl",
    "русский": "ru", "russian": "ru",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """The word lists of one language as sets; `code` is None for a language that has none."""

    code: str | None
    fillers: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    phrase_starts: frozenset[str] = frozenset()
    guards: frozenset[str] = frozenset()
    chatter: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    danglers: frozenset[str] = frozenset()
    doubles: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether there are lists; without them frequent words are taken for function words."""
        return self.code is not None


UNKNOWN = Language(None)


@lru_cache(maxsize=len(LISTS))
def language(code: str) -> Language:
    """The language with this code of `stopwords.LISTS`; KeyError when it has no lists."""
    lists = LISTS[code]
    chatter, fillers = frozenset(lists.chatter.split()), frozenset(lists.fillers.split())
    phrases = tuple(tuple(phrase.split()) for phrase in lists.phrases.split("|") if phrase)
    function = frozenset(lists.function.split())
    return Language(
        code,
        fillers=fillers,
        phrases=phrases,
        phrase_starts=frozenset(phrase[0] for phrase in phrases),
        guards=frozenset(lists.guards.split()),
        chatter=chatter,
        stop=chatter | fillers | function,
        openers=frozenset(lists.openers.split()),
        leads=frozenset(lists.leads.split()),
        danglers=function | frozenset(lists.openers.split()) | frozenset(lists.leads.split()),
        doubles=frozenset(lists.doubles.split()),
    )


def plain(word: str) -> str:
    """A word as the lists have it: lower case, straight apostrophe, no punctuation at its edges."""
    if word.isalpha():
        return word.lower()
    return _EDGE.sub("", word.lower().replace("’", "'"))


def is_unspaced(text: str) -> bool:
    """True when most letters belong to a script without spaces, such as Chinese, Japanese or Thai."""
    letters = len(_LETTER.findall(text))
    return letters > 0 and len(_UNSPACED.findall(text)) > 0.3 * letters


def detect(words: Iterable[str], hint: str | None = None) -> Language:
    """The language whose lists cover the words best; `hint` (a tag such as `en-US`) decides only when it is close.

    The words themselves are asked because a caption track's tag is often wrong, and what the core hands on may be
    the language that is wanted. UNKNOWN when no language's lists cover enough of them.
    """
    counts: Counter[str] = Counter()
    for number, word in enumerate(words):
        if number == _SAMPLE:
            break
        counts[plain(word)] += 1
    total = sum(counts.values())
    if not total:
        return UNKNOWN
    hinted = code_of(hint) if hint else None

    def cover(code: str) -> float:
        stop = language(code).stop
        return sum(count for word, count in counts.items() if word in stop) / total

    best = max(LISTS, key=lambda code: cover(code) + (0.05 if code == hinted else 0.0))
    return language(best) if cover(best) >= _MIN_COVER else UNKNOWN


def code_of(name: str) -> str | None:
    """The code of `stopwords.LISTS` for a tag (`de-AT`) or a name (`German`, `Deutsch`); None when there is none."""
    wanted = unicodedata.normalize("NFC", name.strip().lower())
    if wanted in _NAMES:
        return _NAMES[wanted]
    base = re.split(r"[-_ (]", wanted)[0]
    return base if base in LISTS else _NAMES.get(base)
