"""Proxies of the operator in front of this server: whose request it is, and whether it came over https."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def install(app: Flask, trusted: int) -> None:
    """Believes what the last so many proxies add of the address and the scheme; 0: nobody, whatever is sent."""
    if trusted:
        app.__dict__["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)
