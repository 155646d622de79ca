"""The session cookie: signed, out of reach for scripts and other sites, and secure where that can be."""

from datetime import timedelta

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from storage.sessions import LIFETIME


class _Cookies(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        """Over https, also when a trusted proxy speaks it; over plain http a browser would never send it back."""
        return request.is_secure


def install(app: Flask, key: str) -> None:
    """Lets `app` have sessions that are signed with `key`."""
    app.secret_key = key
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="summarizer_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=LIFETIME),
    )
