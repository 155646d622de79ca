"""The path under which a proxy shows this server, such as /summaries in https://example.org/summaries/.

Some proxies take the path away before they ask, some leave it; both are understood, one request at a time. Addresses in
pages are relative anyway; those in Location headers and feeds, and the path of the cookie, begin with it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import MapAdapter
from werkzeug.utils import redirect

_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Prefixed:
    def __init__(self, app: _App, prefix: str, routes: MapAdapter) -> None:
        self._app = app
        self._prefix = prefix
        self._routes = routes

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if path == self._prefix and not self._is_route(path):  # relative addresses need the slash
            return redirect(f"{path}/{'?' if query else ''}{query}", 308)(environ, start_response)
        return self._app({**environ, "SCRIPT_NAME": self._prefix, "PATH_INFO": self._inner(path)}, start_response)

    def _inner(self, path: str) -> str:
        """Without the prefix, unless it was taken away already and this is a path of the server that begins alike."""
        if not path.startswith(f"{self._prefix}/"):
            return path
        inner = path.removeprefix(self._prefix)
        return inner if self._is_route(inner) or not self._is_route(path) else path

    def _is_route(self, path: str) -> bool:
        try:
            self._routes.match(path, "GET")
        except NotFound:
            return False
        except HTTPException:  # one that takes other methods
            return True
        return True


def install(app: Flask, prefix: str | None) -> None:
    """Puts the whole of `app`, with all its routes, under `prefix`."""
    if prefix:
        app.config["APPLICATION_ROOT"] = prefix
        app.__dict__["wsgi_app"] = _Prefixed(app.wsgi_app, prefix, app.url_map.bind(""))
