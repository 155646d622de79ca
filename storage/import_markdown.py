"""A Markdown file as an entry of the library: one of our own export, perhaps edited since, or a note about a video."""

import json
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from storage.export_entry import BadEntry, Entry, HtmlOf, checked, from_about, loaded
from storage.export_markdown import COMMENT, COMMENT_END, FENCE, MOMENTS, TRANSCRIPT, body
from storage.legacy_import import Facts, SourceOf, entry_of
from storage.library_marks import MAX_TAG_CHARS, MAX_TAGS, Marks, tidy_tags

_LINE = re.compile(r"\[(-?[\d:.]+)–(-?[\d:.]+)\] (.*)")
_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}):(?:\s+(.*))?")
_SECTION = f"\n{TRANSCRIPT}\n\n{FENCE}\n"
MAX_FIELDS = 200


def read_markdown(text: str, html: HtmlOf, source_of: SourceOf) -> Entry:
    """The entry; BadEntry says why it is none."""
    text = text.replace("\r\n", "\n")
    matter, words = _parted(text)
    facts = front_matter(matter)
    before, comment, after = words.rpartition(f"\n{COMMENT}")
    if not comment or COMMENT_END not in after:
        return _note(facts, words, html, source_of)
    about = loaded(after[: after.rindex(COMMENT_END)])
    shown, section, lines = before.rpartition(_SECTION)
    entry = from_about(about, _lines(lines) if section else [], html)
    return _edited(_tagged(entry, facts), shown if section else before, html)


def _parted(text: str) -> tuple[str, str]:
    text = text.removeprefix("\ufeff")
    if not text.startswith("---\n"):
        return "", text
    end = text.find("\n---\n", 3)
    return (text[4:end], text[end + 5 :]) if end >= 0 else ("", text)


def front_matter(matter: str) -> dict[str, Any]:
    """The fields of a YAML front matter: texts, and lists of texts; what is more than that is left out."""
    found: dict[str, Any] = {}
    name = ""
    for line in matter.split("\n"):
        if match := _FIELD.fullmatch(line):
            if len(found) >= MAX_FIELDS:
                break
            name = match[1].lower()
            found[name] = _value((match[2] or "").strip())
        elif name and (item := re.fullmatch(r"\s*- +(.+)", line)):
            if not isinstance(found[name], list):
                found[name] = []
            found[name].append(str(_value(item[1].strip())))
    return found


def _value(text: str) -> Any:
    if text.startswith(('"', "[")):
        try:
            value = json.loads(re.sub(r"\\U([0-9a-f]{8})", lambda match: chr(int(match[1], 16)), text))
        except (ValueError, OverflowError, RecursionError):
            value = None
        if isinstance(value, list):
            return [str(each) for each in value]
        if isinstance(value, str):
            return value
        if text.startswith("[") and text.endswith("]"):
            return [part.strip().strip("'\"") for part in text[1:-1].split(",") if part.strip()]
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _lines(text: str) -> list[dict[str, Any]]:
    found = []
    for line in text.split("\n"):
        if line.startswith("```"):
            break
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadEntry("a line of its transcript cannot be read")
        words = match[3]
        said = loaded(words) if words.startswith('"') else words
        found.append({"start": clock_seconds(match[1]), "end": clock_seconds(match[2]), "text": said})
    return found


def clock_seconds(text: str) -> float:
    """The inverse of `export_markdown.exact_clock`; BadEntry."""
    try:
        total = Decimal(0)
        for part in text.lstrip("-").split(":"):
            total = total * 60 + Decimal(part)
    except InvalidOperation as fault:
        raise BadEntry("a time of its transcript cannot be read") from fault
    return -float(total) if text.startswith("-") else float(total)


def _tagged(entry: Entry, facts: dict[str, Any]) -> Entry:
    """Tags are those of the front matter, where a person sees and changes them."""
    if entry.record is None or entry.marks is None:
        return entry
    return replace(entry, marks=replace(entry.marks, tags=tags_of(facts)))


def tags_of(facts: dict[str, Any]) -> tuple[str, ...]:
    """The field `tags`, as a list or as words between commas."""
    given = facts.get("tags") or []
    words = given.split(",") if isinstance(given, str) else given
    return tuple(sorted(tag for tag in tidy_tags(words) if len(tag) <= MAX_TAG_CHARS)[:MAX_TAGS])


def _edited(entry: Entry, shown: str, html: HtmlOf) -> Entry:
    """With the summary that a person wrote over ours, if one did."""
    record = entry.record
    if record is None or shown.strip() == body(entry).strip():
        return entry
    text = shown.strip()
    if text.startswith("# "):
        text = text.partition("\n")[2].strip()
    if record.key_moments:
        text = text.rpartition(f"\n{MOMENTS}\n")[0].strip() or text
    if not text or text == record.summary.strip():
        return entry
    return checked(replace(entry, record=replace(record, summary=text, grounding=None)), html)


def _note(facts: dict[str, Any], words: str, html: HtmlOf, source_of: SourceOf) -> Entry:
    text = words.strip()
    heading = ""
    if text.startswith("# "):
        heading, _, text = text.partition("\n")
    known = {name: value for name, value in facts.items() if isinstance(value, str)}
    told: Facts = {"title": heading.removeprefix("# ").strip(), **known, "summary": text.strip()}
    entry = entry_of(told, "", html, source_of)
    return replace(entry, marks=Marks(tags=tags_of(facts)) if tags_of(facts) else None)
