"""A stored summary as a Markdown file: YAML front matter that says where it comes from, then the words."""

import json
import re

from summary.time_marks import player_clock
from summary.values import KeyMoment, SummaryRecord


def markdown_file(record: SummaryRecord) -> str:
    """The whole file; every text in the front matter is a double-quoted YAML scalar, so nothing in it can break out."""
    made = record.provenance
    facts: dict[str, str | int | float | None] = {
        "title": record.details.title,
        "channel": record.details.channel,
        "url": record.details.video_url,
        "video_id": record.details.video_id,
        "duration": record.details.duration,
        "summary_id": record.summary_id,
        "summarized_at": record.summarized_at,
        "model": record.model,
        "length": record.options.length,
        "style": record.options.style,
        "language": record.language,
        "instruction": record.options.instruction or None,
        "captions": made.captions,
        "caption_language": made.caption_language,
        "route": made.route,
        "prompt_version": made.prompt_version,
        "input_tokens": made.input_tokens,
        "output_tokens": made.output_tokens,
        "cost_usd": made.cost_usd,
    }
    lines = [f"{name}: {_scalar(value)}" for name, value in facts.items() if value is not None]
    heading = " ".join(record.details.title.split())
    moments = ["## Key moments", "", *(_moment(record, moment) for moment in record.key_moments), ""]
    words = ["", f"# {heading}", "", record.summary.strip(), "", *(moments if record.key_moments else ())]
    return "\n".join(["---", *lines, "---", *words])


def file_name(record: SummaryRecord) -> str:
    """A name for the file in ASCII letters, digits and dashes."""
    words = re.findall(r"[a-z0-9]+", record.details.title.lower())
    return ("-".join(words)[:60].strip("-") or record.summary_id) + ".md"


def _moment(record: SummaryRecord, moment: KeyMoment) -> str:
    time = player_clock(moment.t)
    url = record.details.url_at(moment.t)
    return f"- [{time}]({url}) {moment.label}" if url else f"- {time} {moment.label}"


def _scalar(value: str | int | float) -> str:
    if not isinstance(value, str):
        return str(value)
    return "".join(_escaped(character) for character in json.dumps(value, ensure_ascii=False))


def _escaped(character: str) -> str:
    """Characters that JSON leaves alone and YAML reads as line breaks or refuses."""
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
