"""What was written and checked, as the record that is stored."""

import uuid
from dataclasses import replace
from datetime import datetime

from clock import iso
from errors import MODEL_EMPTY, AppError
from summary.checks import Checked, checked
from summary.findings import MissingPart
from summary.languages import wanted_language
from summary.markdown import to_html
from summary.marks import literal
from summary.prompts import PROMPT_VERSION
from summary.time_marks import player_clock
from summary.values import ModelInfo, Provenance, SummaryRecord, SummaryRequest, Transcript
from summary.writer import Written

MOST_REPLACED = 20
"""Older ids that a summary names; a page that shows one of them is not older than that."""


def record_of(
    key: str,
    request: SummaryRequest,
    whole: Transcript,
    said: Transcript,
    written: Written,
    info: ModelInfo,
    begun: datetime,
    now: datetime,
    before: SummaryRecord | None,
) -> SummaryRecord:
    """The summary of `said`, which is all of `whole` or a stretch of it; AppError MODEL_EMPTY when nothing is left.

    `before` is the one whose place it takes.
    """
    language = wanted_language(request.options.language, said.language)
    found = _in_the_whole(checked(written.markdown, said, language), whole, said)
    if not found.text:
        raise AppError(MODEL_EMPTY, provider=info.provider)
    text = "\n\n".join((found.text, *(_notice(part, said.timed) for part in written.missing)))
    provenance = Provenance(
        captions=whole.kind,
        caption_language=whole.language,
        route=whole.route,
        parts=written.parts,
        prompt_version=PROMPT_VERSION,
        input_tokens=written.usage.input_tokens if written.usage else None,
        output_tokens=written.usage.output_tokens if written.usage else None,
        cost_usd=written.cost_usd,
        seconds=round((now - begun).total_seconds(), 3),
        warnings=(*whole.warnings, *written.warnings),
        origin=whole.origin,
        parts_missing=written.missing,
        fallback_from=request.fallback_from,
    )
    return SummaryRecord(
        summary_id=uuid.uuid4().hex,
        cache_key=key,
        source=whole.source,
        details=whole.details,
        summary=text,
        summary_html=to_html(text),
        key_moments=found.key_moments,
        model=request.model,
        options=request.options,
        language=language,
        summarized_at=iso(now),
        provenance=provenance,
        transcript_fingerprint=whole.fingerprint,
        span=request.span,
        verdict=found.verdict,
        grounding=found.grounding,
        replaces=(before.summary_id, *before.replaces)[:MOST_REPLACED] if before else (),
    )


def _in_the_whole(found: Checked, whole: Transcript, said: Transcript) -> Checked:
    """The same with places in the whole transcript."""
    first = whole.segments.index(said.segments[0]) if said.segments else 0
    if not first or found.grounding is None:
        return found
    moved = (replace(each, segments=tuple(place + first for place in each.segments)) for each in found.grounding)
    return replace(found, grounding=tuple(moved))


def _notice(part: MissingPart, timed: bool) -> str:
    """The words that stand in the summary for a part that is not in it."""
    stretch = f" ({player_clock(part.start)}–{player_clock(part.end)})" if timed else ""
    cause = literal(part.message).rstrip(".")
    return f"*Part {part.index}{stretch} is missing: {cause}. Retry to have this part read; the others are kept.*"
