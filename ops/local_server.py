"""Asking the server that runs on this machine with these settings, for commands of its operator."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

import operating_errors
from errors import AppError
from login_guard import LocalToken
from setting_values import Settings

_SECONDS = 30.0
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  what HOST may be, not where we listen


def ask(settings: Settings, method: str, path: str) -> dict[str, Any] | None:
    """What it answers; None when no server runs there. AppError SERVER_REFUSED with its own words."""
    allowed = headers(settings)
    if not allowed:
        return None
    opened = connection(settings)
    try:
        opened.request(method, path, headers=allowed)
        answer = opened.getresponse()
        told = json.loads(answer.read())
    except ConnectionRefusedError:
        return None
    except (OSError, HTTPException, ValueError) as fault:
        where = f"{settings.host}:{settings.port}"
        raise AppError(
            operating_errors.SERVER_REFUSED, address=where, reason=str(fault) or type(fault).__name__
        ) from fault
    finally:
        opened.close()
    if answer.status >= 400:
        where = f"{settings.host}:{settings.port}"
        raise AppError(operating_errors.SERVER_REFUSED, address=where, reason=told.get("error", answer.status))
    return dict(told)


def connection(settings: Settings) -> HTTPConnection:
    """To where it listens; nothing is sent yet."""
    return HTTPConnection(_ANY.get(settings.host, settings.host), settings.port, timeout=_SECONDS)


def headers(settings: Settings) -> dict[str, str]:
    """What lets a command of this machine in; empty when no server was ever started with these settings."""
    key = settings.session_secret_key or _kept_key(settings)
    return {"Authorization": f"Bearer {LocalToken(key).text}"} if key else {}


def _kept_key(settings: Settings) -> str:
    try:
        return (settings.data_dir / "secret_key").read_text("ascii").strip()
    except OSError:
        return ""  # no server was ever started here
