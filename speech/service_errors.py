"""What speech services say when they fail, as errors of this application."""

from typing import Final

from errors import AppError
from library_errors import VOICE_BUSY, VOICE_FAILED, VOICE_REFUSED, VOICE_UNREACHABLE

_REFUSED: Final = (401, 402, 403)
_LATER: Final = (408, 409, 429)


def from_status(service: str, setting: str, status: int, words: str, wait: float | None) -> AppError:
    """The error for an HTTP `status` of 400 or more; `words` are the service's own, `wait` in seconds."""
    if status in _REFUSED or (status == 400 and "API key" in words):
        return AppError(VOICE_REFUSED, service=service, setting=setting, reason=words)
    if status in _LATER or status >= 500:
        return AppError(VOICE_BUSY, service=service, status=status, retry_after=wait)
    return AppError(VOICE_FAILED, service=service, reason=words or f"HTTP {status}")


def unreachable(service: str, reason: str) -> AppError:
    """The error for a connection that failed, or broke."""
    return AppError(VOICE_UNREACHABLE, service=service, reason=reason)
