"""One shape for every failure on every route: wrong methods, unknown paths, other sites, bad bodies, and crashes."""

import logging
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site import Site, error_of
from web import register

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
UNSAFE = ("POST", "PUT", "DELETE")


def routes(app: Flask) -> list[tuple[str, set[str]]]:
    """Every path with its parameters filled in, and the methods it knows by whatever rules."""
    filled = {
        re.sub(r"<int:[^>]+>", "0", re.sub(r"<path:[^>]+>|<\w+>", "nope", r.rule)) for r in app.url_map.iter_rules()
    }
    addresses = app.url_map.bind("localhost")
    return [(path, set(addresses.allowed_methods(path))) for path in sorted(filled)]


def test_a_wrong_method_stays_405_and_names_the_right_ones(site: Site) -> None:
    for path, known in routes(site.app):
        for method in METHODS:
            if method in known:
                continue
            answer = site.client.open(path, method=method)
            assert answer.status_code == 405, f"{method} {path}"
            assert {name.strip() for name in answer.headers["Allow"].split(",")} == known
            if method != "HEAD":
                error_of(answer, 405, "method_not_allowed")


def told(path: str, answer: Any) -> None:
    """A refusal: the one JSON shape, or a page in words where a person is the one who asks."""
    if path == "/" or path.startswith("/read/"):
        assert answer.mimetype == "text/html"
        assert "<h1" in answer.text
    else:
        error_of(answer, answer.status_code, answer.json["code"])


def test_options_says_what_is_possible(site: Site) -> None:
    for path, known in routes(site.app):
        answer = site.client.options(path)
        assert answer.status_code == 200, path
        assert {name.strip() for name in answer.headers["Allow"].split(",")} == known


def test_every_unsafe_route_refuses_other_sites_and_bodies_that_are_not_its_own(site: Site) -> None:
    for path, known in routes(site.app):
        for method in known.intersection(UNSAFE):
            foreign = site.client.open(path, method=method, headers={"Origin": "https://evil.example"})
            error_of(foreign, 403, "cross_site")
            for body, kind in (
                (b"{", "application/json"),
                (b"[1]", "application/json"),
                (b"a=b", "application/x-www-form-urlencoded"),
            ):
                answer = site.client.open(path, method=method, data=body, content_type=kind)
                assert answer.status_code in (400, 404, 415), f"{method} {path} {kind}: {answer.status_code}"
                told(path, answer)


def test_every_reading_route_answers_a_stranger_in_words(site: Site) -> None:
    for path, known in routes(site.app):
        if "GET" not in known or path == "/events":
            continue
        with site.client.get(path) as answer:
            assert answer.status_code in (200, 400, 404), path
            if answer.status_code != 200:
                told(path, answer)


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/jobs/", "/jobs//status", "/static/none.js", "/static/../app.py", "/%00", "/jobs/x/y/z"],
)
def test_an_unknown_path(shared_site: Site, path: str) -> None:
    answer = shared_site.client.get(path)
    assert answer.status_code == 404
    assert answer.json["code"] in ("not_found", "job_not_found")


class TestCrash:
    """A view that breaks, in an application of its own."""

    @pytest.fixture
    def broken(self, site: Site) -> FlaskClient:
        app = Flask(__name__, static_folder=None)
        app.extensions["services"] = site.services
        register(app)

        @app.get("/broken")
        def broken() -> str:
            raise RuntimeError("the password is hunter2")

        return app.test_client()

    def test_it_tells_a_reference_and_no_more(self, broken: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.ERROR):
            error = error_of(broken.get("/broken"), 500, "internal")
        assert "hunter2" not in str(error)
        assert "Traceback" not in str(error)
        found = re.search(r"reference ([0-9a-f]{8})", error["error"])
        assert found
        assert found[1] in caplog.text
        assert "hunter2" in caplog.text
