"""Which models a compatible server offers: its own list, fetched when it is first wanted, never at start."""

import math
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

FRESH_SECONDS: Final = 60.0
_AGAIN_SECONDS: Final = 10.0  # after a failure
_FETCH_SECONDS: Final = 2.0
_IMPATIENT_SECONDS: Final = 0.2
_MOST: Final = 1000
_WINDOWS: Final = ("max_model_len", "context_length", "context_window", "max_context_length", "max_input_tokens")
_NO_CHAT: Final = ("embed", "rerank", "whisper", "tts", "transcribe", "moderation", "dall-e", "image", "realtime")


@dataclass(frozen=True, slots=True)
class Listed:
    """A model on the server's list; None for what the list does not say. `usd` per million tokens in and out."""

    name: str
    context_tokens: int | None
    usd: tuple[float, float] | None = None


class ServerModels:
    """The list, kept for a minute and renewed in the background."""

    def __init__(self, base_url: str, api_key: str | None) -> None:
        self._url = f"{base_url}/models"
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._changed = threading.Condition()
        self._known: tuple[Listed, ...] | None = None
        self._due = 0.0
        self._asking = False
        self._asked = False

    def known(self) -> tuple[Listed, ...] | None:
        """The list, in the server's order; None when it has not told one.

        Takes 2 s at most, and only the first time: later a slow server is not waited for.
        """
        with self._changed:
            if not self._asking and time.monotonic() >= self._due:
                self._asking = True
                threading.Thread(target=self._ask, name="server-models", daemon=True).start()
            if self._known is None:
                patience = _IMPATIENT_SECONDS if self._asked else _FETCH_SECONDS
                self._changed.wait_for(lambda: not self._asking, patience)
                self._asked = True
            return self._known

    def _ask(self) -> None:
        found: tuple[Listed, ...] | None = None
        try:
            found = self._fetch()
        finally:
            with self._changed:
                self._known = found or self._known
                self._due = time.monotonic() + (FRESH_SECONDS if found else _AGAIN_SECONDS)
                self._asking = False
                self._changed.notify_all()

    def _fetch(self) -> tuple[Listed, ...] | None:
        import requests

        try:
            # Nobody else is asked in its name, so a redirect is no list.
            with requests.get(self._url, headers=self._headers, timeout=_FETCH_SECONDS, allow_redirects=False) as reply:
                reply.raise_for_status()
                return _read(reply.json())
        except (requests.RequestException, ValueError):
            return None  # whoever asks the server for an answer is told what is wrong with it


def _read(told: Any) -> tuple[Listed, ...]:
    rows = told.get("data") if isinstance(told, dict) else None
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    named = [(str(row["id"]), row) for row in rows[:_MOST] if row.get("id")]
    chats = [(name, row) for name, row in named if not any(word in name.lower() for word in _NO_CHAT)]
    return tuple(Listed(name, _window(row), _prices(row.get("pricing"))) for name, row in chats)


def _window(row: dict[str, Any]) -> int | None:
    told = [row.get(field) for field in _WINDOWS]
    return next((value for value in told if isinstance(value, int) and value > 0), None)


def _prices(told: Any) -> tuple[float, float] | None:
    """OpenRouter tells what one token costs, as texts; below zero means that it depends."""
    try:
        read, written = float(told["prompt"]) * 1e6, float(told["completion"]) * 1e6
    except (TypeError, KeyError, ValueError):
        return None
    usable = 0 <= read < math.inf and 0 <= written < math.inf
    return (round(read, 6), round(written, 6)) if usable else None
