"""A library in a real browser: found to the second, starred, tagged, deleted and brought back, also by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from storage.database import Database
from storage.summary_library import SummaryLibrary, store_summary
from storage.transcript_store import store_transcript
from tests.browser.conftest import DESKTOP, Watched
from tests.running_app import RunningApp
from tests.storage.values import record, transcript

SUMMARIES = 400
NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def long_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """So many summaries of two channels; one of them speaks of a falcon at 0:20."""
    folder = tmp_path_factory.mktemp("library")
    database = Database(folder / "library.sqlite3")
    SummaryLibrary(database)
    with database.write() as connection:
        for number in range(SUMMARIES):
            lines = ("one", "two", "a falcon over <b>Kyōto</b>") if number == 7 else ("one", f"two {number}", "three")
            said = transcript(*lines, video_id=f"video{number:06d}")
            store_transcript(connection, said, None)
            at = f"2026-01-01T{number // 60:02d}:{number % 60:02d}:00.000Z"
            channel = "Slow Oven" if number % 2 else "Night Watch"
            made = record(f"s{number}", of=said, title=f"Talk {number}", channel=channel, at=at)
            # Without a picture: YouTube's server cannot be reached from here.
            store_summary(connection, replace(made, details=replace(made.details, thumbnail_url=None)))
    database.close()
    with RunningApp(data_dir=folder) as app:
        yield app


def opened(page: Page, app: RunningApp) -> None:
    page.goto(app.url)
    expect(page.locator("#cards .card")).not_to_have_count(0)


def test_a_word_that_was_said_is_found_as_one_types_and_leads_to_its_second(
    long_library: RunningApp, watched: Watched
) -> None:
    page = watched.page
    opened(page, long_library)
    page.keyboard.press("/")
    page.keyboard.type("kyoto falc")
    hit = page.locator("#cards .hit")
    expect(hit).to_have_count(1)
    expect(hit.locator("mark").first).to_have_text("falc")
    expect(hit.locator(".snippet")).to_contain_text("a falcon over <b>Kyōto</b>")
    hit.get_by_role("link", name="Talk 7 at 0:20").click()
    page.wait_for_url("**/read/s7#t=20")
    page.go_back()
    page.get_by_label("Search summaries and transcripts").fill("before:soon")
    expect(page.locator("#library-note")).to_contain_text("needs a date such as 2026")
    page.get_by_label("Search summaries and transcripts").fill("zzz")
    expect(page.locator("#library-note")).to_have_text("Nothing found for “zzz”.")
    assert [line for line in watched.complaints if "400" not in line] == []


def test_it_goes_on_by_scrolling_and_holds_only_what_is_near(long_library: RunningApp, watched: Watched) -> None:
    page = watched.page
    opened(page, long_library)
    expect(page.locator("#library-count")).to_have_text(str(SUMMARIES))
    last = page.locator("#cards .card-title").get_by_text("Talk 0", exact=True)
    for _ in range(120):
        if last.count():
            break
        before = page.locator("#cards > li").count()
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_function(
            "n => document.querySelectorAll('#cards > li').length > n || document.querySelector('#more').hidden",
            arg=before,
        )
    expect(last).to_have_count(1)
    assert page.locator("#cards .card").count() < SUMMARIES, "what is far away was let go"
    page.evaluate("window.scrollTo(0, 0)")
    expect(page.locator("#cards .card-title").get_by_text(f"Talk {SUMMARIES - 1}", exact=True)).to_be_visible()
    assert watched.complaints == []


def test_deleted_with_the_keyboard_and_taken_back(long_library: RunningApp, watched: Watched) -> None:
    page = watched.page
    opened(page, long_library)
    titles = page.locator("#cards .card-title")
    second, third = titles.nth(1).inner_text(), titles.nth(2).inner_text()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(titles.nth(1)).to_have_text(third)
    expect(titles.nth(1)).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(titles.nth(1)).to_have_text(second)
    expect(titles.nth(1)).to_be_focused()
    expect(page.locator("#library-count")).to_have_text(str(SUMMARIES))
    page.reload()
    expect(titles.nth(1)).to_have_text(second)
    assert watched.complaints == []


def test_one_is_selected_and_opened_with_the_keyboard(long_library: RunningApp, watched: Watched) -> None:
    page = watched.page
    opened(page, long_library)
    title = page.locator("#cards .card-title").nth(1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(title).to_be_focused()
    page.keyboard.press("x")
    bar = page.get_by_role("group", name="Selected summaries")
    expect(bar).to_contain_text("1 selected")
    expect(bar.get_by_role("button", name="Put away")).to_be_visible()
    expect(bar.get_by_role("button", name="Bring back")).to_be_hidden()
    with page.expect_download() as download:
        bar.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.endswith(".zip")
    title.focus()
    page.keyboard.press("x")
    expect(bar).to_be_hidden()
    page.keyboard.press("o")
    page.wait_for_url("**/read/*")
    assert watched.complaints == []


def test_many_are_tagged_starred_and_put_away(long_library: RunningApp, browser: Browser, artifacts: Path) -> None:
    for name, viewport in (("desktop", DESKTOP), ("narrow", NARROW)):
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", color_scheme="dark")
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened(page, long_library)
        page.get_by_role("button", name="Compact").click()
        page.get_by_role("button", name="Select", exact=True).click()
        for place in (0, 1):
            page.locator("#cards .card").nth(place).get_by_role("button", name="Select:").click()
        bar = page.get_by_role("group", name="Selected summaries")
        bar.get_by_role("button", name="Tag…").click()
        bar.get_by_label("Tag").fill(f"on {name}")
        page.screenshot(path=artifacts / f"library-selected-{name}.png")
        bar.get_by_role("button", name="Add tag").click()
        expect(page.locator("#cards .tags", has_text=f"on {name}")).to_have_count(2)
        shelf = page.get_by_label("Show", exact=True)
        expect(shelf.get_by_role("option", name=f"on {name} (2)")).to_have_count(1)
        page.locator("#cards .card").nth(1).get_by_role("button", name="Star:").click()
        shelf.select_option(f"tag:on {name}")
        expect(page.locator("#cards .card")).to_have_count(2)
        shelf.select_option("is:favourite")
        expect(page.locator("#cards .card")).to_have_count(1)
        page.locator("#cards .card").first.get_by_role("button", name="Star:").click()
        shelf.select_option("channel:Slow Oven")
        expect(page.locator("#cards .card-origin").first).to_contain_text("Slow Oven")
        page.screenshot(path=artifacts / f"library-shelf-{name}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        context.close()
