"""Following as a whole: what looks at channels and playlists, and what tells of each day, with their clocks."""

from collections.abc import Callable

from concurrency.repeating import Repeating
from following.digest import DailyDigest
from following.follower import Follower, Listing
from job_models import NewJob, ProcessingJob
from ops.webhook import Webhook
from setting_values import Settings
from storage.by_day import SummariesByDay
from storage.database import Database
from storage.follow_store import FollowStore

LONGEST_ROUND = 30.0
DIGEST_ROUND = 5.0
"""Seconds between two looks at the clock: for what is followed, and for the digest."""


class Following:
    """`follower` and `by_day` are for the pages."""

    def __init__(
        self,
        database: Database,
        settings: Callable[[], Settings],
        listing: Callable[[bool], Listing],
        submit: Callable[[NewJob], tuple[ProcessingJob, bool]],
        model: Callable[[str | None], str],
        internal: bool,
    ) -> None:
        """As `Follower`; `internal`: the webhook's address may be one inside a network."""
        now = settings()
        store = FollowStore(database)
        self.by_day = SummariesByDay(database)
        self.follower = Follower(store, listing, submit, model, lambda: settings().follow_interval)
        self._told = None
        if now.digest_webhook_url:
            self._told = Webhook(now.digest_webhook_url, now.webhook_secret, internal=internal)
        send = self._told.send if self._told else None
        digest = DailyDigest(self.by_day, store, send, lambda: settings().digest_hour)
        self._rounds = (
            Repeating("follower", self.follower.tick, min(LONGEST_ROUND, now.follow_interval * 1800), 0.2),
            Repeating("digest", digest.tick, DIGEST_ROUND),
        )

    def start(self) -> None:
        """Begins to look."""
        for each in self._rounds:
            each.start()

    def stop(self) -> None:
        """Ends a look that is under way; none begins any more."""
        self.follower.stop()
        for each in self._rounds:
            each.stop()
        if self._told is not None:
            self._told.stop()
