"""Which models can be used here, and who answers for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import errors
from concurrency.breaker import BreakerPolicy
from errors import AppError
from providers.builtin import Builtin
from providers.catalog import BUILTIN, GEMINI, MODELS, OPENAI
from providers.gated import Announce, Gated, Heard, Provider
from providers.gemini_chat import GeminiChat
from providers.gemini_errors import NAME as GEMINI_NAME
from providers.openai_chat import OpenAIChat, name_of
from providers.server_models import Listed, ServerModels
from settings import Settings
from summary.ports import CancelToken
from summary.values import ModelInfo, ModelRequest, Usage

# Local servers read this little unless they are told otherwise, and drop the rest without a word.
_UNTOLD_WINDOW: Final = 4096
_UNTOLD_OUTPUT: Final = 4096
_OPENAI_FIRST: Final = "gpt-5-mini"
_PREFERRED: Final = ("gemini-2.5-flash", _OPENAI_FIRST)


@dataclass(frozen=True, slots=True)
class _Route:
    info: ModelInfo
    provider: Provider


class ModelRegistry:
    """The models of one configuration; implements `summary.ports.Models`, for all threads."""

    def __init__(self, settings: Settings, announce: Announce = lambda event: None) -> None:
        """`announce` takes the data of a `system` event, when a provider is out of order and when it is back."""
        self._settings = settings
        self._announce = announce
        key, base_url, silence = settings.openai_api_key, settings.openai_base_url, settings.request_timeout
        self._builtin = Builtin()
        google = settings.google_api_key
        self._gemini = self._gated(GEMINI_NAME, lambda heard: GeminiChat(google, silence)) if google else None
        self._openai: Gated | None = None
        if key or base_url:
            self._openai = self._gated(name_of(base_url), lambda heard: OpenAIChat(key, base_url, silence, heard))
        self._server = ServerModels(base_url, key) if base_url else None

    def _gated(self, name: str, make: Callable[[Heard], Provider]) -> Gated:
        return Gated(
            name,
            make,
            at_once=self._settings.provider_concurrency,
            per_minute=self._settings.provider_requests_per_minute,
            policy=BreakerPolicy(first=self._settings.provider_pause),
            announce=self._announce,
        )

    def check(self) -> list[str]:
        """What in the settings cannot work, one sentence each; asks nobody."""
        faults = [
            f"{name}: expected the letters and digits of a key, got a character that cannot be sent"
            for name in ("GOOGLE_API_KEY", "OPENAI_API_KEY")
            if not _sendable(getattr(self._settings, name.lower()) or "")
        ]
        if self._settings.default_model and self._server is None:  # a server is taken at its operator's word
            try:
                self.info(self._settings.default_model)
            except AppError as fault:
                faults.append(f"DEFAULT_MODEL: {fault.message} {fault.remedy}")
        return faults

    def info(self, model: str) -> ModelInfo:
        """What the core must know of it; AppError UNKNOWN_MODEL or MODEL_NOT_CONFIGURED."""
        return self._route(model).info

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """Text as it is written, then the usage; ends only after a complete answer, else AppError."""
        return self._route(request.model).provider.stream(request, cancel)

    def available(self) -> list[ModelInfo]:
        """All that can be asked for now, the built-in one last; may wait 2 s for a compatible server's list."""
        own = [model for model in MODELS.values() if self._own(model.provider)]
        return [*own, *self._on_server(), MODELS[BUILTIN]]

    def default(self) -> str:
        """The key of the model for requests that name none."""
        if self._settings.default_model:
            return self._settings.default_model
        best = next((key for key in _PREFERRED if self._own(MODELS[key].provider)), None)
        return best or next((info.key for info in self._on_server()), BUILTIN)

    def _own(self, provider: str) -> Provider | None:
        """Whoever answers for the models of the catalogue; a base URL takes the place of OpenAI."""
        return {GEMINI: self._gemini, OPENAI: None if self._server else self._openai}.get(provider)

    def _route(self, model: str) -> _Route:
        known = MODELS.get(model)
        if model == BUILTIN:
            return _Route(MODELS[BUILTIN], self._builtin)
        if known and (provider := self._own(known.provider)):
            return _Route(known, provider)
        if self._openai and self._server and self._server_may_have(model):
            return _Route(self._server_info(model), self._openai)
        usable = ", ".join(info.key for info in self.available())
        if known and not (self._server and known.provider == OPENAI):
            setting = {GEMINI: "GOOGLE_API_KEY", OPENAI: "OPENAI_API_KEY"}[known.provider]
            raise AppError(errors.MODEL_NOT_CONFIGURED, model=model, setting=setting, known=usable)
        raise AppError(errors.UNKNOWN_MODEL, model=model, known=usable)

    def _server_may_have(self, model: str) -> bool:
        """Only a server that told its list, without this model, is known not to have it."""
        listed = None if model == self._settings.default_model else self._listed()
        return listed is None or any(_same(model, each) for each in listed)

    def _on_server(self) -> list[ModelInfo]:
        """What the compatible server offers; DEFAULT_MODEL first, whether it is on the list or not.

        A server that takes a key but tells no list is taken for a gateway to OpenAI.
        """
        if self._server is None:
            return []
        listed = self._listed()
        gateway = listed is None and self._settings.openai_api_key is not None
        wanted = self._settings.default_model or (_OPENAI_FIRST if gateway else None)
        if wanted is None or self._own(MODELS[wanted].provider if wanted in MODELS else ""):
            return [self._server_info(each.name) for each in listed or ()]
        others = [each for each in listed or () if not _same(wanted, each)]
        return [self._server_info(wanted), *(self._server_info(each.name) for each in others)]

    def _server_info(self, model: str) -> ModelInfo:
        told = next((each.context_tokens for each in self._listed() or () if _same(model, each)), None)
        if model in MODELS:  # a gateway to the provider; what it charges is not known
            return replace(MODELS[model], provider=OPENAI, input_usd_per_million=None, output_usd_per_million=None)
        window = told or _UNTOLD_WINDOW
        return ModelInfo(model, model, OPENAI, window, min(window, _UNTOLD_OUTPUT))

    def _listed(self) -> tuple[Listed, ...] | None:
        return self._server.known() if self._server else None


def _same(model: str, listed: Listed) -> bool:
    """Ollama lists `llama3.1` as `llama3.1:latest` and takes both."""
    return listed.name in (model, f"{model}:latest")


def _sendable(key: str) -> bool:
    return key.isascii() and key.isprintable() and " " not in key
