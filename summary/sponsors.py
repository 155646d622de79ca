"""Advertising that a speaker reads out, left out of a transcript by what is said at its beginning and in it.

It begins where a sponsor is named as such, and goes on as long as codes, discounts and links follow closely. Whoever
talks about sponsors without thanking one loses nothing, and a video that would lose much of itself loses nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summary.transcript_lines import one_line
from summary.values import Segment

_NAMED = re.compile(r"spons[oe]r|brought to you|werbe|patrocin|parrain", re.IGNORECASE)
_THIS = r"(?:video|episode|podcast|show|stream|channel|section|portion|part)"
_WHO = r"[\w.,&'’ -]{2,50}?"
_BEGINS = re.compile(
    "|".join(
        (
            rf"\b{_THIS}(?: of [\w ]{{1,30}})? (?:is|was|has been|comes)(?: \w+){{0,2}} "
            r"(?:sponsored|brought to you) by\b",
            r"\b(?:a|quick) (?:quick |short )?(?:word|message|break)s? (?:from|for) (?:our|my|today['’]?s) sponsors?\b",
            rf"\b(?:today|this {_THIS})['’]?s sponsor\b|\bsponsors? of (?:today['’]?s|this) {_THIS}\b",
            rf"\bthank(?:s| you)[\w ]{{0,20}} to {_WHO} for sponsoring\b|\bthank {_WHO} for sponsoring\b",
            r"\b(?:video|folge|episode)s? wird[\w ]{0,20} (?:gesponsert|präsentiert) von\b|\bgesponsert von\b",
            rf"\bwerbepartner\b|\bheutige[rn]? sponsor\b|\bdanke an {_WHO} f(?:ü|ue)r das sponsoring\b",
            r"\b(?:v[ií]deo|episodio)(?: \w+){0,3} patrocinado por\b|\bpatrocinador de (?:hoy|este)\b",
            r"\bgracias a [\w ]{2,40} por patrocinar\b",
            r"\b(?:vidéo|épisode)(?: \w+){0,3} (?:sponsorisée?|parrainée?) par\b",
            r"\bsponsor (?:du jour|de cette vidéo)\b|\bd['’]avoir sponsorisé\b",
        )
    ),
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    "|".join(
        (
            r"\b(?:promo|discount|coupon|offer|checkout|gutschein|rabatt)[ -]?code\b|\buse (?:my |our |the )?code\b",
            r"\bcode promo\b|\bcódigo\b|\bmit dem code\b",
            r"\d ?(?:%|percent|prozent|por ciento|pour cent)(?: de)? (?:off|rabatt|descuento|réduction)\b",
            r"\b(?:link|enlace|lien)s?(?: is| are| ist| está| est)?(?: down)? "
            r"(?:in the (?:video )?description|in the show notes|below|in der (?:video)?beschreibung|en la descripción"
            r"|en description|dans la description)\b",
            r"\bfree trial\b|\bfor free today\b|\bfirst (?:month|\d+ (?:people|users|days|listeners))\b",
            r"\brisk[ -]free\b|\bmoney[ -]back\b|\bkostenlos testen\b|\bprueba grat(?:is|uita)\b|\bessai gratuit\b",
            r"\b[\w-]{2,40}(?:\.| dot )(?:com|io|org|net|tv|de|es|fr)(?:/| slash )",
            r"\bsupporting (?:this|the|my|our) (?:channel|show|podcast|video)\b",
        )
    ),
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…。！？][\"'”’)]*(?=\s|$)")
_CLOSE = 700  # characters from one sign to the next; less than a minute
_LONGEST = 3500  # characters of one stretch; about four minutes
_SENTENCE = 300  # characters in which the end of a sentence is looked for
_MOST = 1 / 3  # of a transcript


def without_sponsors(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The lines, and parts of lines, that are no advertising; all of them when there is none."""
    texts = [one_line(segment.text) for segment in segments]
    whole = " ".join(texts)
    stretches = list(_stretches(whole, texts)) if _NAMED.search(whole) else []
    if not stretches or sum(end - begin for begin, end in stretches) > _MOST * len(whole):
        return tuple(segments)
    kept: list[Segment] = []
    at = 0
    for segment, text in zip(segments, texts, strict=True):
        left = _outside(text, at, stretches)
        if left == text:
            kept.append(segment)
        elif left:
            kept.append(replace(segment, text=left))
        at += len(text) + 1
    return tuple(kept)


def _stretches(whole: str, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where advertising begins and ends in the joined lines, ascending; never two that overlap."""
    lines = [0]
    for text in texts:
        lines.append(lines[-1] + len(text) + 1)
    done = 0
    for named in _BEGINS.finditer(whole):
        if named.start() < done:
            continue
        end = named.end()
        while end - named.start() < _LONGEST:
            found = _last(_BEGINS, whole, end) or _last(_GOES_ON, whole, end)
            if found is None:
                break
            end = found
        begin, done = max(_sentence_begin(whole, named.start(), lines), done), _sentence_end(whole, end, lines)
        yield begin, done


def _last(sign: re.Pattern[str], whole: str, after: int) -> int | None:
    """The end of the first sign that follows closely."""
    found = sign.search(whole, after, after + _CLOSE)
    return found.end() if found else None


def _sentence_begin(whole: str, at: int, lines: Sequence[int]) -> int:
    """Behind the sentence before, or the beginning of the line where none ends near by."""
    ends = [found.end() for found in _ENDED.finditer(whole, max(at - _SENTENCE, 0), at)]
    return ends[-1] if ends else lines[bisect_right(lines, at) - 1]


def _sentence_end(whole: str, at: int, lines: Sequence[int]) -> int:
    """The end of the sentence, or of the line where none ends near by."""
    found = _ENDED.search(whole, max(at - 1, 0), at + _SENTENCE)
    return found.end() if found else min(lines[min(bisect_right(lines, at), len(lines) - 1)], len(whole))


def _outside(text: str, at: int, stretches: Sequence[tuple[int, int]]) -> str:
    """What of a line that begins `at` lies in no stretch."""
    left, done = [], 0
    for begin, end in stretches:
        low, high = max(begin - at, 0), min(end - at, len(text))
        if low < high:
            left.append(text[done:low])
            done = high
    left.append(text[done:])
    return one_line(" ".join(left)) if done or len(left) > 1 else text
