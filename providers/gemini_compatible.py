"""Gemini through its endpoint that speaks OpenAI's protocol, which needs no library of Google's."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import errors
from errors import AppError
from providers.catalog import Shape, shape_of
from providers.gated import Heard
from providers.gemini_errors import NAME, refusal
from providers.openai_chat import OpenAIChat
from providers.openai_errors import connection

if TYPE_CHECKING:
    import openai

URL: Final = "https://generativelanguage.googleapis.com/v1beta/openai"


def gemini_compatible(
    api_key: str,
    silence: float,
    heard: Heard = lambda request, headers: None,
    shapes: Callable[[str], Shape] = shape_of,
) -> OpenAIChat:
    """One account; `silence` in seconds."""
    return OpenAIChat(api_key, URL, silence, heard, shapes, NAME, _translated)


def _translated(error: "openai.APIError", *, provider: str, model: str, key: str | None, silence: float) -> AppError:
    """Only the stream is OpenAI's: a refusal has the form of Google's other interfaces."""
    import openai

    if isinstance(error, openai.APIStatusError):
        answer = error.response
        return refusal(answer.status_code, answer.headers, answer.content, model=model, key=key or "")
    if isinstance(error, openai.APIConnectionError):
        return connection(error, provider, silence)
    return AppError(errors.MODEL_BROKE_OFF, provider=provider)
