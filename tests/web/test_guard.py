"""Nothing from another site may change anything, and every answer carries the headers that protect its reader."""

import pytest

from tests.web.site import SAMPLE, Site, error_of
from web.guard import SECURITY_HEADERS

OTHERS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": ""},
]
OURS: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
]


@pytest.mark.parametrize("headers", OTHERS)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/summarize_async"),
        ("POST", "/summarize"),
        ("POST", "/transcripts"),
        ("POST", "/jobs/x/cancel"),
        ("PUT", "/jobs/x/items/0/transcript"),
        ("DELETE", "/jobs/x"),
        ("DELETE", "/delete_summary?summary_id=x"),
        ("POST", "/nowhere"),
    ],
)
def test_another_site_changes_nothing(shared_site: Site, headers: dict[str, str], method: str, path: str) -> None:
    error_of(shared_site.client.open(path, method=method, headers=headers, json={"url": SAMPLE}), 403, "cross_site")
    assert shared_site.client.get("/jobs").json["jobs"] == []


@pytest.mark.parametrize("headers", OURS)
def test_our_page_and_programs_may(site: Site, headers: dict[str, str]) -> None:
    assert site.client.post("/summarize_async", json={"url": SAMPLE}, headers=headers).status_code == 202


@pytest.mark.parametrize("headers", OTHERS)
def test_reading_is_not_refused(shared_site: Site, headers: dict[str, str]) -> None:
    assert shared_site.client.get("/jobs", headers=headers).status_code == 200
    assert shared_site.client.options("/summarize", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/jobs", "/nowhere", "/summarize", "/static/icon.svg", "/events"])
def test_every_answer_has_the_headers(shared_site: Site, path: str) -> None:
    with shared_site.client.get(path) as answer:
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_what_changes_by_the_second_is_not_stored_by_browsers(shared_site: Site) -> None:
    assert shared_site.client.get("/jobs").headers["Cache-Control"] == "no-store"
