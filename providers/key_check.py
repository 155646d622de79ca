"""Whether an account or a compatible server answers: the cheapest question is for the list of its models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import errors
from concurrency.interruptible import run_interruptibly
from errors import AppError
from providers import gemini_errors
from providers.catalog import MODELS
from providers.gemini_errors import NAME as GEMINI_NAME
from providers.network import CONNECT_SECONDS, has_cause, retry_after, why_unreachable
from providers.openai_client import name_of
from setting_values import Settings
from summary.ports import CancelToken

if TYPE_CHECKING:
    import requests

__all__ = ["GEMINI_NAME", "Account", "accounts"]

_GEMINI: Final = "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000"
_OPENAI: Final = "https://api.openai.com/v1"
_SILENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    """Whom to ask: `name` for people, `address` of the list; `must_have` is a model that the settings name."""

    name: str
    setting: str
    address: str
    headers: Mapping[str, str] = field(repr=False)  # hold the key
    must_have: str | None = None

    @classmethod
    def of_openai(cls, settings: Settings) -> "Account":
        """OpenAI, or the compatible server in its place."""
        key, base_url = settings.openai_api_key, settings.openai_base_url
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        wanted = settings.default_model if base_url and settings.default_model not in MODELS else None
        return cls(name_of(base_url), "OPENAI_API_KEY", f"{base_url or _OPENAI}/models", headers, wanted)

    def models(self, cancel: CancelToken) -> frozenset[str]:
        """The names of its models, none when it lists none; AppError when it cannot be used."""
        return run_interruptibly(self._ask, cancel)

    def _ask(self) -> frozenset[str]:
        import requests

        try:
            # Nobody else is asked in its name: a redirect is an answer like any other.
            with requests.get(
                self.address,
                headers=dict(self.headers),
                timeout=(CONNECT_SECONDS, _SILENCE),
                allow_redirects=False,
            ) as answer:
                self._refuse(answer)
                return _names(answer)
        except requests.RequestException as fault:
            if has_cause(fault, requests.ReadTimeout):
                raise AppError(errors.MODEL_SILENT, provider=self.name, seconds=_SILENCE) from fault
            raise AppError(errors.MODEL_UNREACHABLE, provider=self.name, reason=why_unreachable(fault)) from fault

    def _refuse(self, answer: "requests.Response") -> None:
        status = answer.status_code
        if status == 404:
            return  # it answers, and has no list
        if self.name == GEMINI_NAME and status >= 400:
            key = self.headers["x-goog-api-key"]
            raise gemini_errors.refusal(status, answer.headers, answer.content, model="its models", key=key)
        wait = retry_after(answer.headers)
        if status == 401:
            raise AppError(errors.MODEL_KEY_REFUSED, provider=self.name, setting=self.setting)
        if status == 403:
            raise AppError(errors.MODEL_FORBIDDEN, provider=self.name, model="its models")
        if status == 429:
            raise AppError(errors.MODEL_RATE_LIMITED, provider=self.name, retry_after=wait)
        if status >= 500:
            raise AppError(errors.MODEL_OVERLOADED, provider=self.name, status=status, retry_after=wait)


def accounts(settings: Settings) -> dict[str, Account | None]:
    """All there may be, by a name for programs; None for one that is not configured."""
    google = settings.google_api_key
    gemini = Account(GEMINI_NAME, "GOOGLE_API_KEY", _GEMINI, {"x-goog-api-key": google}) if google else None
    openai = Account.of_openai(settings) if settings.openai_api_key or settings.openai_base_url else None
    return {"gemini": gemini, "openai": openai}


def _names(answer: "requests.Response") -> frozenset[str]:
    try:
        told = answer.json()
    except ValueError:
        return frozenset()
    rows = [row for name in ("data", "models") for row in (told.get(name) or ())] if isinstance(told, dict) else []
    names = {str(row.get("id") or row.get("name") or "") for row in rows if isinstance(row, dict)} - {""}
    return frozenset(names | {name.removesuffix(":latest") for name in names})
