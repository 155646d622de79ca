"""A transcript as words with their times, and the same without hesitations and stumbles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from providers.extractive.languages import UNSPACED, Language, is_unspaced, plain
from summary.values import Segment

PAUSE = 0.4  # seconds of silence that count as one
_USUAL_PACE = 2.6  # words a second
_PUNCTUATED = 0.3  # of the lines
_MARK = re.compile(r"[.?!…。?!।]")
_SENTENCE_END = re.compile(r"(?:[.?!…।]+[\"'”’)\]»]*|[。?!][」』”]?)$")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+|(?:mr|mrs|ms|dr|prof|vs|etc|no|st|bzw|ca|sog|usw|ing|jr)\.", re.I)
_NOISE = re.compile(r"\[[^\]\n]{0,40}\]|[♪♫]+|\((?:music|applause|laughter|laughs|musik|applaus|musique|risas)\)", re.I)
_TURN = re.compile(r"(?:^|\s)>>+\s*|^\s*[-–]\s+|^\s*[A-Z][A-Z.'-]+(?: [A-Z0-9][A-Z0-9.'-]*)?:(?=\s)")
_UNSPACED_TOKEN = re.compile(f"[{UNSPACED}]|[^\\s{UNSPACED}]+")
_CUT = "\x00"
_LONGEST_STUMBLE = 4  # words that are said twice in a row


@dataclass(frozen=True, slots=True)
class Word:
    """One word as shown; `start` in seconds, `pause` the silence before it.

    `hard` says that nothing may run across: another speaker, a sound, a sentence that ended; `line` that a caption
    line begins here.
    """

    text: str
    plain: str
    start: float
    pause: float = 0.0
    hard: bool = False
    line: bool = False

    @property
    def ends_sentence(self) -> bool:
        """Whether it closes a sentence."""
        if self.text[-1:].isalpha():
            return False
        return bool(_SENTENCE_END.search(self.text)) and not _ABBREVIATION.fullmatch(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a transcript is to be read: as sentences or not, in a script with spaces or not, all capitals or not."""

    punctuated: bool
    unspaced: bool
    shouted: bool


def reading_of(segments: Sequence[Segment]) -> Reading:
    """What kind of captions these are."""
    texts = [segment.text for segment in segments if segment.text.strip()]
    sample = " ".join(texts[:400])
    letters = [c for c in sample if c.lower() != c.upper()]
    return Reading(
        punctuated=sum(bool(_MARK.search(text)) for text in texts) > _PUNCTUATED * len(texts),
        unspaced=is_unspaced(sample),
        shouted=len(letters) > 20 and sum(c.isupper() for c in letters) > 0.7 * len(letters),
    )


def words_of(segments: Sequence[Segment], reading: Reading) -> Iterator[Word]:
    """Every word, its time interpolated inside its line; a sound such as [Music] only leaves a hard cut.

    A line's end is not trusted (captions stay on the screen while the next one is spoken): a line is spoken at the
    transcript's usual pace, and what is left until the next line begins was silence.
    """
    lines = [_tokens(segment.text, reading) for segment in segments]
    pace = _pace(segments, lines)
    silence, hard = 0.0, False
    for number, (segment, tokens) in enumerate(zip(segments, lines, strict=True)):
        until = segments[number + 1].start if number + 1 < len(segments) else segment.end
        span = max(0.0, until - segment.start)
        count = sum(token is not None for token in tokens)
        spoken = min(span, count / pace)
        said = 0
        for token in tokens:
            if token is None:
                hard = True
                continue
            start = segment.start + spoken * said / count
            yield Word(token, plain(token), start, silence, hard, said == 0)
            said, silence, hard = said + 1, 0.0, False
        silence = silence + span - spoken
        silence = silence if silence >= PAUSE else 0.0


def _tokens(text: str, reading: Reading) -> list[str | None]:
    """The words of one line; None where another speaker or a sound comes between."""
    shown = _TURN.sub(f" {_CUT} ", _NOISE.sub(f" {_CUT} ", text))
    if reading.unspaced:
        found = [token for part in shown.split() for token in _split_unspaced(part)]
    else:
        found = (shown.lower() if reading.shouted else shown).split()
    return [None if token == _CUT else token for token in found]


def _split_unspaced(part: str) -> list[str]:
    """One token a character; punctuation stays with the character before it."""
    tokens: list[str] = []
    for token in _UNSPACED_TOKEN.findall(part):
        if tokens and token != _CUT and not any(c.isalnum() for c in token):
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _pace(segments: Sequence[Segment], lines: Sequence[Sequence[str | None]]) -> float:
    """Words a second, as this speaker speaks."""
    spans = [b.start - a.start for a, b in pairwise(segments)]
    rates = [len(line) / span for line, span in zip(lines, spans, strict=False) if line and span > 0.2]
    return max(0.5, median(rates)) if rates else _USUAL_PACE


def without_stumbles(words: Iterable[Word], language: Language, reading: Reading) -> list[Word]:
    """The words without hesitations ("um"), asides ("you know") and words said twice in a row by mistake.

    Nothing is dropped in a language without lists: there a doubled word may be grammar.
    """
    said = list(words)
    if not language.known or reading.unspaced:
        return said
    kept: list[Word] = []
    dropped: list[Word] = []
    at = 0
    while at < len(said):
        skip = _dropped_from(said, at, kept, language)
        if skip:
            dropped += said[at : at + skip]
            at += skip
            continue
        word = said[at]
        at += 1
        if dropped:
            word = replace(
                word,
                pause=max(word.pause, *(d.pause for d in dropped)),
                hard=word.hard or any(d.hard or (reading.punctuated and d.ends_sentence) for d in dropped),
            )
            dropped = []
        kept.append(word)
        _undo_stumble(kept, language)
    return kept


def _dropped_from(said: Sequence[Word], at: int, kept: Sequence[Word], language: Language) -> int:
    """How many words from here on are a hesitation or an aside."""
    if said[at].plain in language.fillers or not said[at].plain:
        return 1
    if said[at].plain not in language.phrase_starts or (kept and kept[-1].plain in language.guards):
        return 0
    for phrase in language.phrases:
        if all(at + i < len(said) and said[at + i].plain == part for i, part in enumerate(phrase)):
            return len(phrase)
    return 0


def _undo_stumble(kept: list[Word], language: Language) -> None:
    """Takes back words at the end that repeat the ones before them ("we could we could")."""
    for length in range(min(_LONGEST_STUMBLE, len(kept) // 2), 0, -1):
        if kept[-1].plain != kept[-1 - length].plain:
            continue
        before, again = kept[-2 * length : -length], kept[-length:]
        if [word.plain for word in again] != [word.plain for word in before]:
            continue
        if any(word.hard for word in (*before[1:], *again)) or any(
            word.ends_sentence for word in (*before, *again[:-1])
        ):
            continue
        first = again[0].plain
        if length == 1 and (first in language.doubles or any(sign.isdigit() for sign in first)):
            continue
        kept[-2 * length : -length] = []
        return


def joined(words: Sequence[Word], unspaced: bool) -> str:
    """The words as text; in a script without spaces one stands only where a caption line ended without punctuation."""
    text = ""
    for word in words:
        if not text:
            space = False
        elif unspaced:
            space = word.line and text[-1].isalnum()
        else:
            space = not (word.line and text[-1] == "-" and text[-2:-1].isalpha())
        text += f" {word.text}" if space else word.text
    return text
