"""What is read aloud of a summary: its title, who made the video, and the text, in words that can be spoken."""

from dataclasses import dataclass

from speech.plain_text import passages
from speech.speakable import said, speakable
from speech.splitting import sentences
from summary.languages import primary_tag
from summary.values import SummaryRecord


@dataclass(frozen=True, slots=True)
class Script:
    """`owner` is whom the sound belongs to and goes with; `language` a primary tag such as `de`, empty when unknown."""

    owner: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence as it stands on the page, and as it is said."""

    shown: str
    said: str


def of_summary(summary_id: str, title: str, channel: str | None, markdown: str, language: str) -> Script:
    """The whole of a summary."""
    heading = [said(part, language) for part in (title, channel or "")]
    opening = "".join(f"{part.rstrip('.')}.\n" for part in heading if part)
    text = speakable(markdown, language)
    return Script(summary_owner(summary_id), opening + text if text else "", language)


def tag_of(record: SummaryRecord) -> str:
    """The primary tag of a summary's language; empty when it is not known."""
    return primary_tag(record.language) or ""


def of_record(record: SummaryRecord) -> Script:
    """The whole of a stored summary."""
    details = record.details
    return of_summary(record.summary_id, details.title, details.channel, record.summary, tag_of(record))


def summary_owner(summary_id: str) -> str:
    """Whom the sound of a summary belongs to."""
    return f"summary {summary_id}"


def of_text(text: str, language: str) -> Script:
    """A text that somebody sent."""
    return Script("text", speakable(text, language), language)


def lines(markdown: str, language: str) -> list[Line]:
    """The sentences of a text in Markdown; what cannot be said is left out."""
    found = (Line(shown, said(shown, language)) for passage in passages(markdown) for shown in sentences(passage))
    return [line for line in found if line.said]
