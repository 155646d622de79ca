"""/sse_test in a real browser behind a real nginx: it says that events get through, and why when they do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.deploy.proxies import NGINX, nginx, nginx_site
from tests.running_app import RunningApp, free_port

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")

SLOW_SECONDS = 30_000

WRONG = """
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{app_port};
        proxy_set_header Host $http_host;
        proxy_http_version 1.1;
        {lines}
    }}
}}
"""
HOLDS_BACK = "proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;"
CUTS = "proxy_read_timeout 1s;"
FORGETS = "proxy_set_header Last-Event-ID '';"

UNDER_A_PATH = """
server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    location /summaries/ {{
        proxy_pass http://127.0.0.1:{app_port}/;
        proxy_buffering off;
        proxy_read_timeout 600s;
    }}
}}
"""


@contextmanager
def behind(folder: Path, site: str | None = None, lines: str = "", heartbeat: str = "0.5") -> Iterator[str]:
    """The address of nginx in front of a server; with the shipped site, unless another one is given."""
    with RunningApp({"SSE_HEARTBEAT_INTERVAL": heartbeat, "POLL_INTERVAL": "200"}) as app:
        port = free_port()
        made = nginx_site(port, app.port) if site is None else site.format(port=port, app_port=app.port, lines=lines)
        with nginx(made, port, folder) as url:
            yield url


def check(page: Page, name: str, state: str) -> None:
    """The check with this name has come to this."""
    expect(page.locator(f"#check-{name}")).to_have_attribute("data-state", state, timeout=SLOW_SECONDS)


def test_with_the_shipped_file_they_get_through(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with behind(tmp_path) as url:
        page.goto(f"{url}/sse_test")
        for name in ("connection", "buffering", "delay", "resume", "heartbeat"):
            check(page, name, "good")
        expect(page.get_by_role("status")).to_contain_text("Live updates get through: each event arrives by itself")
        expect(page.locator("#check-buffering")).to_contain_text("8 of 8 events arrived")
        expect(page.locator("#advice")).to_be_hidden()
    assert watched.complaints == []


def test_a_proxy_that_collects_answers_is_recognised_and_what_to_change_is_said(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    with behind(tmp_path, WRONG, HOLDS_BACK, heartbeat="600") as url:
        page.goto(f"{url}/sse_test")
        check(page, "connection", "bad")
        verdict = page.get_by_role("status")
        expect(verdict).to_contain_text("Nothing arrived, although the server answers and counts 1 open connection")
        expect(verdict).to_contain_text("holds the events back")
        advice = page.locator("#advice")
        expect(advice).to_contain_text("must pass each event on at once")
        for proxy, line in {
            "nginx": "proxy_buffering off;",
            "Caddy": "flush_interval -1",
            "Traefik": "excludedContentTypes",
            "Apache": "flushpackets=on",
        }.items():
            advice.get_by_text(proxy, exact=True).click()
            expect(advice.get_by_text(line)).to_be_visible()

        page.goto(url)
        expect(page.get_by_text("Asking every few seconds")).to_be_visible()
        page.locator(".sample").first.click()
        expect(page.locator("#cards .card")).to_have_count(1)


def test_a_proxy_that_cuts_silent_connections_is_recognised(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with behind(tmp_path, WRONG, CUTS, heartbeat="4") as url:
        page.goto(f"{url}/sse_test")
        check(page, "resume", "good")
        check(page, "heartbeat", "bad")
        expect(page.get_by_role("status")).to_contain_text("cut after")
        expect(page.locator("#advice")).to_contain_text("must leave an answer open while it is silent")
        expect(page.locator("#advice").get_by_text("proxy_read_timeout")).to_be_visible()  # nginx gave its name


def test_a_proxy_that_drops_the_last_id_is_recognised(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with behind(tmp_path, WRONG, FORGETS) as url:
        page.goto(f"{url}/sse_test")
        check(page, "resume", "bad")
        check(page, "heartbeat", "good")
        expect(page.locator("#advice")).to_contain_text("must pass on the header Last-Event-ID")


def test_the_page_works_under_a_path(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with behind(tmp_path, UNDER_A_PATH) as url:
        page.goto(f"{url}/summaries/")
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        page.locator(".sample").first.click()
        expect(page.locator("#cards .card")).to_have_count(1)
        page.get_by_role("link", name="Test live updates").click()
        check(page, "buffering", "good")
    assert watched.complaints == []
