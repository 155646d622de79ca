"""The id of an event, by which a client that comes back says what it heard last."""

import re
from typing import NamedTuple

_ID = re.compile(r"([0-9a-f]{12,24})-([0-9]{1,18})-([0-9]{17})(?:-[0-9]{1,4})?", re.ASCII)
_ONLY_DIGITS = str.maketrans("", "", "-:.TZ")


class EventId(NamedTuple):
    """What a client shows of the last event it got: which run of the server told it, its number there, and up to when
    (ISO 8601) the client knows every change of a job. On the wire: `<start>-<number>-<moment>`.
    """

    start: str
    number: int
    moment: str

    def __str__(self) -> str:
        return f"{self.start}-{self.number}-{self.moment.translate(_ONLY_DIGITS)}"


def read_id(text: str | None) -> EventId | None:
    """The inverse of `str`, also of an id with one more number behind it; None for anything else."""
    found = _ID.fullmatch(text) if text and len(text) < 80 else None
    if found is None:
        return None
    start, number, at = found.groups()
    moment = f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}.{at[14:]}Z"
    return EventId(start, int(number), moment)
