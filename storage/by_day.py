"""Which summaries were made when."""

from datetime import date, timedelta

from storage.database import Database
from storage.record_json import record_from
from summary.values import SummaryRecord

MOST = 500


class SummariesByDay:
    """Days are UTC; times are ISO 8601 UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, begin: str, end: str) -> list[SummaryRecord]:
        """Those made from `begin` on and before `end`, the newest first, at most `MOST`."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT record FROM summaries WHERE summarized_at >= ? AND summarized_at < ?"
                " ORDER BY summarized_at DESC, id DESC LIMIT ?",
                (begin, end, MOST),
            ).fetchall()
        return [record_from(text) for (text,) in rows]

    def of_day(self, day: date) -> list[SummaryRecord]:
        """Those of one day."""
        return self.between(day.isoformat(), (day + timedelta(days=1)).isoformat())

    def days(self, before: date, limit: int) -> list[date]:
        """The last days before this one on which there were any, the latest first."""
        found: list[date] = []
        bound = before.isoformat()
        with self._database.read() as connection:
            while len(found) < limit:
                (latest,) = connection.execute(
                    "SELECT max(summarized_at) FROM summaries WHERE summarized_at < ?", (bound,)
                ).fetchone()
                if latest is None:
                    break
                bound = latest[:10]
                found.append(date.fromisoformat(bound))
        return found
