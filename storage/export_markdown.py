"""An entry of the library as a Markdown file: YAML front matter, the summary, its key moments, what was said.

The last line is a comment that no reader of Markdown shows; it holds what the rest does not, so that an import of the
file brings back all of it.
"""

import hashlib
import json
import re
from decimal import Decimal

from storage.export_entry import Entry, KeptTranscript, about
from summary.time_marks import player_clock
from summary.values import KeyMoment, Segment, SummaryRecord

MOMENTS = "## Key moments"
TRANSCRIPT = "## Transcript"
FENCE = "```transcript"
COMMENT = "<!-- youtube-summarizer "
COMMENT_END = " -->"

Fact = str | int | float | list[str] | None


def markdown_file(entry: Entry) -> str:
    """The whole file; every text in the front matter is a double-quoted YAML scalar, so nothing in it can break out."""
    lines = [f"{name}: {_scalar(value)}" for name, value in _facts(entry).items() if value not in (None, [])]
    parts = ["---\n" + "\n".join(lines) + "\n---\n", body(entry)]
    if entry.transcript:
        parts.append(transcript_section(entry.transcript))
    data = json.dumps(about(entry), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    parts.append(f"{COMMENT}{data}{COMMENT_END}\n")
    return "\n".join(parts)


def body(entry: Entry) -> str:
    """What stands between the front matter and the transcript."""
    record = entry.record
    if record is None:
        title = entry.transcript.details.title if entry.transcript else ""
        return f"# {' '.join(title.split())}\n"
    moments = ["", MOMENTS, "", *(_moment(record, moment) for moment in record.key_moments)]
    heading = " ".join(record.details.title.split())
    return "\n".join([f"# {heading}", "", record.summary.strip(), *(moments if record.key_moments else ()), ""])


def transcript_section(said: KeptTranscript) -> str:
    """Every line with its exact times, in a fence that no text of others can end."""
    lines = (f"[{exact_clock(line.start)}–{exact_clock(line.end)}] {_line(line)}" for line in said.segments)
    return "\n".join([TRANSCRIPT, "", FENCE, *lines, "```", ""])


def exact_clock(seconds: float) -> str:
    """`m:ss` or `h:mm:ss` with all the decimals that the number has, so that it can be read back as it was."""
    exact = abs(Decimal(repr(float(seconds))))
    hours, rest = divmod(exact, 3600)
    minutes, second = divmod(rest, 60)
    text = f"{second:f}" if second >= 10 else f"0{second:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = text.rjust(2, "0") if "." not in text else text
    sign = "-" if seconds < 0 else ""
    return f"{sign}{hours:f}:{int(minutes):02d}:{text}" if hours else f"{sign}{int(minutes)}:{text}"


def file_name(entry: Entry) -> str:
    """A name that stays the same for the same summary, in ASCII letters, digits and dashes."""
    record = entry.record
    title = record.details.title if record else entry.transcript.details.title if entry.transcript else ""
    words = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60].strip("-")
    source = entry.source
    unique = record.cache_key if record else entry.transcript.transcript.fingerprint if entry.transcript else ""
    mark = hashlib.sha256(f"{source.key} {unique}".encode()).hexdigest()[:12]
    folder = "summaries" if record else "transcripts"
    return f"{folder}/{words or source.kind}-{mark}.md"


def _facts(entry: Entry) -> dict[str, Fact]:
    record, said = entry.record, entry.transcript
    if record is None:
        if said is None:
            return {}
        details = said.details
        return {
            "title": details.title,
            "channel": details.channel,
            "url": details.video_url,
            "video_id": details.video_id,
            "captions": said.kind,
            "caption_language": said.language,
        }
    made = record.provenance
    return {
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
        "tags": list(entry.marks.tags) if entry.marks else None,
        "favourite": "yes" if entry.marks and entry.marks.favourite else None,
        "note": entry.marks.note or None if entry.marks else None,
        "captions": made.captions,
        "caption_language": made.caption_language,
        "route": made.route,
        "prompt_version": made.prompt_version,
        "input_tokens": made.input_tokens,
        "output_tokens": made.output_tokens,
        "cost_usd": made.cost_usd,
    }


def _moment(record: SummaryRecord, moment: KeyMoment) -> str:
    time = player_clock(moment.t)
    url = record.details.url_at(moment.t)
    return f"- [{time}]({url}) {moment.label}" if url else f"- {time} {moment.label}"


def _line(segment: Segment) -> str:
    """The words as they are, or as a JSON string when a line could not hold them or would be taken for one."""
    text = segment.text
    plain = text.isprintable() and text == text.strip() and not text.startswith('"')
    return text if plain else json.dumps(text)


def _scalar(value: Fact) -> str:
    if isinstance(value, (str, list)):
        return "".join(_escaped(character) for character in json.dumps(value, ensure_ascii=False))
    return str(value)


def _escaped(character: str) -> str:
    """Characters that JSON leaves alone and YAML reads as line breaks or refuses."""
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
