"""The first of OpenAI's two ways to ask: chat completions, which every compatible server knows, too."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from providers.answer import End, Piece
from providers.catalog import Shape
from providers.openai_way import THINKING_ROOM, room_for
from providers.thoughts import ThoughtFilter
from summary.values import ModelRequest, Usage

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

OPTIONAL: Final = ("stream_options", "reasoning_effort", "temperature", "max_completion_tokens", "max_tokens")


class Completions:
    """Implements `providers.openai_way.Way`."""

    optional: tuple[str, ...] = OPTIONAL

    def create(self, client: "openai.OpenAI", sent: dict[str, Any]) -> "openai.Stream[Any]":
        """Sends it."""
        create: Any = client.chat.completions.create
        stream: openai.Stream[Any] = create(**sent)
        return stream

    def arguments(self, request: ModelRequest, shape: Shape, unwanted: Collection[str]) -> dict[str, Any]:
        """What is sent; who does not take `max_tokens` is one that thinks before it writes."""
        thinks = shape.thinks or "max_tokens" in unwanted
        limit: dict[str, Any] = {"max_tokens": request.max_output_tokens, "temperature": 0.3}
        if thinks and "max_completion_tokens" not in unwanted:
            limit = {"max_completion_tokens": room_for(request, shape), "reasoning_effort": "low"}
        elif thinks:
            limit = {"max_tokens": request.max_output_tokens + THINKING_ROOM}
        arguments = {
            "model": shape.id,
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": request.prompt},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
            **limit,
        }
        return {name: value for name, value in arguments.items() if name not in unwanted}

    def pieces(self, stream: "openai.Stream[Any]") -> Iterator[Piece]:
        """What the stream says; thoughts are left out."""
        thoughts = ThoughtFilter()
        for chunk in stream:
            yield _piece(chunk, thoughts)
        yield Piece(thoughts.rest())


def _piece(chunk: "ChatCompletionChunk", thoughts: ThoughtFilter) -> Piece:
    usage = None
    if chunk.usage:
        # Some count thoughts only in the total, and they are paid for as well.
        read, written = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        usage = Usage(read, max(written, (chunk.usage.total_tokens or 0) - read))
    if not chunk.choices:
        return Piece(usage=usage)
    choice = chunk.choices[0]
    text = choice.delta.content if choice.delta else None
    refusal = choice.delta.refusal if choice.delta else None
    if refusal:
        return Piece(usage=usage, end=End.REFUSED, reason=refusal)
    end = _end(choice.finish_reason)
    return Piece(thoughts.feed(text or ""), usage, end, "its content filter" if end is End.REFUSED else "")


def _end(finish_reason: str | None) -> End | None:
    if not finish_reason:
        return None
    if finish_reason == "length":
        return End.CUT_OFF
    return End.REFUSED if finish_reason.startswith("content_filter") else End.COMPLETE
