"""A last net under the log: whatever is a secret of this server is struck out before a line is written."""

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from setting_values import Settings
from settings import TABLE

STRUCK = "[secret]"
_SHORTEST = 4  # a shorter one would strike out ordinary words


def install(settings: Callable[[], Settings], others: Iterable[str] = ()) -> None:
    """Puts the net under every handler there is now; `settings` are those of the moment, `others` are secrets too."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Net(handler.formatter or logging.Formatter(), settings, tuple(others)))


def secrets_of(settings: Settings) -> set[str]:
    """Every text in the settings that nobody else should read."""
    found: set[str] = set()
    for setting in TABLE:
        value = getattr(settings, setting.field)
        if setting.secret:
            found |= _texts(value)
        if isinstance(value, str) and "://" in value and "@" in value:
            found |= {urlsplit(value).password or "", urlsplit(value).username or ""}
    return {text for text in found if len(text) >= _SHORTEST}


def _texts(value: Any) -> set[str]:
    """A secret; of tokens, which are pairs of a name and a text, the texts."""
    if isinstance(value, tuple):
        return {str(each[1]) for each in value}
    return {str(value)} if value else set()


class _Net(logging.Formatter):
    def __init__(self, inner: logging.Formatter, settings: Callable[[], Settings], others: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._settings = settings
        self._others = others
        self._known: tuple[Settings | None, list[str]] = (None, [])

    def format(self, record: logging.LogRecord) -> str:
        """The line of the formatter inside, without secrets, however they were written into it."""
        line = self._inner.format(record)
        for secret in self._secrets():
            if secret in line:
                line = line.replace(secret, STRUCK)
        return line

    def _secrets(self) -> list[str]:
        settings, found = self._known
        now = self._settings()
        if settings is not now:
            plain = {*secrets_of(now), *self._others}
            written = {form for text in plain for form in (text, json.dumps(text)[1:-1], quote(text, safe=""))}
            found = sorted(written, key=len, reverse=True)
            self._known = (now, found)
        return found
