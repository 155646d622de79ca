"""Summaries, video details and segments as JSON, and back."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from summary.findings import GroundedSentence, MissingPart, Span, TitleVerdict
from summary.origin import UNTOLD, FallenFrom, Origin
from summary.values import (
    Chapter,
    KeyMoment,
    Provenance,
    Segment,
    Source,
    SummaryOptions,
    SummaryRecord,
    VideoDetails,
)


def packed(segments: Sequence[Segment]) -> bytes:
    """Compressed rows of start, end, text; about a quarter of the text's own size."""
    return zlib.compress(json.dumps([(s.start, s.end, s.text) for s in segments]).encode(), 6)


def unpacked(blob: bytes) -> tuple[Segment, ...]:
    """The inverse of `packed`."""
    return tuple(Segment(start, end, text) for start, end, text in json.loads(zlib.decompress(blob)))


def details_json(details: VideoDetails) -> dict[str, Any]:
    """Video details as a JSON object."""
    return asdict(details)


def details_from(data: Mapping[str, Any]) -> VideoDetails:
    """The inverse of `details_json`."""
    return VideoDetails(**{**data, "chapters": tuple(Chapter(**chapter) for chapter in data["chapters"])})


def _provenance_from(data: Mapping[str, Any]) -> Provenance:
    origin = Origin.from_dict(data["origin"]) if "origin" in data else UNTOLD
    fallen = tuple(FallenFrom(**each) for each in data.get("fallback_from", ()))
    missing = tuple(MissingPart(**part) for part in data.get("parts_missing", ()))
    return Provenance(
        **{
            **data,
            "warnings": tuple(data["warnings"]),
            "origin": origin,
            "parts_missing": missing,
            "fallback_from": fallen,
        }
    )


def _checks_from(data: Mapping[str, Any]) -> dict[str, Any]:
    """What older records do not have."""
    span, verdict, grounding = data.get("span"), data.get("verdict"), data.get("grounding")
    return {
        "span": Span(**span) if span else None,
        "replaces": tuple(data.get("replaces", ())),
        "verdict": TitleVerdict(**verdict) if verdict else None,
        "grounding": None
        if grounding is None
        else tuple(GroundedSentence(**{**each, "segments": tuple(each["segments"])}) for each in grounding),
    }


def record_text(record: SummaryRecord) -> str:
    """A summary as JSON text."""
    return json.dumps({**asdict(record), "source": record.source.key})


def record_from(text: str) -> SummaryRecord:
    """The inverse of `record_text`."""
    data = json.loads(text)
    return SummaryRecord(
        **{
            **data,
            "source": Source.from_key(data["source"]),
            "details": details_from(data["details"]),
            "key_moments": tuple(KeyMoment(**moment) for moment in data["key_moments"]),
            "options": SummaryOptions(**data["options"]),
            "provenance": _provenance_from(data["provenance"]),
            **_checks_from(data),
        }
    )
