"""What OpenAI, and servers that speak like it, tell of their limits in the head of each answer."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from concurrency.rate_limit import Told

_DURATION: Final = re.compile(r"(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?", re.ASCII)
_SECONDS: Final = (3600.0, 60.0, 1.0, 0.001)
_LONGEST: Final = 3600.0  # a limit by the day is not waited for here; the refusal says what to do


def told(headers: Mapping[str, str], kind: Literal["requests", "tokens"]) -> Told | None:
    """What is left of requests or tokens; None when it does not say, or not in full."""
    remaining = _whole(headers.get(f"x-ratelimit-remaining-{kind}"))
    seconds = duration(headers.get(f"x-ratelimit-reset-{kind}", ""))
    if remaining is None or seconds is None or seconds > _LONGEST:
        return None
    return Told(remaining, seconds, _whole(headers.get(f"x-ratelimit-limit-{kind}")) or None)


def duration(text: str) -> float | None:
    """Seconds of `1s`, `6m0s`, `20ms`, `1h2m3.5s` or a plain number; None for anything else."""
    found = _DURATION.fullmatch(text if text[-1:] in ("h", "m", "s") else f"{text}s")
    if found is None:
        return None
    return sum(seconds * float(value) for seconds, value in zip(_SECONDS, found.groups(), strict=True) if value)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
