"""The page's own files: an address for each version, kept for ever; compressed answers, and which are not."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import Site
from web.assets import Assets

SCRIPT = "js/main.js"
PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def version(shared_site: Site) -> str:
    """That of today, as the page names it."""
    found = re.search(r'src="\./static/(v-[0-9a-f]{12})/js/', shared_site.client.get("/").text)
    assert found
    return found[1]


def test_every_page_names_versioned_files_only(shared_site: Site, version: str) -> None:
    for path in ("/", "/settings", "/status", "/login", "/sse_test", "/read/nope", "/following", "/docs"):
        text = shared_site.client.get(path, headers={"Accept": "text/html"}).text
        named = re.findall(r'(?:src|href)="((?:\./|\.\./)static/[^"]*)"', text)
        assert named, path
        assert all(f"static/{version}/" in address for address in named), path


@pytest.mark.parametrize(
    ("folder", "kept"),
    [("{version}/", "public, max-age=31536000, immutable"), ("v-0123456789ab/", "no-cache"), ("", "no-cache")],
)
def test_only_the_version_of_today_is_kept_for_ever(shared_site: Site, version: str, folder: str, kept: str) -> None:
    """A page that stayed open over an upgrade goes on, with today's files."""
    path = f"/static/{folder.format(version=version)}{SCRIPT}"
    answer = shared_site.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == kept
    again = shared_site.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_change_in_one_file_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "one.js").write_text("one")
    (tmp_path / "two.css").write_text("two")
    (tmp_path / "two.css~").write_text("of an editor")
    before = Assets(tmp_path)
    assert set(before.files) == {"js/one.js", "two.css"}
    assert Assets(tmp_path).version == before.version
    (tmp_path / "two.css").write_text("2")
    changed = Assets(tmp_path).version
    (tmp_path / "two.css").rename(tmp_path / "three.css")
    assert len({before.version, changed, Assets(tmp_path).version}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "../app.py",
        "js/../../app.py",
        "%2e%2e/app.py",
        "/etc/passwd",
        "v-{version}",
        "js/main.js/",
        "js",
        "",
        "js\\main.js",
    ],
)
def test_nothing_else_is_served(shared_site: Site, version: str, path: str) -> None:
    for folder in ("", f"{version}/"):
        assert shared_site.client.get(f"/static/{folder}{path}").status_code == 404


def test_files_go_out_packed_where_that_is_taken(shared_site: Site, version: str) -> None:
    path = f"/static/{version}/{SCRIPT}"
    plain, packed = shared_site.client.get(path), shared_site.client.get(path, headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"], "other bytes"
    assert "Content-Encoding" not in shared_site.client.get(path, headers={"Accept-Encoding": "gzip;q=0"}).headers
    head = shared_site.client.head(path, headers=PACKED)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(packed.data)))
    part = shared_site.client.get(path, headers={**PACKED, "Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, plain.data[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(plain.data)}"
    picture = shared_site.client.get(f"/static/{version}/podcast.png", headers=PACKED)
    assert "Content-Encoding" not in picture.headers


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/docs", "/samples"])
def test_pages_and_json_go_out_packed_too(shared_site: Site, path: str) -> None:
    plain, packed = shared_site.client.get(path), shared_site.client.get(path, headers=PACKED)
    large = len(plain.data) >= 1024
    assert ("Content-Encoding" in packed.headers) is large
    assert ("Vary" in plain.headers) is large
    if large:
        words = gzip.decompress(packed.data)
        assert len(packed.data) < len(words) / 2
        assert packed.headers["Content-Length"] == str(len(packed.data))
        assert "Content-Encoding" not in plain.headers
    head = shared_site.client.head(path, headers=PACKED)
    assert (head.status_code, head.data) == (200, b"")


def test_what_holds_secrets_and_what_comes_in_pieces_is_never_packed(shared_site: Site) -> None:
    made = shared_site.summarize()
    with shared_site.client.get("/events", headers=PACKED) as stream:
        assert "Content-Encoding" not in stream.headers
    for path in ("/login", "/settings", "/feed.xml", "/export.zip", f"/summaries/{made['summary_id']}/audio"):
        with shared_site.client.get(path, headers=PACKED) as answer:
            assert "Content-Encoding" not in answer.headers, path


def test_a_refusal_is_read_whatever_was_taken(open_site: Opener) -> None:
    answer: Any = open_site().client.get("/nowhere", headers=PACKED)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
