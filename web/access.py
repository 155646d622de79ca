"""Who asks: somebody who is logged in, a program with a token, or whoever sits at this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import g, request, session

import operating_errors
from errors import AppError
from login_guard import name_of_token
from web.context import services

SESSION_ID = "id"
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


def logged_in() -> bool:
    """Whether the cookie is that of a session which somebody with today's passcode began."""
    ident, code = session.get(SESSION_ID), services().settings.login_code
    return bool(code) and isinstance(ident, str) and services().sessions.holds(ident, code or "")


def token_name() -> str | None:
    """The name of the token that came along; AppError TOO_OFTEN for who tries many wrong ones."""
    if "token_name" not in g:
        g.token_name = _token_name()
    return g.token_name if isinstance(g.token_name, str) else None


def _token_name() -> str | None:
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        return None
    known = services()
    if known.local_token.is_it(sent.token):
        return known.local_token.NAME
    name = name_of_token(sent.token, known.settings.api_tokens)
    if name is None:
        limit_visits("wrong token")
    else:
        known.token_uses.used(name)
    return name


def from_this_machine() -> bool:
    """Whether nobody but a program of this machine can have sent it.

    A proxy on this machine brings others, and says so; a page of another site that had its name point here says that
    name.
    """
    if not _loopback(request.remote_addr or ""):
        return False
    if not services().settings.trusted_proxies and any(name in request.headers for name in FORWARDED):
        return False
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return host == "localhost" or _loopback(host)


def limit_visits(what: str) -> None:
    """Counts this address; AppError TOO_OFTEN above RATE_LIMIT_PER_MINUTE.

    This machine is not counted unless that was set: its own page and scripts may do a lot at once.
    """
    configuration = services().configuration
    limit = configuration.settings.rate_limit_per_minute
    if not limit or (from_this_machine() and not configuration.is_set("RATE_LIMIT_PER_MINUTE")):
        return
    wait = services().visitors.come(f"{what} {request.remote_addr}", limit)
    if wait is not None:
        raise AppError(operating_errors.TOO_OFTEN, limit=limit, retry_after=wait)


def _loopback(host: str) -> bool:
    try:
        parsed = ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
