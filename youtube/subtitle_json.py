"""Captions in JSON: YouTube's json3, and the list of youtube-transcript-api."""

import json
from typing import Any

from youtube.subtitle_bytes import refuse
from youtube.subtitle_cues import Cue, cue

LATEST_MS = 1e10  # not a number, and beyond a hundred days, is no time of a video
LISTS = ("segments", "snippets", "transcript", "captions")


def read_json(text: str) -> tuple[str, list[Cue]] | None:
    """The format's name and its cues; None when the text is no JSON at all. AppError BAD_TRANSCRIPT for other JSON."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        name, cues = "json3", [_event(event) for event in data["events"]]
    else:
        name, cues = "youtube-transcript-api", [_row(row) for row in _rows(data)]
    found = [each for each in cues if each]
    if not found:
        raise refuse(f"it is JSON without captions ({_shape(data)})")
    return name, found


def _rows(data: Any) -> list[Any]:
    if isinstance(data, dict):
        data = next((data[name] for name in LISTS if isinstance(data.get(name), list)), None)
    if isinstance(data, list) and len(data) == 1 and isinstance(data[0], list):
        data = data[0]  # the command line of youtube-transcript-api writes a list of videos
    return data if isinstance(data, list) else []


def _event(event: Any) -> Cue | None:
    """One event: its pieces of text, shown from tStartMs; an appended line break holds no words."""
    if not isinstance(event, dict) or not isinstance(event.get("segs"), list):
        return None
    pieces = [seg.get("utf8") for seg in event["segs"] if isinstance(seg, dict)]
    words = "".join([piece for piece in pieces if isinstance(piece, str)])
    if words.isspace():  # half of all events
        return None
    start = _number(event.get("tStartMs"))
    if start is None:
        return None
    return cue(start / 1000, (start + (_number(event.get("dDurationMs")) or 0.0)) / 1000, words)


def _row(row: Any) -> Cue | None:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return None
    start = _number(row.get("start"))
    if start is None:
        return None
    end, duration = _number(row.get("end")), _number(row.get("duration"))
    return cue(start, end if end is not None else start + (duration or 0.0), row["text"])


def _number(value: Any) -> float | None:
    """A time as some tools write it, also as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= LATEST_MS else None


def _shape(data: Any) -> str:
    if isinstance(data, dict):
        names = ", ".join(repr(str(name))[:30] for name in list(data)[:4])
        return f"an object with {names}" if names else "an empty object"
    if isinstance(data, list):
        return f"a list of {len(data)}"
    return "a single value"
