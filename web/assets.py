"""The files of static/ under addresses that change with them, so that browsers may keep each for ever.

All stand under one version, `static/v-<hash of all files>/…`, because modules import each other by relative addresses:
whoever loads one of a version finds the others there. A page that stayed open over an upgrade asks for an older
version and gets today's files, not to be kept.
"""

import gzip
import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import cast

from flask import Flask, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

_FOLDER = Path(__file__).parent.parent / "static"

FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_PACKED = frozenset({".css", ".js", ".svg", ".webmanifest"})
_SMALL = 256
_VERSIONED = re.compile(r"(v-[0-9a-f]{12})/(.+)", re.DOTALL)


class Asset:
    """One file, held in memory: what is served never changes under a page while the server runs."""

    def __init__(self, data: bytes, ending: str) -> None:
        self.data = data
        self.type = _TYPES[ending]
        self.etag = hashlib.sha256(data).hexdigest()[:20]
        self._packs = ending in _PACKED and len(data) >= _SMALL

    @cached_property
    def packed(self) -> bytes | None:
        """The same by gzip, made when it is first asked for; None where that saves nothing."""
        return gzip.compress(self.data, 9, mtime=0) if self._packs else None


class Assets:
    """Every file below `folder` whose type is known, by its path; `version` names all of them together."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in _TYPES and path.is_file())
        self.files = {path.relative_to(folder).as_posix(): Asset(path.read_bytes(), path.suffix) for path in paths}
        whole = "\n".join(f"{name} {asset.etag}" for name, asset in self.files.items())
        self.version = f"v-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"

    def find(self, address: str) -> tuple[Asset, bool]:
        """The file at an address below static/, and whether that address will always mean these bytes; NotFound."""
        match = _VERSIONED.fullmatch(address)
        version, name = match.groups() if match else ("", address)
        if name not in self.files:  # a name that leads out of the folder is none of them
            raise NotFound
        return self.files[name], version == self.version


def install(app: Flask) -> None:
    """Reads the files and serves them; OSError when one cannot be read."""
    app.extensions["assets"] = Assets(_FOLDER)
    app.add_url_rule("/static/<path:filename>", "static", _serve)


def assets() -> Assets:
    """Those of this application."""
    return cast(Assets, current_app.extensions["assets"])


def _serve(filename: str) -> Response:
    asset, lasting = assets().find(filename)
    wanted = request.accept_encodings.quality("gzip") > 0 and "Range" not in request.headers
    packed = asset.packed if wanted else None
    response = Response(asset.data if packed is None else packed, mimetype=asset.type)
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if lasting else "no-cache"
    response.set_etag(asset.etag if packed is None else f"{asset.etag}-gz")
    response.make_conditional(request.environ, accept_ranges=True, complete_length=len(response.get_data()))
    return response
