"""The links of a submission, read once: each becomes something to do, or a bad link that knows its position."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import errors
from errors import AppError
from job_models import NewLink
from services import Services
from summary.values import Source, SourceKind
from youtube.urls import parse_link


@dataclass(frozen=True, slots=True)
class BadLink:
    """A link that cannot be summarized, as it was written, and why."""

    text: str
    error: AppError


Links = list[NewLink | BadLink]


def selected(links: Sequence[NewLink | BadLink], limit: int | None, items: Sequence[str] | None) -> Links:
    """The links, of which playlists are to give at most `limit` videos, and only `items` (ids) if there are any.

    AppError BAD_REQUEST when there is no playlist, or when it is not clear whose items they are.
    """
    playlists = sum(isinstance(link, NewLink) and link.is_playlist for link in links)
    if limit is not None and not playlists:
        raise AppError(errors.BAD_REQUEST, reason="`limit` is for playlists; none was sent.")
    if items is not None and (playlists != 1 or len(links) != 1):
        raise AppError(errors.BAD_REQUEST, reason="`items` are videos of a playlist; send its link alone.")
    return [
        replace(link, limit=limit, chosen=tuple(items or ()))
        if isinstance(link, NewLink) and link.is_playlist
        else link
        for link in links
    ]


def read_links(texts: Sequence[str], services: Services) -> Links:
    """One entry a link, in order; the second link to the same thing is left out. AppError TOO_MANY_LINKS."""
    limit = services.settings.max_urls_per_request
    if len(texts) > limit:
        raise AppError(errors.TOO_MANY_LINKS, count=len(texts), limit=limit)
    found: list[NewLink | BadLink] = []
    seen: set[str] = set()
    for number, text in enumerate(texts, start=1):
        where = f"Link {number}: " if len(texts) > 1 else "This is "
        try:
            link = _read_link(text, where, services)
        except AppError as error:
            found.append(BadLink(text, error))
            continue
        if link.source not in seen:
            found.append(link)
        seen.add(link.source)
    return found


def _read_link(text: str, where: str, services: Services) -> NewLink:
    source = parse_link(text, where)
    return NewLink(source.key, source.url, _title(source, services))


def _title(source: Source, services: Services) -> str:
    """What it is called, as far as that is known before anything is fetched; AppError when there is no such thing."""
    if source.kind is SourceKind.SAMPLE:
        return services.samples.transcript(source.ident).details.title
    if source.kind is SourceKind.TRANSCRIPT:
        transcript = services.library.uploaded(source.ident)
        if transcript is None:
            raise AppError(errors.UNKNOWN_TRANSCRIPT, id=source.ident)
        return transcript.details.title
    return source.url
