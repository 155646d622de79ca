"""OpenAI, and every server that speaks the same way at a base URL."""

import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

import errors
from concurrency import interruptible
from errors import AppError
from providers.answer import Piece, answer
from providers.catalog import Api, Shape, shape_of
from providers.gated import Heard
from providers.openai_client import name_of, new_client
from providers.openai_completions import Completions
from providers.openai_errors import Translate, too_long, translated
from providers.openai_responses import Responses
from providers.openai_way import Way
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage

if TYPE_CHECKING:
    import openai

_WAYS: Final[dict[Api, Way]] = {"chat": Completions(), "responses": Responses()}


class OpenAIChat:
    """One account, or one server; shared by all threads, with one client that is made at the first call."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        silence: float,
        heard: Heard = lambda request, headers: None,
        shapes: Callable[[str], Shape] = shape_of,
        name: str | None = None,
        translate: Translate = translated,
    ) -> None:
        """`silence` in seconds; without `base_url` it is OpenAI, which needs a key.

        `shapes` says how a model is asked, `name` is what a person is told, `translate` reads its errors.
        """
        self._key = api_key
        self._base_url = base_url
        self._silence = silence
        self._heard = heard
        self._shapes = shapes
        self._name = name or name_of(base_url)
        self._translate = translate
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None
        self._unwanted: defaultdict[str, frozenset[str]] = defaultdict(frozenset)

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """The answer as it is written, then the usage; `request.model` is the model's key.

        AppError says what went wrong, after the usage if that was told; JobCancelled or WorkInterrupted at once, with
        the connection shut down.
        """
        if self._client is None:  # loading the library is slow, and not the provider's silence
            interruptible.run_interruptibly(self._connected, cancel)
        yield from answer(lambda: self._pieces(request), self._name, self._silence, cancel)

    def _pieces(self, request: ModelRequest) -> Generator[Piece, None, None]:
        import openai

        begun = False
        way = _WAYS[self._shapes(request.model).api]
        try:
            with self._open(way, request) as stream:
                begun = True
                self._heard(request, stream.response.headers)
                yield from way.pieces(stream)
        except openai.APIError as error:
            if isinstance(error, openai.APIStatusError):
                self._heard(request, error.response.headers)
            if begun and isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError):
                raise AppError(errors.MODEL_BROKE_OFF, provider=self._name) from error
            raise self._translate(
                error, provider=self._name, model=request.model, key=self._key, silence=self._silence
            ) from error

    def _open(self, way: Way, request: ModelRequest) -> "openai.Stream[Any]":
        """The stream; a model that does not take an optional parameter is asked again without it, and remembered."""
        import openai

        shape = self._shapes(request.model)
        while True:
            sent = way.arguments(request, shape, self._unwanted[request.model])
            try:
                return way.create(self._connected(), sent)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = None if too_long(error) else _refused_parameter(error, sent, way.optional)
                if refused is None:
                    raise
                self._unwanted[request.model] |= {refused}

    def _connected(self) -> "openai.OpenAI":
        with self._lock:
            if self._client is None:
                self._client = new_client(self._key, self._base_url, self._silence)
            return self._client


def _refused_parameter(error: "openai.APIStatusError", sent: dict[str, Any], optional: tuple[str, ...]) -> str | None:
    if error.param in sent and error.param in optional:
        return error.param
    return next((name for name in optional if name in sent and name in error.message), None)
