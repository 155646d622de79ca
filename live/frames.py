"""The wire format of Server-Sent Events, as bytes; half a character (a lone surrogate) becomes a question mark."""

import json
from typing import Any


def event_frame(event_id: str, name: str, data: dict[str, Any]) -> bytes:
    """One named event with its id; JSON holds no raw line break, so one `data:` line is enough."""
    return f"id: {event_id}\nevent: {name}\ndata: {_json(data)}\n\n".encode(errors="replace")


def named_frame(name: str, data: dict[str, Any]) -> bytes:
    """One named event without an id."""
    return f"event: {name}\ndata: {_json(data)}\n\n".encode(errors="replace")


def data_frame(data: dict[str, Any]) -> bytes:
    """One unnamed event without an id."""
    return f"data: {_json(data)}\n\n".encode(errors="replace")


def retry_frame(milliseconds: int) -> bytes:
    """How long a client waits before it connects again."""
    return b"retry: %d\n\n" % milliseconds


HEARTBEAT = b": heartbeat\n\n"


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
