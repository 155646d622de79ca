"""The library to take along: as a zip of Markdown files, as JSON Lines, one summary or one transcript as a file."""

import re
from datetime import UTC
from itertools import chain
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

import errors
from clock import iso, parse_iso, utc_now
from errors import AppError
from library_errors import NO_TIMES, NO_TRANSCRIPT_KEPT
from storage.export_entry import Entry
from storage.export_markdown import file_name, markdown_file
from storage.export_reader import Selection
from storage.export_zip import zip_stream
from summary.values import SummaryRecord, Transcript
from web import bodies
from web.body_reader import check, read
from web.context import services, summary_or_404, transcript_or_404
from web.export_lines import entry_object, json_lines
from web.openapi.operation import MARKDOWN, TEXT, Media, documented
from web.subtitle_files import plain_text, subrip, webvtt
from web.summary_text import plain_summary

blueprint = Blueprint("export", __name__)

MOST_IDS = 1000
_CHOICE = {"ids": str, "changed_since": str, "tags": str}
_CHOICE_FORM = Media(
    "application/x-www-form-urlencoded",
    {"type": "object", "properties": {name: {"type": "string"} for name in _CHOICE}, "required": ["ids"]},
)
_CHOICE_ERRORS = (errors.BAD_REQUEST, errors.SUMMARY_NOT_FOUND)
_ZIP = Media("application/zip", {"type": "string", "format": "binary"})
_LINES = Media("application/x-ndjson")


class Choice(bodies.Body):
    """What of the library is meant; `ids` and `tags` are separated by commas."""

    ids: str
    changed_since: str | None = None
    tags: str | None = None


@blueprint.get("/export.zip")
@documented({200: _ZIP}, *_CHOICE_ERRORS, query=_CHOICE)
def export_zip() -> Response:
    """The library, or what is chosen of it, as Markdown files that an import brings back."""
    return _sent(zip_stream(services().exports.entries(_chosen(request.args))), "application/zip", "zip")


@blueprint.post("/export.zip")
@documented({200: _ZIP}, *_CHOICE_ERRORS, body=Choice, uploads=(_CHOICE_FORM,))
def export_chosen() -> Response:
    """The same for a choice that is too long for an address, as the fields of a form or as JSON."""
    by_form = request.mimetype == _CHOICE_FORM.type
    sent = check(Choice, request.form.to_dict()) if by_form else read(Choice)
    named = {name: value for name, value in sent if value is not None}
    return _sent(zip_stream(services().exports.entries(_chosen(MultiDict(named)))), "application/zip", "zip")


@blueprint.get("/export.jsonl")
@documented({200: _LINES}, *_CHOICE_ERRORS, query=_CHOICE)
def export_jsonl() -> Response:
    """The same as one JSON object a line."""
    return _sent(json_lines(services().exports.entries(_chosen(request.args))), "application/x-ndjson", "jsonl")


@blueprint.get("/summaries/<summary_id>.md")
@documented({200: MARKDOWN}, errors.SUMMARY_NOT_FOUND)
def summary_markdown(summary_id: str) -> Response:
    """One summary as a Markdown file with front matter and transcript; an import takes it back."""
    entry = _entry_or_404(summary_id)
    return _file(markdown_file(entry), "text/markdown", file_name(entry).rpartition("/")[2])


@blueprint.get("/summaries/<summary_id>.json")
@documented({200: dict[str, Any]}, errors.SUMMARY_NOT_FOUND)
def summary_json(summary_id: str) -> Response:
    """One summary with its transcript as JSON; an import takes it back."""
    return jsonify(entry_object(_entry_or_404(summary_id)))


@blueprint.get("/summaries/<summary_id>.txt")
@documented({200: TEXT}, errors.SUMMARY_NOT_FOUND)
def summary_txt(summary_id: str) -> Response:
    """One summary as plain text."""
    record = summary_or_404(summary_id)
    return _file(plain_summary(record), "text/plain", _name(record, "txt"))


@blueprint.get("/summaries/<summary_id>/transcript.vtt")
@documented({200: Media("text/vtt")}, errors.SUMMARY_NOT_FOUND, NO_TRANSCRIPT_KEPT, NO_TIMES)
def transcript_vtt(summary_id: str) -> Response:
    """What was said, as WebVTT."""
    record, said = _transcript(summary_id, timed=True)
    return _file(webvtt(said.segments, said.language), "text/vtt", _name(record, "vtt"))


@blueprint.get("/summaries/<summary_id>/transcript.srt")
@documented({200: Media("application/x-subrip")}, errors.SUMMARY_NOT_FOUND, NO_TRANSCRIPT_KEPT, NO_TIMES)
def transcript_srt(summary_id: str) -> Response:
    """What was said, as SubRip."""
    record, said = _transcript(summary_id, timed=True)
    return _file(subrip(said.segments), "application/x-subrip", _name(record, "srt"))


@blueprint.get("/summaries/<summary_id>/transcript.txt")
@documented({200: TEXT}, errors.SUMMARY_NOT_FOUND, NO_TRANSCRIPT_KEPT)
def transcript_txt(summary_id: str) -> Response:
    """What was said, as plain text."""
    record, said = _transcript(summary_id, timed=False)
    return _file(plain_text(said.segments), "text/plain", _name(record, "txt"))


def _chosen(given: MultiDict[str, str]) -> Selection:
    """What the query or the form asks for; AppError BAD_REQUEST, SUMMARY_NOT_FOUND."""
    ids, tags = _names(given, "ids"), _names(given, "tags")
    since = given.get("changed_since")
    if len(ids) > MOST_IDS:
        raise AppError(errors.BAD_REQUEST, reason=f"`ids` may name at most {MOST_IDS} summaries.")
    if ids and services().exports.unknown(ids):
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return Selection(tuple(ids) if "ids" in given else None, _time(since) if since else None, tuple(tags))


def _names(given: MultiDict[str, str], field: str) -> list[str]:
    found = chain.from_iterable(text.split(",") for text in given.getlist(field))
    return [name.strip() for name in found if name.strip()]


def _time(text: str) -> str:
    """As the library writes times; a + in a query arrives as a blank."""
    try:
        moment = parse_iso(text.strip().replace(" ", "+") if "T" in text else text.strip())
        return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as fault:
        reason = "`changed_since` must be a time such as 2026-11-21T10:00:00Z."
        raise AppError(errors.BAD_REQUEST, reason=reason) from fault


def _sent(pieces: Any, kind: str, ending: str) -> Response:
    response = Response(pieces, mimetype=kind)
    name = f"summaries-{iso(utc_now())[:10]}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text.encode(errors="replace"), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _name(record: SummaryRecord, ending: str) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", record.details.title.lower()))[:60].strip("-")
    return f"{words or record.summary_id}.{ending}"


def _entry_or_404(summary_id: str) -> Entry:
    entry = services().exports.entry(summary_id)
    if entry is None:
        raise AppError(errors.SUMMARY_NOT_FOUND)
    return entry


def _transcript(summary_id: str, timed: bool) -> tuple[SummaryRecord, Transcript]:
    record = summary_or_404(summary_id)
    said = transcript_or_404(summary_id)
    if timed and not said.timed:
        raise AppError(NO_TIMES)
    return record, said
