"""What makes the page an app of the phone: its manifest, the worker for times without network, and links shared to it.

A link is shared by POST, because that starts work: the browser sends it for the person (`Sec-Fetch-Site: none`), and
what another site sends is refused as everywhere. Where it cannot be started at once, because nobody is logged in or the
queue is full, the home page opens with the link in its box.
"""

import json
import re
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import errors
from errors import AppError
from web import access, bodies
from web.assets import assets
from web.body_reader import check
from web.context import services
from web.openapi.operation import HTML, Media, documented
from web.summarize import enqueue, links_of

blueprint = Blueprint("pwa", __name__)

MANIFEST = Media("application/manifest+json", {"type": "object"})
SCRIPT = Media("text/javascript")
MOST_SHARED = 4000
_SHELL = (
    *(f"css/{name}.css" for name in ("theme", "base", "frame", "messages")),
    *(f"js/{name}.js" for name in ("theme_first", "frame", "install", "offline_page", "dom", "page_facts", "theme")),
    "icon.svg",
)
"""What the page for times without network loads."""

_LINK = re.compile(r"https?://[^\s<>\"]+")
_FIELDS = ("url", "text", "title")
_FORM = Media(
    "application/x-www-form-urlencoded",
    {"type": "object", "properties": {name: {"type": "string"} for name in _FIELDS}},
)


@blueprint.get("/manifest.webmanifest")
@documented({200: MANIFEST})
def manifest() -> Response:
    """Its addresses are relative to its own, so it holds under any path."""
    return _lasting_a_visit(assets().files["manifest.webmanifest"].data, MANIFEST)


@blueprint.get("/service_worker.js")
@documented({200: SCRIPT})
def service_worker() -> Response:
    """At the root, because a worker is there for what lies beside it; each version of the program has its own."""
    served = assets()
    shell = {
        "version": f"{services().version} {served.version}",
        "files": [f"static/{served.version}/{name}" for name in _SHELL],
        "pages": ["offline", "offline/here"],
    }
    line = f"const SHELL = {json.dumps(shell)};\n"
    return _lasting_a_visit(line.encode() + served.files["js/service_worker.js"].data, SCRIPT)


@blueprint.get("/offline")
@blueprint.get("/offline/here")
@documented({200: HTML})
def offline() -> str:
    """The page that the worker shows in place of any other; it is the same for everybody."""
    return render_template("offline.html")


@blueprint.post("/share")
@documented({302: None, 303: None}, errors.NOTHING_TO_DO, uploads=(_FORM,))
def share() -> ResponseReturnValue:
    """What another app shared: its links become a job, then the home page."""
    words = [request.form.get(name, "").strip() for name in _FIELDS]
    links = list(dict.fromkeys(link for text in words for link in _LINK.findall(text)))
    shared = ("\n".join(links) or next(filter(None, words), ""))[:MOST_SHARED]
    if not shared:
        raise AppError(errors.NOTHING_TO_DO)
    box = f"/?{urlencode({'share': shared})}"
    if services().settings.login_enabled and access.token_name() is None and not access.logged_in():
        return redirect(url_for("login.page", next=box))
    try:
        body = check(bodies.Submission, {"urls": shared})
        enqueue(body, links_of(body), None)
    except AppError:  # the page says why, as soon as somebody presses its button
        return redirect(f"{request.script_root}{box}", 303)
    return redirect(f"{request.script_root}/", 303)


def _lasting_a_visit(data: bytes, media: Media) -> Response:
    response = Response(data, mimetype=media.type)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request.environ)
    return response
