"""Gemini through Google's client: one for each key, over REST."""

import threading
import warnings
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

from concurrency.interruptible import run_interruptibly
from providers.answer import Piece, answer
from providers.catalog import Shape, shape_of
from providers.gemini_errors import NAME, disconnected, in_stream, refusal
from providers.gemini_stream import objects, piece
from summary.ports import CancelToken
from summary.values import ModelRequest, Usage

if TYPE_CHECKING:
    import requests

_MOST_OUTPUT: Final = 65_536
_THINKING_ROOM: Final = 32_768  # tokens that these models may spend before they write; they count as output


class GeminiChat:
    """One account; shared by all threads, with one client that is made at the first call."""

    def __init__(self, api_key: str, silence: float, shapes: Callable[[str], Shape] = shape_of) -> None:
        """`silence` in seconds; `shapes` says how a model is asked."""
        self._key = api_key
        self._shapes = shapes
        self._silence = silence
        self._lock = threading.Lock()
        self._made: _Client | None = None

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """The answer as it is written, then the usage; `request.model` is the model's key.

        AppError says what went wrong; JobCancelled or WorkInterrupted at once, with the connection shut down.
        """
        if self._made is None:  # loading the library is slow, and not the provider's silence
            run_interruptibly(self._client, cancel)
        yield from answer(lambda: self._pieces(request), NAME, self._silence, cancel)

    def _pieces(self, request: ModelRequest) -> Generator[Piece, None, None]:
        client = self._client()
        import requests

        from providers.gemini_transport import Refused

        begun = False
        try:
            with client.ask(request, self._shapes(request.model)) as response:
                begun = True
                for message in objects(response.iter_content(chunk_size=None)):
                    if "error" in message:
                        raise in_stream(message["error"], model=request.model, key=self._key)
                    yield piece(message)
        except Refused as told:
            raise refusal(told.status, told.headers, told.body, model=request.model, key=self._key) from told
        except requests.RequestException as error:
            raise disconnected(error, begun=begun, silence=self._silence) from error

    def _client(self) -> "_Client":
        with self._lock:
            if self._made is None:
                self._made = _Client(self._key, self._silence)
            return self._made


class _Client:
    def __init__(self, key: str, silence: float) -> None:
        # The library tells every process that its time is over; the operator of this application cannot change it.
        warnings.filterwarnings("ignore", category=FutureWarning, module="google")
        from google.ai.generativelanguage import GenerativeServiceClient

        from providers.gemini_transport import GeminiTransport

        self._transport = GeminiTransport(silence)
        self._google = GenerativeServiceClient(transport="rest", client_options={"api_key": key})
        rest: Any = self._google.transport
        # No public way leads to its session, and its timeouts cannot tell connecting from waiting.
        rest._session.mount("https://", self._transport)

    def ask(self, request: ModelRequest, shape: Shape) -> "requests.Response":
        """The answer, once its head is there; Refused, requests.RequestException."""
        from google.ai.generativelanguage import Content, GenerateContentRequest, GenerationConfig, Part

        asked = GenerateContentRequest(
            model=f"models/{shape.id}",
            system_instruction=Content(parts=[Part(text=request.instructions)]),
            contents=[Content(role="user", parts=[Part(text=request.prompt)])],
            generation_config=GenerationConfig(
                max_output_tokens=min(request.max_output_tokens + _THINKING_ROOM, shape.most_output or _MOST_OUTPUT)
            ),
        )
        # Its own default is to ask again for ten minutes; whether and when to do so is decided elsewhere.
        self._google.stream_generate_content(request=asked, retry=None, timeout=None)
        return self._transport.answer()
