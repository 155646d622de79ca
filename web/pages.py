"""The pages for people."""

from flask import Blueprint, render_template, request

from web.context import usual_options
from web.openapi.operation import HTML, documented
from web.plain_form import plain_view
from web.pwa import MOST_SHARED

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@documented({200: HTML})
def index() -> str:
    """The page."""
    shared = request.args.get("share", "")[:MOST_SHARED]
    return render_template("index.html", plain=plain_view(), usual=usual_options(), shared=shared)


@blueprint.get("/sse_test")
@blueprint.get("/sse-test")
@documented({200: HTML})
def sse_test() -> str:
    """A page that proves that live events get through the reader's proxy."""
    return render_template("sse_test.html")
