"""Whether a request has arrived, seen without reading it, so that no thread waits for a client that is slow to ask."""

import re
import socket
import time
from enum import Enum, auto

SMALL = 64 << 10
"""Bytes of a request, head and body together, that are waited for before a thread takes it up."""

# One name, a colon, and a value without control characters a line: what a proxy in front could read in another way,
# such as a second length or a folded line, is read by nobody.
_FIELDS = re.compile(rb"(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*)*")
_LENGTHS = re.compile(rb"\r\n(?:content-length|transfer-encoding):[ \t]*([^\r\n]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_OPEN_END = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)


class Stage(Enum):
    """HERE: nothing more is to be waited for. LARGE: the head is here, and the body may take its time.

    UNCLEAR: nobody can tell for sure where it ends.
    """

    COMING = auto()
    HERE = auto()
    LARGE = auto()
    TOO_SLOW = auto()
    UNCLEAR = auto()


class Arrival:
    """The requests of one connection, one after the other."""

    __slots__ = ("_began", "_seen")

    def __init__(self) -> None:
        self._began = 0.0
        self._seen = 0

    def look(self, sock: socket.socket, patience: float) -> Stage:
        """How far the next request is; one that does not come on for `patience` seconds as a whole is TOO_SLOW.

        Of a request that is COMING the system reports only when there is more of it than now.
        """
        timeout = sock.gettimeout()
        sock.setblocking(False)
        try:
            data = sock.recv(SMALL, socket.MSG_PEEK)
        except BlockingIOError:
            return Stage.COMING
        except OSError:
            return Stage.HERE  # broken, as whoever reads it finds out at once
        finally:
            sock.settimeout(timeout)
        now, stage, enough = time.monotonic(), *stage_of(data)
        self._began = self._began or now
        if stage is Stage.COMING and len(data) == self._seen:  # reported although there is no more: it was cut off
            stage = Stage.HERE
        if stage is Stage.COMING and now - self._began > patience:
            return Stage.TOO_SLOW
        self._seen = len(data)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, enough if stage is Stage.COMING else 1)
        if stage is not Stage.COMING:
            self._began, self._seen = 0.0, 0
        return stage


def stage_of(data: bytes) -> tuple[Stage, int]:
    """The stage of a request of which this is there, and how many bytes there must be before it is another."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        line_end = data.find(b"\n")
        malformed = line_end >= 0 and data[line_end - 1 : line_end] != b"\r"
        return (Stage.HERE, 0) if malformed or len(data) >= SMALL else (Stage.COMING, len(data) + 1)
    _, first_end, rest = head.removeprefix(b"\r\n").partition(b"\r\n")  # some send an empty line after a body
    fields = first_end + rest
    lengths = _LENGTHS.findall(fields)
    if not _FIELDS.fullmatch(fields) or len(lengths) > 1:
        return Stage.UNCLEAR, 0
    if _OPEN_END.search(fields):
        return Stage.LARGE, 0
    if lengths and not _LENGTH.fullmatch(lengths[0].rstrip(b" \t")):
        return Stage.UNCLEAR, 0
    length = int(lengths[0]) if lengths else 0
    if len(body) >= length:
        return Stage.HERE, 0
    whole = len(head) + len(end) + length
    return (Stage.COMING, whole) if whole <= SMALL else (Stage.LARGE, 0)
