"""What OpenAI's two ways to ask have in common."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final, Protocol

from providers.answer import Piece
from providers.catalog import Shape
from summary.values import ModelRequest

if TYPE_CHECKING:
    import openai

THINKING_ROOM: Final = 16_000
"""Tokens that a reasoning model may spend before it writes; they count as output."""


class Way(Protocol):
    """How a question is put and its answer read; `optional` are parameters that some servers do not know."""

    optional: tuple[str, ...]

    def create(self, client: "openai.OpenAI", sent: dict[str, Any]) -> "openai.Stream[Any]":
        """Sends it; what the client library raises."""

    def arguments(self, request: ModelRequest, shape: Shape, unwanted: Collection[str]) -> dict[str, Any]:
        """What is sent, without the parameters that this model does not want."""

    def pieces(self, stream: "openai.Stream[Any]") -> Iterator[Piece]:
        """What the stream says; what the client library raises, and ValueError for what is no JSON."""


def room_for(request: ModelRequest, shape: Shape) -> int:
    """The limit of output tokens for a model that thinks before it writes."""
    wanted = request.max_output_tokens + THINKING_ROOM
    return wanted if shape.most_output is None else min(wanted, max(shape.most_output, request.max_output_tokens))
