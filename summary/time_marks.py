"""Times of a video as people write them in text: `[mm:ss]`, `[h:mm:ss]`, and the forms that models make of them."""

import re

CLOCK = r"(?<![\d:：])(?:\d{1,3}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?(?![\d:：A-Za-z])"
UNITS = r"(?:\d{1,3}h ?)?(?:\d{1,4}m ?)?\d{1,6}s"

_UNIT_FIGURES = re.compile(r"(\d+)([hms])")


def clock(seconds: float) -> str:
    """`mm:ss` below an hour, `h:mm:ss` from there on; a negative time is the beginning."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{second:02d}" if hours else f"{minutes:02d}:{second:02d}"


def player_clock(seconds: float) -> str:
    """`m:ss` or `h:mm:ss`, as video players show it."""
    return clock(seconds).removeprefix("0")


def seconds_of(text: str) -> int | None:
    """Whole seconds of a text that matches `CLOCK` or `UNITS`; None when it is no time, such as `1:75`."""
    if text.endswith("s"):
        return sum(int(figure) * {"h": 3600, "m": 60, "s": 1}[unit] for figure, unit in _UNIT_FIGURES.findall(text))
    figures = re.split("[.,]", text, maxsplit=1)[0].replace("：", ":").split(":")
    *hours, minutes, seconds = (int(figure) for figure in figures)
    if seconds > 59 or (hours and minutes > 59):
        return None
    return (hours[0] * 3600 if hours else 0) + minutes * 60 + seconds
