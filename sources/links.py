"""The video that a link or an id names, for what others wrote down long ago."""

from errors import AppError
from summary.values import Source
from youtube.urls import parse_link


def source_of(link: str) -> Source | None:
    """The source of a link; None for what names none."""
    try:
        return parse_link(link)
    except AppError:
        return None
