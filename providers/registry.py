"""Which models can be used here, and who answers for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import errors
from concurrency.breaker import BreakerPolicy
from errors import AppError
from providers.builtin import Builtin
from providers.catalog import BUILTIN, COMPATIBLE, GEMINI, OPENAI, Shape
from providers.gated import Announce, Gated, Heard, Provider
from providers.gemini_chat import GeminiChat
from providers.gemini_compatible import gemini_compatible
from providers.gemini_errors import NAME as GEMINI_NAME
from providers.ledger import Ledger
from providers.metered import Metered
from providers.models_file import read_models
from providers.openai_chat import OpenAIChat
from providers.openai_client import name_of
from providers.server_models import Listed, ServerModels
from setting_values import Settings
from summary.ports import CancelToken
from summary.values import ModelInfo, ModelRequest, Usage

_UNTOLD_OUTPUT: Final = 4096
_OPENAI_FIRST: Final = "gpt-5-mini"
_PREFERRED: Final = ("gemini-2.5-flash", _OPENAI_FIRST)


@dataclass(frozen=True, slots=True)
class _Route:
    info: ModelInfo
    provider: Provider


class ModelRegistry:
    """The models of one configuration; implements `summary.ports.Models`, for all threads."""

    def __init__(
        self, settings: Settings, announce: Announce = lambda event: None, ledger: Ledger | None = None
    ) -> None:
        """`announce` takes the data of a `system` event, when a provider is out of order and when it is back.

        Every call that may cost something is written into `ledger`.
        """
        self._settings = settings
        self._announce = announce
        self._ledger = ledger
        self._file = read_models(settings.data_dir)
        self._models = self._file.models
        key, base_url, silence = settings.openai_api_key, settings.openai_base_url, settings.request_timeout
        self._builtin = Builtin()
        self._gemini = self._gated(GEMINI_NAME, self._gemini_adapter) if settings.google_api_key else None
        self._openai: Gated | None = None
        if key or base_url:
            self._openai = self._gated(
                name_of(base_url), lambda heard: OpenAIChat(key, base_url, silence, heard, self._shape)
            )
        self._server = ServerModels(base_url, key) if base_url else None

    def _gemini_adapter(self, heard: Heard) -> Provider:
        key, silence = self._settings.google_api_key or "", self._settings.request_timeout
        if self._settings.gemini_api == "COMPATIBLE":
            return gemini_compatible(key, silence, heard, self._shape)
        return GeminiChat(key, silence, self._shape)

    def _gated(self, name: str, make: Callable[[Heard], Provider]) -> Gated:
        return Gated(
            name,
            lambda heard: Metered(make(heard), self.info, self._ledger) if self._ledger else make(heard),
            at_once=self._settings.provider_concurrency,
            per_minute=self._settings.provider_requests_per_minute,
            policy=BreakerPolicy(first=self._settings.provider_pause),
            announce=self._announce,
        )

    def check(self) -> list[str]:
        """What in the settings and in models.json cannot work, one sentence each; asks nobody."""
        faults = [
            f"{name}: expected the letters and digits of a key, got a character that cannot be sent"
            for name in ("GOOGLE_API_KEY", "OPENAI_API_KEY")
            if not _sendable(getattr(self._settings, name.lower()) or "")
        ]
        faults += self._file.faults
        if self._file.faults:
            return faults  # what it would have added is not known
        named = [("DEFAULT_MODEL", self._settings.default_model or BUILTIN)]
        named += [("MODEL_FALLBACKS", model) for model in self._settings.model_fallbacks]
        for name, model in named:
            if self._server is None or self._own(self._provider_of(model)):  # a server is taken at its operator's word
                try:
                    self.info(model)
                except AppError as fault:
                    faults.append(f"{name}: {fault.message} {fault.remedy}")
        return faults

    def info(self, model: str) -> ModelInfo:
        """What the core must know of it; AppError UNKNOWN_MODEL or MODEL_NOT_CONFIGURED."""
        return self._route(model).info

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        """Text as it is written, then the usage; ends only after a complete answer, else AppError."""
        return self._route(request.model).provider.stream(request, cancel)

    def available(self) -> list[ModelInfo]:
        """All that can be asked for now, the built-in one last; may wait 2 s for a compatible server's list."""
        own = [
            model.info
            for model in self._models.values()
            if model.info.provider in (GEMINI, OPENAI) and self._own(model.info.provider)
        ]
        return [*own, *self._on_server(), self._models[BUILTIN].info]

    def default(self) -> str:
        """The key of the model for requests that name none."""
        if self._settings.default_model:
            return self._settings.default_model
        best = next((key for key in _PREFERRED if self._own(self._provider_of(key))), None)
        return best or next((info.key for info in self._on_server()), BUILTIN)

    def _provider_of(self, model: str) -> str:
        return self._models[model].info.provider if model in self._models else ""

    def _own(self, provider: str) -> Provider | None:
        """Whoever answers for the models of the catalogue; a base URL takes the place of OpenAI."""
        here = COMPATIBLE if self._server else OPENAI
        return {GEMINI: self._gemini, here: self._openai}.get(provider)

    def _route(self, model: str) -> _Route:
        known = self._models.get(model)
        if known and model == BUILTIN:
            return _Route(known.info, self._builtin)
        if known and (provider := self._own(known.info.provider)):
            return _Route(known.info, provider)
        if self._openai and self._server and self._server_may_have(model):
            return _Route(self._server_info(model), self._openai)
        usable = ", ".join(info.key for info in self.available())
        if known and not (self._server and known.info.provider == OPENAI):
            settings = {GEMINI: "GOOGLE_API_KEY", OPENAI: "OPENAI_API_KEY", COMPATIBLE: "OPENAI_BASE_URL"}
            setting = settings[known.info.provider]
            raise AppError(errors.MODEL_NOT_CONFIGURED, model=model, setting=setting, known=usable)
        raise AppError(errors.UNKNOWN_MODEL, model=model, known=usable)

    def _shape(self, model: str) -> Shape:
        """How it is asked; a server that stands in for OpenAI is asked in the way that they all know."""
        known = self._models.get(model)
        if known is None:
            return Shape(model)
        return known.shape if self._own(known.info.provider) else replace(known.shape, api="chat")

    def _server_may_have(self, model: str) -> bool:
        """Only a server that told its list, without this model, is known not to have it."""
        trusted = (self._settings.default_model, *self._settings.model_fallbacks)
        listed = None if model in trusted else self._listed()
        return listed is None or any(_same(model, each) for each in listed)

    def _on_server(self) -> list[ModelInfo]:
        """What the compatible server offers; DEFAULT_MODEL first, whether it is on the list or not.

        A server that takes a key but tells no list is taken for a gateway to OpenAI.
        """
        if self._server is None:
            return []
        listed = self._listed()
        described = [model for model in self._models.values() if model.info.provider == COMPATIBLE]
        gateway = listed is None and self._settings.openai_api_key is not None and not described
        wanted = self._settings.default_model or (_OPENAI_FIRST if gateway else None)
        if (wanted is not None and self._own(self._provider_of(wanted))) or wanted == BUILTIN:
            wanted = None
        first = [self._server_info(wanted)] if wanted else []
        ids = {wanted, *(model.id for model in described)}
        others = [each for each in listed or () if not any(name and _same(name, each) for name in ids)]
        return [*first, *(model.info for model in described), *(self._server_info(each.name) for each in others)]

    def _server_info(self, model: str) -> ModelInfo:
        told = next((each for each in self._listed() or () if _same(model, each)), None)
        prices = (told.usd if told else None) or (None, None)
        if model in self._models:  # a gateway to the provider, which may charge something else
            info = self._models[model].info
            return replace(info, input_usd_per_million=prices[0], output_usd_per_million=prices[1], long_prompts=None)
        window = (told.context_tokens if told else None) or self._settings.local_context_tokens
        return ModelInfo(model, model, OPENAI, window, min(window, _UNTOLD_OUTPUT), False, *prices)

    def _listed(self) -> tuple[Listed, ...] | None:
        return self._server.known() if self._server else None


def _same(model: str, listed: Listed) -> bool:
    """Ollama lists `llama3.1` as `llama3.1:latest` and takes both."""
    return listed.name in (model, f"{model}:latest")


def _sendable(key: str) -> bool:
    return key.isascii() and key.isprintable() and " " not in key
