"""The digest of a day: what was summarized, told once to a webhook after the hour that is set."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from clock import iso, utc_now
from ops.webhook import new_name
from storage.by_day import SummariesByDay
from storage.follow_store import FollowStore
from summary.values import SummaryRecord

KIND = "digest"
_NAMED = 3


class Send(Protocol):
    """A webhook's way to be told."""

    def __call__(
        self, kind: str, data: Mapping[str, Any], text: str = "", *, name: str, settled: Callable[[], None]
    ) -> object:
        """Lines a message up; see `ops.webhook.Webhook.send`."""


def last_ready(now: datetime, hour: int) -> date:
    """The last day whose digest is ready: yesterday once the hour (UTC) has come, before that the day before."""
    return (now - timedelta(days=1, hours=hour)).date()


def in_a_sentence(day: date, records: Sequence[SummaryRecord]) -> str:
    """For a chat."""
    titles = ", ".join(f"“{record.details.title}”" for record in records[:_NAMED])
    more = f" and {len(records) - _NAMED} more" if len(records) > _NAMED else ""
    noun = "summary" if len(records) == 1 else "summaries"
    return f"{len(records)} {noun} on {day.isoformat()}: {titles}{more}"


def as_data(day: date, records: Sequence[SummaryRecord]) -> dict[str, Any]:
    """What the webhook is told."""
    rows = [
        {
            "summary_id": record.summary_id,
            "title": record.details.title,
            "channel": record.details.channel,
            "video_url": record.details.video_url,
            "verdict": record.verdict.text if record.verdict else None,
            "summary": record.summary,
        }
        for record in records
    ]
    return {"date": day.isoformat(), "count": len(records), "summaries": rows}


class DailyDigest:
    """Sends each day's digest until it is delivered or given up.

    A restart before that sends it again under the same id, by which a receiver knows it; one after that does not.
    """

    def __init__(
        self,
        days: SummariesByDay,
        store: FollowStore,
        send: Send | None,
        hour: Callable[[], int],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._days = days
        self._store = store
        self._send = send
        self._hour = hour
        self._now = now
        self._looked: date | None = None

    def tick(self) -> None:
        """Sends the digest that is ready and was not sent; a day without summaries has none."""
        if self._send is None:
            return
        now = self._now()
        day = last_ready(now, self._hour())
        if day == self._looked:
            return
        records = self._days.of_day(day)
        what = f"{KIND} {day.isoformat()}"
        if records and not self._store.was_sent(what):
            name = self._store.name_to_send(what, new_name(), iso(now))
            settled = partial(self._store.mark_sent, what, iso(now))
            self._send(KIND, as_data(day, records), in_a_sentence(day, records), name=name, settled=settled)
        self._looked = day
