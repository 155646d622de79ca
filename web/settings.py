"""The settings: a page for people, JSON for programs, and the one place where both change them."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from pydantic import ConfigDict, Field

import errors
import operating_errors
from clock import iso
from doctor.checks import checks_for
from doctor.examination import examine
from errors import AppError
from login_guard import hash_passcode, hash_token, is_hash
from ops.setting_changes import BY_NAME
from setting_texts import api_tokens
from settings import TABLE
from web import access, bodies, login
from web.body_reader import read
from web.context import services
from web.openapi.operation import HTML, documented
from web.setting_views import GROUPS, REST, shown

blueprint = Blueprint("settings", __name__)

_CANONICAL = {name: setting.name for setting in TABLE for name in setting.names}
_MOST_CHARS = 8192


class Changes(bodies.Body):
    """Values by the names of settings; null, or a name in `clear`, goes back to the default."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=False)

    clear: list[str] = Field(default_factory=list, fail_fast=True)


class Trial(bodies.Body):
    """Which part of the doctor's list is to be tried alone."""

    name: str


@blueprint.get("/settings")
@documented({200: (HTML, dict[str, Any])})
def settings() -> str | Response:
    """The page for who asks for HTML, else JSON; a secret is only said to be set."""
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        groups = [*((key, title) for key, title, _ in GROUPS), REST]
        return render_template("settings.html", groups=groups, settings=shown(services().configuration))
    return jsonify(_state())


@blueprint.post("/settings")
@documented(
    {200: dict[str, Any]},
    operating_errors.SETTINGS_REFUSED,
    operating_errors.SETTING_FIXED,
    operating_errors.SETTING_NOT_HERE,
    operating_errors.KEY_FOR_ANOTHER_SERVER,
    errors.STORAGE_UNAVAILABLE,
    body=Changes,
)
def change() -> Response:
    """Changes settings: all that were sent, or none when one is wrong; says which wait for a restart."""
    wanted = _wanted(read(Changes))
    known = services()
    before = known.settings
    _keep_the_key(wanted)
    texts = {name: _kept(name, text) for name, text in wanted.items()}
    waiting = known.changes.change(texts)
    after = known.settings
    set_anew = (after.login_code, after.login_enabled) != (before.login_code, before.login_enabled)
    if set_anew and after.login_code and access.token_name() is None:  # who sets the passcode knows it
        login.begin_session(after.login_code)
    return jsonify({"saved": sorted(texts), "restart_needed": waiting, **_state()})


@blueprint.post("/settings/try")
@documented({200: dict[str, Any]}, body=Trial)
def try_part() -> Response:
    """Tries one part, such as a provider's key, with the settings of the moment; as an entry of `POST /doctor`."""
    name = read(Trial).name
    checks = {check.name: check for check in checks_for(services().settings)}
    if name not in checks:
        raise AppError(errors.BAD_REQUEST, reason=f"`name` must be one of {', '.join(checks)}.")
    return jsonify(examine([checks[name]]).as_dict()["checks"][0])


def _state() -> dict[str, Any]:
    known = services()
    names = [name for name, _ in known.settings.api_tokens]
    return {
        "settings": shown(known.configuration),
        "phase": known.settings.phase,
        "tokens": [{"name": name, "last_used": _moment(known.token_uses.last(name))} for name in names],
    }


def _moment(seconds: float) -> str | None:
    return iso(datetime.fromtimestamp(seconds, UTC)) if seconds else None


def _wanted(sent: Changes) -> dict[str, str | None]:
    """Texts by today's names, None for what is cleared; an empty secret was left as it is."""
    found: dict[str, str | None] = {}
    given = {**(sent.model_extra or {}), **dict.fromkeys(sent.clear)}
    for name, value in given.items():
        if name not in _CANONICAL:
            raise AppError(errors.UNKNOWN_FIELD, field=name[:60], known=", ".join(BY_NAME))
        text = None if value is None else _text(name, value)
        if text == "" and BY_NAME[_CANONICAL[name]].secret:
            continue
        found[_CANONICAL[name]] = text or None
    return found


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(int(value) if float(value).is_integer() else value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ",".join(value)
    if not isinstance(value, str) or len(value) > _MOST_CHARS or "\0" in value:
        raise AppError(
            errors.BAD_REQUEST, reason=f"`{name}` must be text, a number, true or false, or a list of texts."
        )
    return value


def _kept(name: str, text: str | None) -> str | None:
    """What is written down: of a passcode and of tokens only a hash."""
    if text is None:
        return None
    if name == "LOGIN_CODE" and text.strip():
        return text if is_hash(text) else hash_passcode(text)
    if name == "API_TOKENS":
        try:
            tokens = api_tokens(text)
        except ValueError:
            return text  # refused with all other faults
        return ",".join(
            f"{each}:{token if token.startswith('sha256:') else hash_token(token)}" for each, token in tokens
        )
    return text


def _keep_the_key(wanted: dict[str, str | None]) -> None:
    """A key that nobody can read here must not be sent to an address that somebody chooses here."""
    set_, address = services().settings, wanted.get("OPENAI_BASE_URL")
    elsewhere = address is not None and address.rstrip("/") != set_.openai_base_url
    if elsewhere and set_.openai_api_key and "OPENAI_API_KEY" not in wanted:
        raise AppError(operating_errors.KEY_FOR_ANOTHER_SERVER)
