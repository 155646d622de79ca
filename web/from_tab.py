"""Captions from a tab of the user's own browser, which YouTube refuses less than a server: for one item, by invitation.

A bookmarklet reads them in the tab. It opens the page `/from_tab` of this server and hands them to it, because pages of
YouTube may open any page, but may send requests only to servers with TLS or on the same machine. Where they may, and no
page can be opened, it sends them itself: `guard` lets YouTube's pages do that on this one path.
"""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request

import errors
from errors import AppError
from summary.values import Source, SourceKind
from web import bodies
from web.body_reader import read
from web.brought import go_on, item_or_404
from web.context import job_or_404, services
from web.openapi.job_shapes import Accepted
from web.openapi.operation import HTML, documented
from web.openapi.other_shapes import Invitation
from web.uploads import ROOM_AROUND, parsed

blueprint = Blueprint("from_tab", __name__)


@blueprint.get("/jobs/<job_id>/items/<int:index>/invitation")
@documented({200: Invitation}, errors.JOB_NOT_FOUND, errors.ITEM_NOT_FOUND)
def invitation(job_id: str, index: int) -> Response:
    """What the page needs to make a bookmarklet for this item."""
    source = _video(job_id, index)
    given = services().invitations.give(job_id, index)
    wanted = job_or_404(job_id).caption_language
    return jsonify(
        {
            "token": given.token,
            "expires_at": given.expires_at,
            "video_id": source.ident,
            "video_url": source.url,
            "languages": [wanted] if wanted else list(services().settings.caption_languages),
        }
    )


@blueprint.get("/from_tab")
@documented({200: HTML})
def page() -> str:
    """The page that takes captions from the tab that opened it."""
    return render_template("from_tab.html")


@blueprint.post("/jobs/<job_id>/items/<int:index>/from_tab")
@documented(
    {202: Accepted},
    errors.INVITATION_OVER,
    errors.OTHER_VIDEO,
    errors.BAD_TRANSCRIPT,
    errors.JOB_NOT_FOUND,
    errors.ITEM_NOT_FOUND,
    body=bodies.TabCaptions,
)
def receive(job_id: str, index: int) -> Response:
    """Lets the item go on with the captions of a tab; the invitation is all that counts, never a cookie."""
    limit = services().settings.max_transcript_bytes
    request.max_content_length = limit * ROOM_AROUND
    source = _video(job_id, index)  # first: without a login nobody else has a large body read
    sent = read(bodies.TabCaptions)
    if not services().invitations.holds(sent.token, job_id, index):
        raise AppError(errors.INVITATION_OVER)
    if sent.video_id != source.ident:
        raise AppError(errors.OTHER_VIDEO, seen=sent.video_id, url=source.url)
    subtitles = parsed(sent.captions.encode(), None, limit)
    if sent.language and subtitles.language is None:
        subtitles = replace(subtitles, language=sent.language)
    return go_on(job_id, item_or_404(job_id, index), subtitles, sent.title)


def _video(job_id: str, index: int) -> Source:
    source = Source.from_key(item_or_404(job_id, index).source)
    if source.kind is not SourceKind.VIDEO:
        raise AppError(errors.BAD_REQUEST, reason="This item is not a video on YouTube.")
    return source
