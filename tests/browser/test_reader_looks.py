"""How the reader looks: it fits every size and theme, its title stays, it prints, and is found where it was left."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import DESKTOP, Watched
from tests.browser.reader_library import Library, library, opened
from tests.client import wait_for

__all__ = ["library"]

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}
SIZES = {"desktop": DESKTOP, "phone": PHONE, "small": SMALL}


def test_it_is_copied_and_printed_and_gone_on_with_where_reading_stopped(
    browser: Browser, library: Library, artifacts: Path
) -> None:
    context = browser.new_context(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(10_000)
    watched = Watched(context.new_page())
    page = watched.page
    opened(page, library.at(library.sourdough))
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#said")).to_have_text("The summary is copied, as Markdown.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# How to keep a sourdough starter alive\n\n")
    assert "## Key moments" in copied
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#said")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == library.at(library.sourdough)

    page.emulate_media(media="print")
    for hidden in (".masthead", "#tools", "#tabs", ".colophon", "#support-switch", "#transcript"):
        expect(page.locator(hidden)).to_be_hidden()
    for shown in ("h1", ".reader-verdict", "#text", "#moments"):
        expect(page.locator(shown)).to_be_visible()
    page.screenshot(path=artifacts / "reader-print.png", full_page=True)
    assert page.pdf().startswith(b"%PDF-")
    page.emulate_media(media="screen")

    page.locator("#text li").nth(8).scroll_into_view_if_needed()
    wait_for(lambda: page.evaluate("scrollY") > 300)
    page.goto("about:blank")  # what was not sent yet goes along while the page is left
    wait_for(lambda: library.client.get(f"/summaries/{library.sourdough}")["position"])
    assert watched.complaints == []
    context.close()
    other = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    again = other.new_page()
    opened(again, library.at(library.sourdough))
    wait_for(lambda: again.evaluate("scrollY") > 300)
    expect(again.locator("#text li").nth(8)).to_be_in_viewport()
    other.close()


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_and_its_title_stays(browser: Browser, library: Library, artifacts: Path, size: str) -> None:
    viewport = SIZES[size]
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=viewport, locale="en-GB", reduced_motion="reduce", color_scheme=scheme)
        context.set_default_timeout(10_000)
        watched = Watched(context.new_page())
        page = watched.page
        opened(page, library.at(library.sourdough))
        page.screenshot(path=artifacts / f"reader-{size}-{scheme}.png")
        line = page.evaluate(
            """() => { const text = document.querySelector('#text');
            const probe = text.appendChild(document.createElement('span')); probe.textContent = '0';
            const share = text.clientWidth / probe.getBoundingClientRect().width; probe.remove(); return share; }"""
        )
        assert line <= 66, f"{line:.0f} characters in a line"
        assert size != "desktop" or line >= 46
        page.mouse.wheel(0, 2000)
        bar = page.locator("#reader-bar")
        expect(bar).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("tab", name="Summary")).to_be_in_viewport()
        page.get_by_label("Show support").check()
        page.locator("button.support-sign").first.click()
        for name in ("Transcript", "Ask", "Versions", "Details", "Summary"):
            page.get_by_role("tab", name=name).click()
            expect(page.get_by_role("tabpanel")).to_be_visible()
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{name} is {width} px wide"
            page.screenshot(path=artifacts / f"reader-{size}-{scheme}-{name.lower()}.png")
            assert size == "small" or faults(page) == [], name
        assert watched.complaints == []
        context.close()
