"""Loaded by Python itself where its folder is on PYTHONPATH: writes down every address that a process connects to.

A line is the event and the host and port, or the name that is looked up. It sees what goes around a proxy, too.
"""

import os
import sys
from typing import Any

_BOOK = os.environ.get("EGRESS_BOOK", "")
_WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _write_down(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _WATCHED:
        return
    told = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[:2]
    where = ":".join(map(str, told[:2])) if isinstance(told, tuple) else str(told)
    book = os.open(_BOOK, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(book, f"{event} {where}\n".encode(errors="replace"))
    finally:
        os.close(book)


if _BOOK:
    sys.addaudithook(_write_down)
