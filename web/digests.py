"""What was summarized on a day: as a page, and day by day as a feed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Response, render_template, request

import errors
from clock import iso, utc_now
from errors import AppError
from following.digest import in_a_sentence, last_ready
from summary.values import SummaryRecord
from web.context import services
from web.openapi.operation import HTML, Media, documented

blueprint = Blueprint("digests", __name__)

DAYS = 14
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/digest")
@documented({200: HTML})
def digest() -> str:
    """What was summarized in the last 24 hours."""
    now = utc_now()
    records = services().following.by_day.between(iso(now - timedelta(days=1)), iso(now + timedelta(days=1)))
    return _page("the last 24 hours", records)


@blueprint.get("/digest/<day>")
@documented({200: HTML}, errors.NOT_FOUND)
def digest_of_day(day: str) -> str:
    """What was summarized on a day (UTC), such as 2026-11-21."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as fault:
        raise AppError(errors.NOT_FOUND) from fault
    if wanted.isoformat() != day:
        raise AppError(errors.NOT_FOUND)
    return _page(day, services().following.by_day.of_day(wanted))


@blueprint.get("/digest.xml")
@documented({200: Media("application/rss+xml")})
def digest_feed() -> Response:
    """One item a day, for the last days on which there was something, as RSS 2.0."""
    known = services()
    ready = last_ready(utc_now(), known.settings.digest_hour)
    items = "".join(_item(day) for day in known.following.by_day.days(ready + timedelta(days=1), DAYS))
    root = request.url_root
    channel = (
        f"<title>Daily digest</title><link>{_xml(root)}digest</link>"
        f"<description>What was summarized, day by day</description>{items}"
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{channel}</channel></rss>\n'
    return Response(xml, content_type="application/rss+xml; charset=utf-8")


def _page(title: str, records: list[SummaryRecord]) -> str:
    days = services().following.by_day.days(utc_now().date() + timedelta(days=1), DAYS)
    return render_template("digest.html", heading=title, records=records, days=[day.isoformat() for day in days])


def _item(day: date) -> str:
    records = services().following.by_day.of_day(day)
    ready = datetime.combine(day + timedelta(days=1), time(services().settings.digest_hour), UTC)
    link = f"{request.url_root}digest/{day.isoformat()}"
    html = "".join(f"<h2>{escape(record.details.title)}</h2>{record.summary_html}" for record in records)
    facts: dict[str, Any] = {
        "title": in_a_sentence(day, records),
        "link": link,
        "description": html,
        "pubDate": format_datetime(ready),
    }
    rows = "".join(f"<{name}>{_xml(str(value))}</{name}>" for name, value in facts.items())
    return f'<item>{rows}<guid isPermaLink="false">digest {day.isoformat()}</guid></item>'


def _xml(text: str) -> str:
    """Escaped, without the characters that XML cannot hold."""
    return escape(_NOT_IN_XML.sub("", text))
