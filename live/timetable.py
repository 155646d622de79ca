"""Who is due next, where everybody waits equally long: a line, of any length at the same cost."""

from collections import OrderedDict

from live.connection import SSEConnection


class Timetable:
    """Connections in the order in which they are due, each `seconds` after it was put; times are monotonic seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._line: OrderedDict[SSEConnection, float] = OrderedDict()

    def put(self, connection: SSEConnection, now: float) -> None:
        """At the end of the line, wherever it stood."""
        self._line.pop(connection, None)
        self._line[connection] = now + self._seconds

    def remove(self, connection: SSEConnection) -> None:
        """It waits for nothing any more."""
        self._line.pop(connection, None)

    def take_due(self, now: float) -> list[SSEConnection]:
        """All that are due, taken out."""
        due = []
        for connection, at in self._line.items():
            if at > now:
                break
            due.append(connection)
        for connection in due:
            del self._line[connection]
        return due

    @property
    def next_at(self) -> float:
        """When the next one is due; infinity when nobody waits."""
        return next(iter(self._line.values()), float("inf"))
