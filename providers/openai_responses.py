"""The second of OpenAI's two ways to ask: the responses API, the only one that some models know."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from providers.answer import End, Piece
from providers.catalog import Shape
from providers.openai_way import room_for
from summary.values import ModelRequest, Usage

if TYPE_CHECKING:
    import openai
    from openai.types.responses import Response, ResponseStreamEvent

OPTIONAL: Final = ("store", "max_output_tokens")


class Responses:
    """Implements `providers.openai_way.Way`."""

    optional: tuple[str, ...] = OPTIONAL

    def create(self, client: "openai.OpenAI", sent: dict[str, Any]) -> "openai.Stream[Any]":
        """Sends it."""
        create: Any = client.responses.create
        stream: openai.Stream[Any] = create(**sent)
        return stream

    def arguments(self, request: ModelRequest, shape: Shape, unwanted: Collection[str]) -> dict[str, Any]:
        """What is sent; nothing of it is to be kept there."""
        limit = room_for(request, shape) if shape.thinks else request.max_output_tokens
        arguments = {
            "model": shape.id,
            "instructions": request.instructions,
            "input": request.prompt,
            "stream": True,
            "store": False,
            "max_output_tokens": limit,
        }
        return {name: value for name, value in arguments.items() if name not in unwanted}

    def pieces(self, stream: "openai.Stream[Any]") -> Iterator[Piece]:
        """What the stream says; failures come as events, which the client library does not raise."""
        for event in stream:
            piece = _piece(event, stream)
            if piece is not None:
                yield piece


def _piece(event: "ResponseStreamEvent", stream: "openai.Stream[Any]") -> Piece | None:
    match event.type:
        case "response.output_text.delta":
            return Piece(event.delta)
        case "response.refusal.delta":
            return Piece(end=End.REFUSED, reason=event.delta)
        case "response.completed":
            return Piece(usage=_usage(event.response), end=End.COMPLETE)
        case "response.incomplete":
            return _incomplete(event.response)
        case "response.failed":
            told = event.response.error
            raise _failure(stream, told.code if told else None, told.message if told else "")
        case "error":
            raise _failure(stream, event.code, event.message)
    return None


def _incomplete(response: "Response") -> Piece:
    reason = response.incomplete_details.reason if response.incomplete_details else None
    usage = _usage(response)
    if reason == "content_filter":
        return Piece(usage=usage, end=End.REFUSED, reason="its content filter")
    return Piece(usage=usage, end=End.CUT_OFF if reason == "max_output_tokens" else End.BROKEN)


def _usage(response: "Response") -> Usage | None:
    told = response.usage
    return Usage(told.input_tokens, told.output_tokens) if told else None


def _failure(stream: "openai.Stream[Any]", code: str | None, message: str) -> "openai.APIError":
    """The same that an error object in a stream of chat completions becomes."""
    import openai

    body = {"code": code, "message": message}
    return openai.APIError(message or "It failed.", request=stream.response.request, body=body)
