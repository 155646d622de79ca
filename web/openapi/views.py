"""The HTTP interface, described: for programs as OpenAPI, for people as a page."""

from functools import cache
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, json, render_template, request

from web.context import services
from web.openapi.document import document
from web.openapi.operation import HTML, documented

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
@documented({200: dict[str, Any]})
def openapi() -> Response:
    """This interface as an OpenAPI document."""
    return Response(json.dumps(_document()), mimetype="application/json")


@blueprint.get("/docs")
@documented({200: HTML})
def docs() -> str:
    """The same as a page to read."""
    return render_template("docs.html", api=_document())


def _document() -> dict[str, Any]:
    app = cast(Any, current_app)._get_current_object()  # the application itself: the proxy differs by request
    return _made(app, services().version, request.script_root)


@cache
def _made(app: Flask, version: str, root: str) -> dict[str, Any]:
    return document(app, version, root)
