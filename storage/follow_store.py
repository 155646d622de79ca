"""Followed channels and playlists on disk, with the videos that each has shown; and what was sent once."""

import json
from collections.abc import Iterable
from typing import Any

from storage.database import Database


class FollowStore:
    """Knows JSON objects, not what they mean; every method may raise AppError STORAGE_UNAVAILABLE."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[dict[str, Any]]:
        """Every record, in the order of their ids."""
        with self._database.read() as connection:
            return [json.loads(row[0]) for row in connection.execute("SELECT record FROM follows ORDER BY id")]

    def get(self, follow_id: str) -> dict[str, Any] | None:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute("SELECT record FROM follows WHERE id = ?", (follow_id,)).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def of_feed(self, feed: str) -> dict[str, Any] | None:
        """The one that follows this."""
        with self._database.read() as connection:
            row = connection.execute("SELECT record FROM follows WHERE feed = ?", (feed,)).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def add(self, follow_id: str, feed: str, record: dict[str, Any], seen: Iterable[str]) -> bool:
        """Keeps a new one with what it need not show any more; False when its feed is followed already."""
        with self._database.write() as connection:
            added = connection.execute(
                "INSERT INTO follows VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (follow_id, feed, json.dumps(record))
            ).rowcount
            if added:
                rows = ((follow_id, video) for video in seen)
                connection.executemany("INSERT OR IGNORE INTO follow_seen VALUES (?, ?)", rows)
        return bool(added)

    def update(self, follow_id: str, record: dict[str, Any], seen: Iterable[str] = ()) -> bool:
        """Changes one, and adds to what it has shown, in one step; False when it is not there any more."""
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE follows SET record = ? WHERE id = ?", (json.dumps(record), follow_id)
            ).rowcount
            if changed:
                rows = ((follow_id, video) for video in seen)
                connection.executemany("INSERT OR IGNORE INTO follow_seen VALUES (?, ?)", rows)
        return bool(changed)

    def delete(self, follow_id: str) -> bool:
        """Forgets one; False when it was not there."""
        with self._database.write() as connection:
            return bool(connection.execute("DELETE FROM follows WHERE id = ?", (follow_id,)).rowcount)

    def unseen(self, follow_id: str, videos: Iterable[str]) -> set[str]:
        """Those of `videos` that it has not shown yet."""
        wanted = set(videos)
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT video_id FROM follow_seen WHERE follow = ?1 AND video_id IN (SELECT value FROM json_each(?2))",
                (follow_id, json.dumps(sorted(wanted))),
            ).fetchall()
        return wanted - {video for (video,) in rows}

    def was_sent(self, what: str) -> bool:
        """Whether `what` needs no sending any more."""
        with self._database.read() as connection:
            return connection.execute("SELECT 1 FROM sent_once WHERE what = ?", (what,)).fetchone() is not None

    def mark_sent(self, what: str, at: str) -> None:
        """Keeps, for good, that `what` was sent; `at` is ISO 8601 UTC."""
        with self._database.write() as connection:
            connection.execute("INSERT INTO sent_once VALUES (?, ?) ON CONFLICT DO NOTHING", (what, at))

    def name_to_send(self, what: str, name: str, at: str) -> str:
        """The id that `what` is sent under, also after a restart: `name` unless it has one already."""
        begun = f"{what} as "
        with self._database.write() as connection:
            row = connection.execute("SELECT what FROM sent_once WHERE what GLOB ?", (f"{begun}*",)).fetchone()
            if row is not None:
                return str(row[0]).removeprefix(begun)
            connection.execute("INSERT INTO sent_once VALUES (?, ?)", (begun + name, at))
        return name
