"""What OpenAI, or a server that speaks like it, says when it fails, as errors of this application."""

from typing import TYPE_CHECKING, Any, Final, Protocol

import errors
from errors import AppError
from providers.network import has_cause, one_line, retry_after, why_unreachable

if TYPE_CHECKING:
    import openai

_TOO_LONG: Final = ("context_length_exceeded", "string_above_max_length", "exceed_context_size_error")
_QUOTA: Final = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
_REFUSED: Final = ("content_filter", "content_policy_violation", "invalid_prompt")
_KEY: Final = ("invalid_api_key", "account_deactivated")


class Translate(Protocol):
    """Reads what the client library raised."""

    def __call__(
        self, error: "openai.APIError", *, provider: str, model: str, key: str | None, silence: float
    ) -> AppError:
        """As `translated`."""


def too_long(error: "openai.APIError") -> bool:
    """Whether the prompt is longer than the model reads."""
    # vLLM and others give no code, only these words.
    return bool({error.code, error.type} & set(_TOO_LONG)) or "maximum context length" in error.message


def translated(error: "openai.APIError", *, provider: str, model: str, key: str | None, silence: float) -> AppError:
    """The error of this application for one of the client's; `silence` in seconds."""
    import openai

    if isinstance(error, openai.APIConnectionError):
        return connection(error, provider, silence)
    told = {error.code, error.type}
    status = error.status_code if isinstance(error, openai.APIStatusError) else 0
    wait = retry_after(error.response.headers) if isinstance(error, openai.APIStatusError) else None
    if too_long(error) or status == 413:
        return AppError(errors.MODEL_INPUT_TOO_LONG, model=model)
    if told & set(_QUOTA) or status == 402:
        return AppError(errors.MODEL_QUOTA_EXHAUSTED, provider=provider)
    if told & set(_REFUSED):
        return AppError(errors.MODEL_REFUSED, reason="its content filter", provider=provider)
    if status == 401 or told & set(_KEY):
        return AppError(errors.MODEL_KEY_REFUSED, setting="OPENAI_API_KEY", provider=provider)
    if status == 403:
        return AppError(errors.MODEL_FORBIDDEN, model=model, provider=provider)
    if status == 404:
        return _not_found(error, provider, model)
    if status == 429 or "rate_limit_exceeded" in told:
        return AppError(errors.MODEL_RATE_LIMITED, retry_after=wait, provider=provider)
    if status == 0:
        return AppError(errors.MODEL_BROKE_OFF, provider=provider)
    if status >= 500 or status in (408, 409):
        return AppError(errors.MODEL_OVERLOADED, status=status, retry_after=wait, provider=provider)
    return AppError(errors.MODEL_REQUEST_REFUSED, reason=one_line(_words(error), key), provider=provider)


def connection(error: "openai.APIConnectionError", provider: str, silence: float) -> AppError:
    """The error for a connection that failed; `silence` in seconds."""
    import httpx2

    if has_cause(error, httpx2.ReadTimeout):
        return AppError(errors.MODEL_SILENT, provider=provider, seconds=silence)
    return AppError(errors.MODEL_UNREACHABLE, provider=provider, reason=why_unreachable(error))


def _not_found(error: "openai.APIError", provider: str, model: str) -> AppError:
    if isinstance(error.body, dict) and "message" in error.body:
        return AppError(errors.MODEL_UNKNOWN_THERE, provider=provider, model=model)
    return AppError(
        errors.MODEL_REQUEST_REFUSED, provider=provider, reason="there is no chat at this address (HTTP 404)."
    )


def _words(error: "openai.APIError") -> str:
    body: Any = error.body
    return str(body["message"]) if isinstance(body, dict) and body.get("message") else error.message
