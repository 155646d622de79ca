"""OpenAI's chat, and every server that speaks the same way at a base URL."""

import logging
import threading
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import errors
from concurrency import interruptible
from errors import AppError
from providers.answer import End, Piece, answer
from providers.gated import Heard
from providers.network import CONNECT_SECONDS
from providers.openai_errors import too_long, translated
from providers.thoughts import ThoughtFilter
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

OPENAI_URL: Final = "https://api.openai.com/v1"

_THINKING_ROOM: Final = 16_000  # tokens that a reasoning model may spend before it writes; they count as output
_OPTIONAL: Final = ("stream_options", "reasoning_effort", "temperature", "max_completion_tokens", "max_tokens")
_ENDS: Final = {"length": End.CUT_OFF, "content_filter": End.REFUSED}


class OpenAIChat:
    """One account, or one server; shared by all threads, with one client that is made at the first call."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        silence: float,
        heard: Heard = lambda request, headers: None,
    ) -> None:
        """`silence` in seconds; without `base_url` it is OpenAI, which needs a key."""
        self._key = api_key
        self._base_url = base_url
        self._silence = silence
        self._heard = heard
        self._name = name_of(base_url)
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None
        self._unwanted: frozenset[str] = frozenset()

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """The answer as it is written, then the usage; `request.model` is the provider's own name of the model.

        AppError says what went wrong; JobCancelled or WorkInterrupted at once, with the connection shut down.
        """
        if self._client is None:  # loading the library is slow, and not the provider's silence
            interruptible.run_interruptibly(self._connected, cancel)
        yield from answer(lambda: self._pieces(request), self._name, self._silence, cancel)

    def _pieces(self, request: ModelRequest) -> Generator[Piece, None, None]:
        import openai

        begun = False
        try:
            with self._open(request) as chunks:
                begun = True
                self._heard(request, chunks.response.headers)
                yield from self._read(chunks)
        except openai.APIError as error:
            if isinstance(error, openai.APIStatusError):
                self._heard(request, error.response.headers)
            if begun and isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError):
                raise AppError(errors.MODEL_BROKE_OFF, provider=self._name) from error
            raise translated(
                error, provider=self._name, model=request.model, key=self._key, silence=self._silence
            ) from error

    def _read(self, chunks: "openai.Stream[ChatCompletionChunk]") -> Generator[Piece, None, None]:
        thoughts = ThoughtFilter()
        try:
            for chunk in chunks:
                yield _piece(chunk, thoughts)
        except ValueError as error:  # what came is not JSON
            raise AppError(errors.MODEL_BROKE_OFF, provider=self._name) from error
        yield Piece(thoughts.rest())

    def _open(self, request: ModelRequest) -> "openai.Stream[ChatCompletionChunk]":
        """The stream; a server that does not know an optional parameter is asked again without it, and remembered."""
        import openai

        create: Any = self._connected().chat.completions.create
        while True:
            sent = self._arguments(request)
            try:
                stream: openai.Stream[ChatCompletionChunk] = create(**sent)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = None if too_long(error) else _refused_parameter(error, sent)
                if refused is None:
                    raise
                self._unwanted |= {refused}
            else:
                return stream

    def _arguments(self, request: ModelRequest) -> dict[str, Any]:
        thinks = self._base_url is None and request.model.startswith(("gpt-5", "o1", "o3", "o4"))
        limit: dict[str, Any] = {"max_tokens": request.max_output_tokens, "temperature": 0.3}
        if thinks:
            limit = {"max_completion_tokens": request.max_output_tokens + _THINKING_ROOM, "reasoning_effort": "low"}
        elif "max_tokens" in self._unwanted:
            limit["max_completion_tokens"] = request.max_output_tokens
        arguments = {
            "model": request.model,
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": request.prompt},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
            **limit,
        }
        return {name: value for name, value in arguments.items() if name not in self._unwanted}

    def _connected(self) -> "openai.OpenAI":
        with self._lock:
            if self._client is None:
                self._client = new_client(self._key, self._base_url, self._silence)
            return self._client


def name_of(base_url: str | None) -> str:
    """What a person is told: OpenAI, or host and port of the server."""
    return urlsplit(base_url).netloc.rpartition("@")[2] if base_url else "OpenAI"


def new_client(key: str | None, base_url: str | None, silence: float) -> "openai.OpenAI":
    """A client for one account or server, whose calls a cancel ends; `silence` in seconds."""
    import httpx2
    import openai

    # It tells every address it calls, and a base URL may hold a password.
    logging.getLogger("httpx2").setLevel(logging.WARNING)

    def watched(request: httpx2.Request) -> None:
        request.extensions["trace"] = _watch

    # A connection serves one call: only then is its socket known from the start, also while the server is silent.
    # Against the seconds that an answer takes, the handshake does not count.
    return openai.OpenAI(
        api_key=key or "none",  # the client insists on one; servers that need none ignore it
        base_url=base_url or OPENAI_URL,
        max_retries=0,
        timeout=httpx2.Timeout(silence, connect=CONNECT_SECONDS),
        http_client=openai.DefaultHttpx2Client(
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
            event_hooks={"request": [watched]},
        ),
    )


def _watch(event: str, info: dict[str, Any]) -> None:
    if event.endswith("connect_tcp.complete"):
        interruptible.watch(info["return_value"].get_extra_info("socket"))


def _refused_parameter(error: "openai.APIStatusError", sent: dict[str, Any]) -> str | None:
    if error.param in sent and error.param in _OPTIONAL:
        return error.param
    return next((name for name in _OPTIONAL if name in sent and name in error.message), None)


def _piece(chunk: "ChatCompletionChunk", thoughts: ThoughtFilter) -> Piece:
    usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens) if chunk.usage else None
    if not chunk.choices:
        return Piece(usage=usage)
    choice = chunk.choices[0]
    text = choice.delta.content if choice.delta else None
    refusal = choice.delta.refusal if choice.delta else None
    end = _ENDS.get(choice.finish_reason, End.COMPLETE) if choice.finish_reason else None
    if refusal:
        return Piece(usage=usage, end=End.REFUSED, reason=refusal)
    return Piece(thoughts.feed(text or ""), usage, end, "its content filter" if end is End.REFUSED else "")
