"""Everybody can use the pages: axe finds nothing, keys suffice, and what moves can be stood still."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Watched
from tests.client import Client
from tests.flows.fixtures import compatible, server, world
from tests.running_app import RunningApp

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
LOOKS = [("desktop", "light", DESK), ("desktop", "dark", DESK), ("phone", "light", PHONE), ("phone", "dark", PHONE)]


@pytest.fixture(scope="module")
def kept() -> Iterator[tuple[RunningApp, str]]:
    """A server with two summaries, and the id of one."""
    with RunningApp({"LOGIN_ENABLED": "false"}) as app:
        client = Client(app.url)
        for sample in client.get("/samples")[:2]:
            client.wait(client.submit(sample["url"]))
        yield app, client.get("/get_cached_summaries")[0]["summary_id"]


@pytest.mark.parametrize(("name", "scheme", "device"), LOOKS, ids=lambda value: value if isinstance(value, str) else "")
def test_axe_finds_nothing_on_any_page(
    kept: tuple[RunningApp, str], browser: Browser, name: str, scheme: Any, device: dict[str, Any]
) -> None:
    app, summary = kept
    context = browser.new_context(**device, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(app.url)
    places = [str(link.get_attribute("href")) for link in page.locator(".places a").all()]
    assert "./" in places
    found: dict[str, list[str]] = {}
    for path in (*places, "sse_test", f"read/{summary}"):
        page.goto(f"{app.url}/{path}")
        if path == "./":
            expect(page.locator("#cards .card")).to_have_count(2)
            page.locator(".wishes > summary").click()
        found[path] = faults(page)
    context.close()
    assert {path: lines for path, lines in found.items() if lines} == {}, (name, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way_in(login: RunningApp, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(**PHONE, color_scheme=scheme)
    page = context.new_page()
    page.goto(login.url)
    expect(page.get_by_label("Passcode")).to_be_visible()
    assert faults(page) == []
    context.close()


@pytest.fixture(scope="module")
def login() -> Iterator[RunningApp]:
    with RunningApp({"LOGIN_ENABLED": "true", "LOGIN_CODE": "open sesame, please"}) as app:
        yield app


def test_axe_finds_nothing_on_jobs_that_run_fail_and_wait(watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.fulfill(status=404, body=""))
    with world() as stand, server(stand, None, WORKER_THREADS="4", **compatible(stand, "slow")) as (app, client):
        page.goto(app.url)
        client.submit("https://youtu.be/notracks___")
        client.submit("https://www.youtube.com/watch?v=abcdefghij1\nhttps://youtu.be/captionsoff")
        expect(page.locator(".live-text").first).to_be_visible()
        expect(page.locator(".item[data-status=failed]")).to_have_count(1)
        expect(page.locator("#chips")).to_contain_text(re.compile(r"1 running.*1 failed"))
        for summary in page.locator(".item .failure > summary, .raw > summary, .log-box > summary").all():
            if summary.is_visible():
                summary.click()
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        assert faults(page) == []


def test_with_the_keyboard_alone_from_the_first_visit_to_the_first_summary(app: RunningApp, watched: Watched) -> None:
    page = watched.page
    page.goto(app.url)
    expect(page.locator(".sample").first).to_be_visible()
    _tab_to(page, ".sample")
    page.keyboard.press("Enter")
    expect(page.locator("#cards .card")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('#cards .card') !== null")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "sources"
    page.keyboard.type("j/?")
    expect(page.locator("#sources")).to_have_value("j/?")
    _tab_to(page, "#search")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    assert watched.complaints == []


def test_no_place_of_the_page_traps_the_keyboard(kept: tuple[RunningApp, str], page_at_rest: Page) -> None:
    app, _ = kept
    page_at_rest.goto(app.url)
    expect(page_at_rest.locator("#cards .card")).to_have_count(2)
    page_at_rest.locator("body").evaluate("() => document.activeElement.blur()")
    page_at_rest.keyboard.press("Tab")
    assert page_at_rest.evaluate("document.activeElement.className") == "skip"
    for _ in range(150):
        page_at_rest.keyboard.press("Tab")
        if page_at_rest.evaluate("document.activeElement.matches('body, #connection-mode')"):
            break
    else:
        pytest.fail("the end of the page was never reached")


@pytest.fixture
def page_at_rest(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**DESK, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_light_and_dark_are_chosen_and_hold_on_every_page(kept: tuple[RunningApp, str], watched: Watched) -> None:
    app, summary = kept
    page = watched.page
    page.emulate_media(color_scheme="light")
    page.goto(app.url)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.locator("#theme-button")
    button.click()
    button.click()
    expect(button).to_have_attribute("data-theme", "dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(f"{app.url}/read/{summary}")
    assert page.evaluate(ground) == dark
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.locator("#composer")).to_be_visible()
    assert page.evaluate(ground) == dark


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    pytest.fail(f"the Tab key never reached {selector}")
