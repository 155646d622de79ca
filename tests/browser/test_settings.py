"""The settings as a person changes them, on a desk and on a phone, in both themes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Watched
from tests.browser.test_listening import BROWSER_VOICE
from tests.client import Client
from tests.flows.fixtures import server, world
from tests.running_app import RunningApp
from tests.wire import tts


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with RunningApp({"BUDGET_MONTHLY_USD": "5", "LOG_LEVEL": "INFO"}, tmp_path / "data") as app:
        yield app


def value(app: RunningApp, name: str) -> object:
    return next(each["value"] for each in Client(app.url).get("/settings")["settings"] if each["name"] == name)


def opened(page: Page, app: RunningApp) -> Page:
    page.goto(f"{app.url}/settings")
    expect(page.locator("#phase")).to_have_value("phase-4")  # its scripts have run
    return page


def test_a_change_is_saved_and_there_after_a_reload(watched: Watched, app: RunningApp) -> None:
    page = opened(watched.page, app)
    expect(page.locator("#save")).to_be_disabled()
    expect(page.get_by_label("Budget monthly USD")).to_be_disabled()  # the environment wins
    expect(page.locator("#spent")).to_contain_text("of $5.00")
    page.get_by_label("Caption languages").fill("de, en")
    page.get_by_label("OpenAI API key").fill("sk-typed")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#save-note")).to_have_text("Saved, and in force.")
    expect(page.get_by_label("OpenAI API key")).to_have_value("")
    assert value(app, "CAPTION_LANGUAGES") == ["de", "en"]
    opened(page, app)
    expect(page.get_by_label("Caption languages")).to_have_value("de, en")
    key = page.locator('[data-setting="OPENAI_API_KEY"]')
    key.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save").click()
    expect(key.get_by_role("button", name="Remove")).to_be_hidden()
    assert not Client(app.url).get("/api_status")["openai_api_key_set"]
    assert watched.complaints == []


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(watched: Watched, app: RunningApp) -> None:
    page = opened(watched.page, app)
    page.get_by_label("Caption languages").fill("??")
    page.locator('[data-group="updates"] > summary').click()
    page.get_by_label("Poll interval").fill("soon")
    page.locator('[data-group="updates"] > summary').click()
    page.get_by_role("button", name="Save").click()
    problem = page.locator('[data-setting="CAPTION_LANGUAGES"] .setting-problem')
    expect(problem).to_contain_text("expected language tags")
    expect(page.get_by_label("Caption languages")).to_be_focused()
    expect(page.locator('[data-setting="POLL_INTERVAL"] .setting-problem')).to_contain_text("whole number")
    assert value(app, "CAPTION_LANGUAGES") == ["en"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Caption languages")).to_have_value("en")
    expect(problem).to_be_empty()


def test_the_phase_is_changed_and_said(watched: Watched, app: RunningApp) -> None:
    page = opened(watched.page, app)
    page.locator("#phase").select_option("phase-1")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator("#phase-meaning")).to_contain_text("Now in phase-1")
    page.goto(f"{app.url}/")
    expect(page.locator("#connection-text")).to_have_text("Asking every few seconds")
    assert Client(app.url).get("/admin/phase")["phase"] == "phase-1"


def test_who_wants_to_wait_for_a_summary_waits(watched: Watched, app: RunningApp) -> None:
    page = opened(watched.page, app)
    page.get_by_label("How summaries are made").select_option("wait")
    opened(page, app)
    expect(page.get_by_label("How summaries are made")).to_have_value("wait")
    page.goto(app.url)
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    page.get_by_label("Links, one per line").fill("sample:sourdough-starter")
    with page.expect_response("**/summarize") as answer:
        page.get_by_role("button", name="Summarize").click()
    assert answer.value.ok
    expect(page.locator("#cards .card")).to_have_count(1)
    expect(page.get_by_role("button", name="Summarize", exact=True)).to_be_enabled()
    assert watched.complaints == []


def test_the_doctor_says_what_does_not_work_and_what_to_do(watched: Watched, artifacts: Path) -> None:
    with world() as stand, server(stand, None, OPENAI_API_KEY="sk-1", GOOGLE_API_KEY="AIza-wrong") as (app, _):
        page = opened(watched.page, app)
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("button", name="Check now").click()
        expect(page.locator("#doctor-verdict")).to_contain_text("1 of 10 parts does not work.")
        found = page.locator("#doctor-list li", has_text="Gemini")
        expect(found).to_contain_text("Check GOOGLE_API_KEY.")
        expect(page.get_by_role("link", name="Test live updates in this browser")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults(page) == []
        page.screenshot(path=artifacts / "doctor-phone.png", full_page=True)


def test_a_voice_is_heard_before_it_is_saved_else_that_of_the_browser(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(BROWSER_VOICE)
    with world() as stand:
        stand.route(tts.HOST, tts.TTSStand(frames=60))
        with server(stand, None, GOOGLE_TTS_API_KEY="AIza-speech") as (speaking, _):
            opened(page, speaking)
            page.locator('[data-group="voice"] > summary').click()
            wanted = page.locator("#voices option[value^=de-DE]").first.get_attribute("value") or ""
            page.get_by_label("TTS voice").fill(wanted)
            page.get_by_role("button", name="Hear the voice").click()
            expect(page.locator("#voice-said")).to_have_text("That is the server’s voice.")
            assert wanted in stand.requests(tts.HOST)[-1].body.decode()
        with server(stand, None, TTS_PROVIDER="OFF") as (silent, _):
            opened(page, silent)
            page.locator('[data-group="voice"] > summary').click()
            page.get_by_role("button", name="Hear the voice").click()
            expect(page.locator("#voice-said")).to_have_text(
                "This server has no voice. That is the voice of this browser."
            )
            assert page.evaluate("spoken.length") == 1


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_it_fits_every_screen_and_everybody_can_use_it(
    browser: Browser, app: RunningApp, artifacts: Path, width: int, theme: Literal["light", "dark"]
) -> None:
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
    page = opened(context.new_page(), app)
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main select, main input')]"
        ".filter((each) => each.offsetParent && each.getBoundingClientRect().height < 43).map((each) => each.id)"
    )
    assert small == []
    assert faults(page) == []
    page.screenshot(path=artifacts / f"settings-{width}-{theme}.png", full_page=True)
    context.close()
