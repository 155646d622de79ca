"""How a summary came to be, as rows of words for people: captions, routes, model, parts, tokens, money, checks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from summary.findings import NOT_FOUND, SUPPORTED, WEAK
from summary.origin import FOUND, Transcription
from summary.time_marks import player_clock
from summary.values import Provenance, SummaryRecord

CAPTIONS = {
    "manual": "written by people",
    "auto": "written down by YouTube",
    "translated": "translated by YouTube",
    "uploaded": "a transcript you brought",
    "sample": "a bundled sample",
    "transcribed": "speech written down by a model",
}
_IN_ANOTHER_LANGUAGE = "not compared: the summary is in another language than the transcript"


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: what it is, and one or more lines about it."""

    name: str
    lines: tuple[str, ...]


def facts(record: SummaryRecord) -> Iterator[Fact]:
    """The rows in order; what is not known has none."""
    provenance, options = record.provenance, record.options
    rows = (
        (
            "Model",
            (_model(record), *(f"{f.model} was asked first: {_words(f.code)}" for f in provenance.fallback_from)),
        ),
        ("Written as", (f"{options.length} · {options.style} · {record.language}",)),
        ("Wish", (options.instruction,)),
        ("Stretch", (_stretch(record),)),
        ("Captions", _captions(provenance)),
        ("Routes", tuple(f"{a.route}: {_outcome(a.outcome)}" for a in provenance.origin.attempts)),
        ("Captions there were", (_offered(provenance),)),
        ("Parts", (str(provenance.parts), missing_words(provenance))),
        ("Checked", (_checked(record),)),
        ("Tokens", (_tokens(provenance),)),
        ("Cost", (_cost(provenance.cost_usd),)),
        ("Took", (f"{provenance.seconds:.1f} s",)),
        ("Notes", provenance.warnings),
        ("Prompt", (f"version {provenance.prompt_version}",)),
    )
    for name, lines in rows:
        if told := tuple(line for line in lines if line):
            yield Fact(name, told)


def missing_words(provenance: Provenance) -> str:
    """Which parts of the video no model would read, and why; empty when all were read."""
    return " ".join(
        f"Part {part.index} ({player_clock(part.start)}–{player_clock(part.end)}) is missing: {part.message}"
        for part in provenance.parts_missing
    )


def _model(record: SummaryRecord) -> str:
    return "built in, selects sentences" if record.model == "builtin" else record.model


def _stretch(record: SummaryRecord) -> str:
    return f"{player_clock(record.span.start)}–{player_clock(record.span.end)}" if record.span else ""


def _captions(provenance: Provenance) -> tuple[str, ...]:
    origin = provenance.origin
    kind = CAPTIONS.get(provenance.captions, provenance.captions)
    return (
        f"{kind}, {provenance.caption_language}, by {provenance.route}",
        f"translated from {origin.translated_from}" if origin.translated_from else "",
        _spoken(origin.transcription) if origin.transcription else "",
    )


def _spoken(spoken: Transcription) -> str:
    return f"{spoken.model}, {spoken.minutes:.1f} min of sound, {_cost(spoken.cost_usd) or 'price not known'}"


def _offered(provenance: Provenance) -> str:
    return ", ".join(f"{each.language} ({each.kind})" for each in provenance.origin.available)


def _outcome(outcome: str) -> str:
    return "gave the words" if outcome == FOUND else _words(outcome)


def _checked(record: SummaryRecord) -> str:
    if record.grounding is None:
        return _IN_ANOTHER_LANGUAGE
    if not record.grounding:
        return ""
    counts = Counter(each.verdict for each in record.grounding)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in (SUPPORTED, WEAK, NOT_FOUND) if counts[verdict])
    return f"of {len(record.grounding)} sentences {told} in the transcript, by the words they share"


def _tokens(provenance: Provenance) -> str:
    if provenance.input_tokens is None or provenance.output_tokens is None:
        return ""
    return f"{provenance.input_tokens:,} read, {provenance.output_tokens:,} written"


def _cost(usd: float | None) -> str:
    if usd is None:
        return ""
    return f"${usd:.4f}" if usd else "nothing"


def _words(code: str) -> str:
    return code.replace("_", " ")
