"""Which requests need a login, and what is said to who has none."""

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

import operating_errors
from errors import AppError
from web import access
from web.context import services
from web.openapi.operation import HTML, operation_of

OPEN = frozenset(
    {
        "static",
        "status.health",
        "login.page",
        "login.log_in",
        "login.log_out",
        "login.login_status",
        "pwa.manifest",
        "pwa.service_worker",
        "pwa.offline",
        "pwa.share",  # leads to the login by itself, with what was shared
    }
)
"""Endpoints that need none."""

WITH_A_TOKEN_OF_THEIR_OWN = frozenset({"from_tab.receive", "feed.feed", "speech.summary_audio"})
"""Endpoints that look at a token in the request, which counts as a login for them."""

ADMIN = ("/admin/", "/settings")
"""Paths that need a login even where it is off, except from this machine."""

PAGES = frozenset({"pages.index", "pages.sse_test", "from_tab.page", "metrics.page"})
"""Views for people, who are led to the login; so are all whose described answer is HTML."""

PAID = frozenset(
    {
        "/",
        "/summarize",
        "/summarize_async",
        "/playlists/<playlist_id>/digest",
        "/following",
        "/following/<follow_id>/check",
        "/doctor",
        "/settings/try",
        "/playlists/preview",
        "/summaries/<summary_id>/again",
        "/summaries/<summary_id>/ask",
        "/jobs/<job_id>/retry",
        "/jobs/<job_id>/items/<int:index>/transcript",
        "/share",
        "/speak",
        "/summaries/<summary_id>/audio",
        "/preview-voice",
    }
)
"""What costs money or patience of others, and is limited by address."""


def check() -> Response | None:
    """None: the view may answer; else where to go instead. AppError LOGIN_NEEDED, TOO_OFTEN."""
    admin = request.path.startswith(ADMIN)
    may_enter = _may_enter(admin)
    if not may_enter:
        if _is_page():
            return redirect(url_for("login.page", next=request.full_path.rstrip("?")))
        raise AppError(operating_errors.LOGIN_NEEDED)
    if (
        request.method not in ("GET", "HEAD", "OPTIONS")
        and request.url_rule is not None
        and request.url_rule.rule in PAID
    ):
        access.limit_visits("work")
    return None


def _may_enter(admin: bool) -> bool:
    settings = services().settings
    if request.endpoint in OPEN | WITH_A_TOKEN_OF_THEIR_OWN or request.method == "OPTIONS":
        return True
    if not settings.login_enabled and (not admin or access.from_this_machine()):
        return True
    return access.token_name() is not None or access.logged_in()


def _is_page() -> bool:
    """Whether a person looks at what this view answers; a program that asks for JSON is answered in JSON."""
    if request.method not in ("GET", "HEAD") or not (request.endpoint in PAGES or _answers_html()):
        return False
    wanted = request.accept_mimetypes
    return not wanted or wanted.best_match(["text/html", "application/json"]) == "text/html"


def _answers_html() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    said = operation_of(view) if view else None
    kinds = said.answers.values() if said else ()
    return any(HTML in kind if isinstance(kind, tuple) else kind is HTML for kind in kinds)
