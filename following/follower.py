"""Looks at what is followed when its time has come, and has new videos summarized, after everything else."""

import hashlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import errors
from clock import iso, iso_in, utc_now
from concurrency.cancellation import Cancellation
from errors import AppError
from following.feeds import Feed, FeedKind
from following.values import Follow, Wanted
from job_models import JobPriority, NewJob, NewLink, ProcessingJob
from library_errors import FOLLOW_NOT_FOUND, TOO_MANY_FOLLOWS
from storage.follow_store import FollowStore
from summary.values import Playlist, PlaylistEntry, Source, SourceKind

log = logging.getLogger(__name__)

NEWEST = 30
"""Videos of a channel that are looked at; its feed tells about 15."""

LONGEST_LIST = 1000
"""Videos of a playlist that are looked at, from its beginning: new ones may stand anywhere."""

MOST_FOLLOWS = 500
JITTER = 0.2
"""A look comes up to this share of its interval later, so that they spread."""

SOONEST_AGAIN = 300.0
"""Seconds after a look that failed."""


class Listing(Protocol):
    """Where the videos come from."""

    def id_of(self, page: str, cancel: Cancellation) -> str:
        """The id of the channel with this page."""

    def newest(self, channel_id: str, limit: int, cancel: Cancellation) -> Playlist:
        """A channel's newest videos, newest first."""

    def playlist(self, playlist_id: str, cancel: Cancellation, limit: int | None = None) -> Playlist:
        """A playlist in its order."""


class Follower:
    """Any thread may ask; two who look at the same at once start one job, whose key follows from its videos."""

    def __init__(
        self,
        store: FollowStore,
        listing: Callable[[bool], Listing],
        submit: Callable[[NewJob], tuple[ProcessingJob, bool]],
        model: Callable[[str | None], str],
        hours: Callable[[], float],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`listing(True)` is for somebody who waits, else YouTube may put it off; `hours` is the usual interval."""
        self._store = store
        self._listing = listing
        self._submit = submit
        self._model = model
        self._hours = hours
        self._now = now
        self._cancel = Cancellation()

    # -- what is followed --------------------------------------------------------------------------------------
    def all(self) -> list[Follow]:
        """The newest first."""
        return sorted(map(Follow.from_stored, self._store.all()), key=lambda each: each.created_at, reverse=True)

    def require(self, follow_id: str) -> Follow:
        """AppError FOLLOW_NOT_FOUND."""
        found = self._store.get(follow_id)
        if found is None:
            raise AppError(FOLLOW_NOT_FOUND)
        return Follow.from_stored(found)

    def add(self, feed: Feed, wanted: Wanted, last: int, interval: float | None) -> tuple[Follow, bool]:
        """Follows it from now on, and has the newest `last` of its videos summarized at once.

        False: it is followed already, and stays as it is. AppError TOO_MANY_FOLLOWS, UNKNOWN_MODEL, what looking at it
        may raise.
        """
        self._model(wanted.model)
        if feed.kind not in (FeedKind.CHANNEL, FeedKind.PLAYLIST):
            feed = Feed(FeedKind.CHANNEL, self._listing(True).id_of(feed.url, self._cancel))
        if found := self._store.of_feed(feed.key):
            return Follow.from_stored(found), False
        if len(self._store.all()) >= MOST_FOLLOWS:
            raise AppError(TOO_MANY_FOLLOWS, limit=MOST_FOLLOWS)
        listed = self._look(feed, waited_for=True)
        now = self._now()
        ident = hashlib.sha256(f"{feed.key} {iso(now)}".encode()).hexdigest()[:16]
        follow = Follow(ident, feed, listed.title, wanted, iso(now), self._next(now, interval), interval)
        newest = listed.entries if feed.kind is FeedKind.CHANNEL else listed.entries[::-1]
        there = [entry for entry in newest if not entry.missing]
        seen = {entry.video_id for entry in there[last:]}
        if not self._store.add(ident, feed.key, follow.stored(), seen):
            return self.add(feed, wanted, last, interval)
        return self._take(follow, listed, now), True

    def change(self, follow_id: str, change: Callable[[Follow], Follow]) -> Follow:
        """Stores what `change` makes of it; AppError FOLLOW_NOT_FOUND."""
        before = self.require(follow_id)
        after = change(before)
        self._model(after.wanted.model)
        if before.interval != after.interval or (before.paused and not after.paused):
            after = replace(after, next_check_at=self._next(self._now(), after.interval))
        if not self._store.update(follow_id, after.stored()):
            raise AppError(FOLLOW_NOT_FOUND)
        return after

    def delete(self, follow_id: str) -> None:
        """AppError FOLLOW_NOT_FOUND."""
        if not self._store.delete(follow_id):
            raise AppError(FOLLOW_NOT_FOUND)

    # -- looking -----------------------------------------------------------------------------------------------
    def tick(self) -> None:
        """Looks at all whose time has come; none after YouTube refused."""
        for follow in sorted(self.all(), key=lambda each: each.next_check_at):
            if follow.paused or follow.next_check_at > iso(self._now()):
                continue
            try:
                self.check(follow.follow_id)
            except AppError as fault:
                log.warning("%s could not be looked at: %s", follow.feed.key, fault.code)
                if fault.kind in (errors.YOUTUBE_PAUSED, errors.YOUTUBE_BUSY, errors.SHUTTING_DOWN):
                    return

    def check(self, follow_id: str, waited_for: bool = False) -> Follow:
        """Looks at it now; new videos become one job. AppError: what went wrong, which is kept with a next time."""
        follow = self.require(follow_id)
        now = self._now()
        try:
            return self._take(follow, self._look(follow.feed, waited_for), now)
        except AppError as fault:
            hours = follow.interval or self._hours()
            wait = max(fault.retry_after or 0.0, min(SOONEST_AGAIN, hours * 3600))
            at = iso_in(now, wait * (1 + JITTER * random.random()))
            failed = replace(follow, error=fault.as_dict(retry_at=at), next_check_at=at, checked_at=iso(now))
            self._store.update(follow_id, failed.stored())
            raise

    def stop(self) -> None:
        """Ends a look that is under way."""
        self._cancel.interrupt()

    def _look(self, feed: Feed, waited_for: bool) -> Playlist:
        listing = self._listing(waited_for)
        if feed.kind is FeedKind.PLAYLIST:
            return listing.playlist(feed.ident, self._cancel, LONGEST_LIST)
        return listing.newest(feed.ident, NEWEST, self._cancel)

    def _take(self, follow: Follow, listed: Playlist, now: datetime) -> Follow:
        """Has what is new and wanted summarized, the oldest first; what is more than its limit waits for next time."""
        there = [entry for entry in listed.entries if not entry.missing]
        unseen = self._store.unseen(follow.follow_id, (entry.video_id for entry in there))
        new = [entry for entry in there if entry.video_id in unseen]
        if follow.feed.kind is FeedKind.CHANNEL:
            new.reverse()
        taken = [entry for entry in new if follow.wanted.takes(entry.title)][: follow.wanted.limit]
        left_out = [entry for entry in new if not follow.wanted.takes(entry.title)]
        job = self._started(follow, taken) if taken else None
        after = replace(
            follow,
            title=listed.title,
            checked_at=iso(now),
            next_check_at=self._next(now, follow.interval),
            last_job_id=job.job_id if job else follow.last_job_id,
            found=follow.found + len(taken),
            error=None,
        )
        self._store.update(follow.follow_id, after.stored(), [entry.video_id for entry in (*taken, *left_out)])
        return after

    def _started(self, follow: Follow, entries: Sequence[PlaylistEntry]) -> ProcessingJob:
        sources = [Source(SourceKind.VIDEO, entry.video_id) for entry in entries]
        links = tuple(
            NewLink(source.key, source.url, entry.title) for source, entry in zip(sources, entries, strict=True)
        )
        # The same videos give the same job, if this process ends before it is kept that they were shown.
        digest = hashlib.sha256(" ".join(source.key for source in sources).encode()).hexdigest()[:16]
        wanted = follow.wanted
        new = NewJob(
            links,
            self._model(wanted.model),
            wanted.options,
            idempotency_key=f"follow {follow.follow_id} {digest}",
            priority=JobPriority.LOW,
        )
        return self._submit(new)[0]

    def _next(self, now: datetime, interval: float | None) -> str:
        return iso_in(now, (interval or self._hours()) * 3600 * (1 + JITTER * random.random()))
