"""Coming in with the passcode, in a browser, and leaving."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Watched
from tests.running_app import RunningApp

CODE = ' p&ss "wörd" <b> '


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with RunningApp({"LOGIN_ENABLED": "true", "LOGIN_CODE": CODE}, tmp_path / "data") as app:
        yield app


def test_one_comes_in_where_one_wanted_to_go_and_leaves(watched: Watched, app: RunningApp, artifacts: Path) -> None:
    page = watched.page
    page.goto(f"{app.url}/settings?from=here")
    expect(page.get_by_label("Passcode")).to_be_focused()
    assert faults(page) == []
    page.screenshot(path=artifacts / "login.png")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not the passcode")
    page.get_by_label("Passcode").fill(CODE)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{app.url}/settings?from=here")
    expect(page.locator("#phase")).to_have_value("phase-4")
    page.goto(f"{app.url}/")
    expect(page.locator("#connection-text")).to_have_text("Live")
    other = page.context.new_page()
    other.goto(f"{app.url}/following#here")
    expect(other.get_by_text("Nothing is followed yet.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Passcode")).to_be_visible()
    page.goto(f"{app.url}/")
    expect(page.get_by_label("Passcode")).to_be_visible()

    other.get_by_label("Channel or playlist link").fill("https://www.youtube.com/@name")
    other.keyboard.press("Enter")  # its session is over: it goes to the login by itself, and back
    other.get_by_label("Passcode").fill(CODE)
    other.keyboard.press("Enter")
    expect(other).to_have_url(f"{app.url}/following#here")
    expect(other.get_by_text("Nothing is followed yet.")).to_be_visible()
