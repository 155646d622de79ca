"""What a client receives for a summary, a failure, a playlist and a link that is none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from summary.findings import GroundedSentence, MissingPart, Span
from summary.origin import FallenFrom
from summary.values import Provenance, SummaryOptions, SummaryRecord


def video_result(
    record: SummaryRecord, cached: bool, fallback_from: Sequence[FallenFrom] | None = None
) -> dict[str, Any]:
    """A summarized video; `cached` says that the library answered.

    `fallback_from` are the models that were asked before in vain for this very result; None: as when it was written.
    """
    details = record.details
    provenance = provenance_dict(record.provenance)
    if fallback_from is not None:
        provenance["fallback_from"] = fallback_list(fallback_from)
    return {
        "type": "video",
        "video_id": record.details.video_id,
        "summary_id": record.summary_id,
        "title": details.title,
        "channel": details.channel,
        "duration": details.duration,
        "thumbnail_url": details.thumbnail_url,
        "video_url": details.video_url,
        "summary": record.summary,
        "summary_html": record.summary_html,
        "key_moments": [{"t": moment.t, "label": moment.label} for moment in record.key_moments],
        "verdict": asdict(record.verdict) if record.verdict else None,
        "grounding": None if record.grounding is None else [_grounded(each) for each in record.grounding],
        "model": record.model,
        "length": record.options.length,
        "language": record.language,
        "style": record.options.style,
        "instruction": record.options.instruction,
        "sponsors": record.options.sponsors,
        "range": _range(record.span),
        "cached": cached,
        "summarized_at": record.summarized_at,
        "replaces": list(record.replaces),
        "error": None,
        "error_detail": None,
        "provenance": provenance,
    }


def failed_result(
    video_id: str,
    url: str,
    title: str | None,
    model: str,
    options: SummaryOptions,
    error: Mapping[str, Any],
    span: Span | None = None,
) -> dict[str, Any]:
    """A video without a summary, under the same keys; `error` is the error object of an item."""
    return {
        "type": "video",
        "video_id": video_id,
        "summary_id": None,
        "title": title,
        "channel": None,
        "duration": None,
        "thumbnail_url": None,
        "video_url": url if url.startswith(("https://", "http://")) else None,
        "summary": None,
        "summary_html": None,
        "key_moments": [],
        "verdict": None,
        "grounding": None,
        "model": model,
        "length": options.length,
        "language": options.language,
        "style": options.style,
        "instruction": options.instruction,
        "sponsors": options.sponsors,
        "range": _range(span),
        "cached": False,
        "summarized_at": None,
        "replaces": [],
        "error": error["message"],
        "error_detail": dict(error),
        "provenance": None,
    }


def playlist_result(title: str, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A playlist with the results of its videos, in its order."""
    return {"type": "playlist", "title": title, "summaries": [dict(result) for result in results]}


def bad_link_result(url: str, message: str) -> dict[str, Any]:
    """A line of a submission that is no link."""
    return {"type": "error", "url": url, "error": message}


def _range(span: Span | None) -> dict[str, float] | None:
    return {"from": span.start, "to": span.end} if span else None


def _grounded(sentence: GroundedSentence) -> dict[str, Any]:
    return {**asdict(sentence), "segments": list(sentence.segments)}


def _missing(part: MissingPart) -> dict[str, Any]:
    return {
        "index": part.index,
        "from": part.start,
        "to": part.end,
        "error": {"code": part.code, "message": part.message},
    }


def fallback_list(fallen: Sequence[FallenFrom]) -> list[dict[str, str]]:
    """The models that were asked first, as a JSON array."""
    return [{"model": each.model, "code": each.code} for each in fallen]


def provenance_dict(provenance: Provenance) -> dict[str, Any]:
    """How a summary came to be."""
    return {
        "captions": provenance.captions,
        "caption_language": provenance.caption_language,
        "route": provenance.route,
        "parts": provenance.parts,
        "parts_missing": [_missing(part) for part in provenance.parts_missing],
        "prompt_version": provenance.prompt_version,
        "input_tokens": provenance.input_tokens,
        "output_tokens": provenance.output_tokens,
        "cost_usd": provenance.cost_usd,
        "seconds": provenance.seconds,
        "warnings": list(provenance.warnings),
        "fallback_from": fallback_list(provenance.fallback_from),
        **provenance.origin.as_dict(),
    }
