"""A playlist before any work on it begins: its videos, which of them the library has, and what the rest would take."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import errors
from concurrency.cancellation import Cancellation
from errors import AppError
from jobs.pace import Pace
from providers.catalog import BUILTIN
from sources.estimates import Outlook
from summary.estimate import likely_usage
from summary.ports import CancelToken, Models
from summary.values import (
    ModelInfo,
    Playlist,
    PlaylistEntry,
    Source,
    SourceKind,
    SummaryOptions,
    SummaryRecord,
    SummaryRequest,
    Usage,
)

AT_ONCE = 4
"""Playlists looked up for a preview at the same time; each holds a thread of the server and asks YouTube."""

KEPT_SECONDS = 300.0
"""How long a look holds, so that a choice of options does not ask YouTube again and again."""

_MOST_KEPT = 8
_TOKENS = ("input_tokens", "output_tokens")


class Catalog(Protocol):
    """Where playlists are looked up."""

    def playlist(self, playlist_id: str, cancel: CancelToken, limit: int | None = None) -> Playlist:
        """As of `youtube.catalog.PlaylistCatalog`."""


class PlaylistPreviews:
    """Costs nothing but a look at the playlist: no captions are fetched, no model is asked, nothing is kept."""

    def __init__(
        self,
        catalog: Catalog,
        known: Callable[[SummaryRequest], SummaryRecord | None],
        models: Models,
        pace: Pace,
        outlook: Outlook,
    ) -> None:
        """`known` finds the stored summary that answers a request."""
        self._catalog = catalog
        self._known = known
        self._models = models
        self._pace = pace
        self._outlook = outlook
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, int | None], tuple[float, Playlist]] = {}

    def look(
        self, source: Source, limit: int | None, model: str, options: SummaryOptions, caption_language: str | None
    ) -> dict[str, Any]:
        """The object of `POST /playlists/preview`; AppError of the look-up, TOO_MANY_LOOKUPS, UNKNOWN_MODEL."""
        info = self._models.info(model)
        playlist = self._listed(source.ident, limit)
        usual = _usual_length(playlist.entries)
        videos = []
        for position, entry in enumerate(playlist.entries, 1):
            video = Source(SourceKind.VIDEO, entry.video_id)
            known = self._known(SummaryRequest(video, info.key, options, caption_language))
            spent = entry.missing or known
            estimate = None if spent else _estimate(entry.duration or usual, info, options.length)
            videos.append(_video(position, entry, video, known, estimate))
        all_ = self._sum(videos)
        tokens = [all_[name] for name in _TOKENS]
        return {
            "url": source.url,
            "playlist_id": playlist.playlist_id,
            "title": playlist.title,
            "total_items": len(videos),
            "more": playlist.more,
            "model": info.key,
            "videos": videos,
            "estimate": all_,
            "estimated_tokens": None if None in tokens else sum(tokens),
            "estimated_cost": all_["cost_usd"],
            "free_items": sum(video["in_library"] for video in videos),
            **self._outlook(all_["cost_usd"]),
        }

    def _listed(self, playlist_id: str, limit: int | None) -> Playlist:
        """The playlist, also when other wishes are tried on it, as it was at the first of several looks."""
        with self._lock:
            known = self._seen.get((playlist_id, limit))
        if known and time.monotonic() - known[0] < KEPT_SECONDS:
            return known[1]
        if not self._places.acquire(blocking=False):
            raise AppError(errors.TOO_MANY_LOOKUPS, limit=AT_ONCE, retry_after=5)
        try:
            found = self._catalog.playlist(playlist_id, Cancellation(), limit)
        finally:
            self._places.release()
        with self._lock:
            self._seen[(playlist_id, limit)] = (time.monotonic(), found)
            while len(self._seen) > _MOST_KEPT:
                del self._seen[next(iter(self._seen))]
        return found

    def _sum(self, videos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """What is left to do, in all."""
        todo = [video for video in videos if video["estimate"]]
        estimates = [video["estimate"] for video in todo]
        told: dict[str, Any] = {
            "videos": len(todo),
            "duration": sum(video["duration"] or 0 for video in todo),
            "seconds": self._pace.estimate(len(todo)) if todo else 0,
        }
        for name in (*_TOKENS, "cost_usd"):
            amounts = [estimate[name] for estimate in estimates]
            told[name] = None if None in amounts else round(sum(amounts), 6)
        return told


def _usual_length(entries: Sequence[PlaylistEntry]) -> float | None:
    """Seconds that stand for a length that is not told; None when none is."""
    told = [entry.duration for entry in entries if entry.duration]
    return sum(told) / len(told) if told else None


def _estimate(seconds: float | None, info: ModelInfo, length: str) -> dict[str, Any]:
    usage = Usage(0, 0) if info.key == BUILTIN else likely_usage(seconds, length) if seconds else None
    if usage is None:
        return dict.fromkeys((*_TOKENS, "cost_usd"))
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": info.cost_usd(usage),
    }


def _video(
    position: int, entry: PlaylistEntry, source: Source, known: SummaryRecord | None, estimate: dict[str, Any] | None
) -> dict[str, Any]:
    fault = AppError(errors.MISSING[entry.missing]) if entry.missing else None
    return {
        "position": position,
        "video_id": entry.video_id,
        "url": source.url,
        "title": entry.title,
        "duration": entry.duration,
        "in_library": known is not None,
        "summary_id": known.summary_id if known else None,
        "error": {"code": fault.code, "message": fault.message, "remedy": fault.remedy} if fault else None,
        "estimate": estimate,
    }
