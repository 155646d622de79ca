"""How little the page asks for: before its first paint, on a second visit, and when one of many jobs moves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.client import Client
from tests.running_app import RunningApp

MOST_BYTES, MOST_REQUESTS = 100_000, 25
FILES = "performance.getEntriesByType('resource').filter((file) => file.name.includes('/static/'))"
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
ARRIVED = """() => [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
  .map((file) => [file.name, file.decodedBodySize])"""


@pytest.fixture(scope="module")
def app() -> Iterator[RunningApp]:
    with RunningApp() as app:
        yield app


@pytest.fixture(scope="module")
def reader(app: RunningApp) -> str:
    """The path of a summary's page."""
    (result,) = Client(app.url).ask("POST", "/summarize", {"url": "sample:sourdough-starter"}).json
    return f"/read/{result['summary_id']}"


def until(page: Page, condition: str) -> None:
    """Waits for it by asking from outside: the page's policy forbids to ask from within."""
    expect(page.locator("body")).to_be_attached()
    for _ in range(500):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came true: {condition}")


@pytest.mark.parametrize("path", ["/", "reader", "/settings", "/status", "/login"])
def test_the_first_paint_waits_for_little_and_for_no_module(
    app: RunningApp, reader: str, context: BrowserContext, path: str
) -> None:
    page = context.new_page()
    held: list[Route] = []
    page.route(
        "**/static/**",
        lambda route: held.append(route) if "module" in _kind(route.request) else route.continue_(),
    )
    page.goto(app.url + (reader if path == "reader" else path), wait_until="commit")
    until(page, PAINTED)
    arrived = dict(page.evaluate(ARRIVED))
    assert sum(arrived.values()) <= MOST_BYTES, arrived
    assert len(arrived) <= MOST_REQUESTS, arrived
    assert held, "the scripts are still to come"
    assert not [name for name in arrived if name.endswith(".js") and not name.endswith("theme_first.js")]
    for route in held:
        route.abort()


def _kind(request: Request) -> str:
    """`module` for every script but the one that must run before the paint."""
    return "module" if request.resource_type == "script" and "theme_first" not in request.url else request.resource_type


def test_a_second_visit_asks_for_no_file_again(app: RunningApp, reader: str, context: BrowserContext) -> None:
    page = context.new_page()
    kept: dict[str, str] = {}
    page.on(
        "response",
        lambda answer: kept.update(
            {answer.url: answer.headers.get("cache-control", "")} if "/static/" in answer.url else {}
        ),
    )
    for path in ("/", reader):
        page.goto(app.url + path)
        expect(page.locator("#cards .card, .reader").first).to_be_visible()
    assert len(kept) > 50
    changing = {
        url: control for url, control in kept.items() if "immutable" not in control and "/static/icons/" not in url
    }
    assert not changing
    for path in ("/", reader):
        page.goto(app.url + path)
        expect(page.locator("#cards .card, .reader").first).to_be_visible()
        sent = page.evaluate(f"{FILES}.filter((file) => file.transferSize > 0).map((file) => file.name)")
        assert sent == []


def test_what_is_sent_is_packed(app: RunningApp, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(app.url)
    expect(page.locator("#library-count")).not_to_be_empty()
    sent, whole = page.evaluate(
        f"""() => {{
          const files = [...{FILES}, performance.getEntriesByType('navigation')[0]];
          const sum = (name) => files.reduce((total, file) => total + file[name], 0);
          return [sum('encodedBodySize'), sum('decodedBodySize')];
        }}"""
    )
    assert sent < whole / 2
