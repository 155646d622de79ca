"""Captions that a person brings for an item, by whatever way: they are kept, and the item goes on with them."""

from flask import Response

import errors
from errors import AppError
from job_models import JobItem
from summary.values import Source, SourceKind
from web.accepted import accepted
from web.context import job_or_404, services
from youtube.subtitles import ParsedSubtitles


def item_or_404(job_id: str, index: int) -> JobItem:
    """The item that captions are for; AppError JOB_NOT_FOUND, ITEM_NOT_FOUND, BAD_REQUEST for a playlist."""
    item = job_or_404(job_id).item(index)
    if item is None:
        raise AppError(errors.ITEM_NOT_FOUND, index=index)
    if item.is_playlist:
        raise AppError(errors.BAD_REQUEST, reason="This item is a playlist; captions belong to one video.")
    return item


def go_on(job_id: str, item: JobItem, subtitles: ParsedSubtitles, title: str | None) -> Response:
    """202 once the captions are kept and the item waits for a worker; AppError when it does not wait for any."""
    source = Source.from_key(item.source)
    known = title or (item.title if item.title != item.url else None)
    video = source if source.kind is SourceKind.VIDEO else None
    ident = services().library.save_uploaded(subtitles, known, video)
    captions = Source(SourceKind.TRANSCRIPT, ident).key
    return accepted(services().backend.retry(job_id, [item.index], captions))
