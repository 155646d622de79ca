"""Coming in with the passcode, and leaving."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session
from pydantic import ConfigDict
from werkzeug.wrappers import Response as AnyResponse

import operating_errors
from errors import AppError
from web import access, bodies
from web.body_reader import check, read, read_if_any
from web.context import services
from web.errors import answer
from web.openapi.operation import HTML, Media, documented
from web.openapi.shapes import Error

blueprint = Blueprint("login", __name__)

_FIELDS = {"passcode": {"type": "string"}, "next": {"type": "string"}}
_FORM = Media("application/x-www-form-urlencoded", {"type": "object", "properties": _FIELDS, "required": ["passcode"]})


class Passcode(bodies.Body):
    """What somebody typed, with the blanks at its ends."""

    model_config = ConfigDict(str_strip_whitespace=False)

    passcode: str
    next: str | None = None


_REFUSED = (Error, HTML)
"""A program is answered in JSON; a form with the page again, which says why."""


@blueprint.get("/login")
@documented({200: HTML, 302: None})
def page() -> str | AnyResponse:
    """The page that asks for the passcode; who is logged in goes on."""
    wanted = _local(request.args.get("next"))
    if access.logged_in():
        return _go(wanted)
    return _page(wanted)


@blueprint.post("/login")
@documented(
    {200: dict[str, Any], 302: None, 401: _REFUSED, 409: _REFUSED, 429: _REFUSED},
    operating_errors.LOCKED_OUT,
    operating_errors.LOGIN_OFF,
    operating_errors.TOO_OFTEN,
    body=Passcode,
    uploads=(_FORM,),
)
def log_in() -> AnyResponse:
    """JSON: 200 with a cookie, or why not. A form: 302 to `next`, or the page again, which says why not."""
    by_form = _is_form()
    sent = check(Passcode, request.form.to_dict()) if by_form else read(Passcode)
    wanted = _local(sent.next)
    try:
        _open(sent.passcode)
    except AppError as refusal:
        if not by_form:
            raise
        response = answer(refusal)
        response.set_data(_page(wanted, f"{refusal.message} {refusal.remedy}"))
        response.mimetype = "text/html"
        return response
    return _go(wanted) if by_form else jsonify({"logged_in": True, "next": wanted})


@blueprint.post("/logout")
@documented({200: dict[str, bool], 302: None}, body=bodies.Nothing, required=False)
def log_out() -> AnyResponse:
    """Ends the session, on the server too."""
    by_form = _is_form()
    if by_form:
        check(bodies.Nothing, request.form.to_dict())
    else:
        read_if_any(bodies.Nothing)
    ident = session.pop(access.SESSION_ID, None)
    session.clear()
    if isinstance(ident, str):
        services().sessions.end(ident)
    return _go("/login") if by_form else jsonify({"logged_in": False})


@blueprint.get("/login_status")
@documented({200: dict[str, Any]})
def login_status() -> Response:
    """Whether a login is needed, and whether this client has one."""
    settings, name = services().settings, access.token_name()
    return jsonify(
        {
            "login_enabled": settings.login_enabled,
            "logged_in": name is not None or access.logged_in(),
            "token": name,
        }
    )


def begin_session(code: str) -> None:
    """A session of its own for whoever is answered; what the cookie named before is over."""
    before = session.get(access.SESSION_ID)
    if isinstance(before, str):
        services().sessions.end(before)
    session.clear()
    session.permanent = True
    session[access.SESSION_ID] = services().sessions.open(code)


def _open(passcode: str) -> None:
    settings = services().settings
    if not settings.login_code:
        raise AppError(operating_errors.LOGIN_OFF)
    access.limit_visits("login")
    services().login_guard.check(passcode, request.remote_addr or "", settings)
    begin_session(settings.login_code)


def _page(wanted: str, problem: str = "") -> str:
    possible = services().settings.login_code is not None
    return render_template("login.html", next=wanted, problem=problem, possible=possible)


def _local(address: str | None) -> str:
    """A path of this application; anything that could lead elsewhere is the home page."""
    address = address or "/"
    plain = address.isprintable() and "\\" not in address and " " not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or parts.path in ("/login", "/logout") else address


def _is_form() -> bool:
    return request.mimetype == "application/x-www-form-urlencoded"


def _go(path: str) -> AnyResponse:
    return redirect(request.script_root + path)
