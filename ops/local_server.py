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
    key = settings.session_secret_key or _kept_key(settings)
    if not key:
        return None
    connection = HTTPConnection(_ANY.get(settings.host, settings.host), settings.port, timeout=_SECONDS)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {LocalToken(key).text}"})
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except ConnectionRefusedError:
        return None
    except (OSError, HTTPException, ValueError) as fault:
        where = f"{settings.host}:{settings.port}"
        raise AppError(
            operating_errors.SERVER_REFUSED, address=where, reason=str(fault) or type(fault).__name__
        ) from fault
    finally:
        connection.close()
    if answer.status >= 400:
        where = f"{settings.host}:{settings.port}"
        raise AppError(operating_errors.SERVER_REFUSED, address=where, reason=told.get("error", answer.status))
    return dict(told)


def _kept_key(settings: Settings) -> str:
    try:
        return (settings.data_dir / "secret_key").read_text("ascii").strip()
    except OSError:
        return ""  # no server was ever started here
