"""What Gemini says when it fails, as errors of this application; read from the HTTP answer itself.

The client library's own reading of it fails on the form that a streaming call gets (an array), and asks again on 401.
"""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import errors
from errors import AppError
from providers.network import has_cause, one_line, retry_after, why_unreachable

if TYPE_CHECKING:
    import requests

NAME: Final = "Gemini"
_TOO_LONG: Final = re.compile(r"token count.*exceeds", re.IGNORECASE | re.DOTALL)  # it has no code of its own


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, model: str, key: str) -> AppError:
    """The error for an answer with this HTTP `status` of 400 or more."""
    told = _error_object(body)
    reasons = {str(detail.get("reason", "")) for detail in _details(told)}
    wait = retry_after(headers) or _retry_delay(told)
    message = str(told.get("message", ""))
    if status == 401 or any(reason.startswith("API_KEY") for reason in reasons):
        return AppError(errors.MODEL_KEY_REFUSED, provider=NAME, setting="GOOGLE_API_KEY")
    if status == 403:
        return AppError(errors.MODEL_FORBIDDEN, provider=NAME, model=model)
    if status == 404 and told:
        return AppError(errors.MODEL_UNKNOWN_THERE, provider=NAME, model=model)
    if status == 429:
        kind = errors.MODEL_QUOTA_EXHAUSTED if _is_daily(told) else errors.MODEL_RATE_LIMITED
        return AppError(kind, retry_after=wait, provider=NAME)
    if status >= 500 or status in (408, 409):
        return AppError(errors.MODEL_OVERLOADED, retry_after=wait, provider=NAME, status=status)
    if status == 413 or _TOO_LONG.search(message):
        return AppError(errors.MODEL_INPUT_TOO_LONG, model=model)
    words = one_line(message, key) or f"HTTP {status}"
    return AppError(errors.MODEL_REQUEST_REFUSED, provider=NAME, reason=words)


def in_stream(told: Mapping[str, Any], *, model: str, key: str) -> AppError:
    """The error for an error object that came instead of more text."""
    code = told.get("code")
    if isinstance(code, int) and 400 <= code < 500:
        return refusal(code, {}, json.dumps({"error": told}).encode(), model=model, key=key)
    return AppError(errors.MODEL_BROKE_OFF, provider=NAME)


def disconnected(error: "requests.RequestException", *, begun: bool, silence: float) -> AppError:
    """The error for a connection that failed; `begun` when part of the answer had come, `silence` in seconds."""
    import requests
    import urllib3

    if has_cause(error, requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError):
        return AppError(errors.MODEL_SILENT, provider=NAME, seconds=silence)
    if begun:
        return AppError(errors.MODEL_BROKE_OFF, provider=NAME)
    return AppError(errors.MODEL_UNREACHABLE, provider=NAME, reason=why_unreachable(error))


def _error_object(body: bytes) -> dict[str, Any]:
    """`error` of the answer, which may be alone or in an array; empty when it is something else, such as HTML."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    if isinstance(answer, list) and answer:
        answer = answer[0]
    told = answer.get("error") if isinstance(answer, dict) else None
    return told if isinstance(told, dict) else {}


def _details(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    details = told.get("details")
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []


def _retry_delay(told: Mapping[str, Any]) -> float | None:
    """Seconds of a RetryInfo, such as `7s`."""
    for detail in _details(told):
        found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(detail.get("retryDelay", "")))
        if found:
            return float(found[1])
    return None


def _is_daily(told: Mapping[str, Any]) -> bool:
    """Whether a quota by the day is used up: asking again today is of no use, unlike one by the minute."""
    violations = [violation for detail in _details(told) for violation in detail.get("violations") or ()]
    return any("PerDay" in str(violation.get("quotaId", "")) for violation in violations)
