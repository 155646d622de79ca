"""A reader asks about a video, has it written again in another way, and compares both, on a desktop and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.client import Client
from tests.flows.fixtures import compatible, server, world
from tests.flows.test_ask import compost, says
from tests.running_app import RunningApp

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize(("name", "viewport"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_ask_write_again_and_compare(
    browser: Browser, app: RunningApp, artifacts: Path, name: str, viewport: ViewportSize
) -> None:
    client = Client(app.url)
    compost(client)
    context = browser.new_context(viewport=viewport, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(app.url)
    card = page.locator("#cards .card").first
    card.get_by_role("button", name="Ask: Compost").click()
    field = card.get_by_label("Ask about this video")
    expect(field).to_be_focused()
    field.fill("How hot does the pile get?")
    field.press("Enter")
    expect(card.locator(".answer-text")).to_contain_text("sixty degrees")
    link = card.locator(".answer-text a").first
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=abcdefghij0&t=120s")
    expect(card.locator(".quotes q").first).to_contain_text("heats up")
    page.screenshot(path=artifacts / f"ask-{name}.png")

    card.get_by_role("button", name="Again with…: Compost").click()
    expect(field).to_have_count(0)
    card.get_by_label("Style").select_option("prose")
    card.get_by_label("From").fill("abc")
    card.get_by_role("button", name="Write again").click()
    expect(card.get_by_role("alert")).to_have_text("Write a time as 1:30 or 1:02:03.")
    card.get_by_label("From").fill("2:00")
    page.screenshot(path=artifacts / f"again-{name}.png")
    card.get_by_role("button", name="Write again").click()
    expect(page.locator("#cards .card")).to_have_count(2)
    newest = page.locator("#cards .card").first
    expect(newest.locator(".card-made")).to_contain_text("prose")
    expect(newest.locator(".card-made")).to_contain_text("2:00–6:")

    newest.get_by_role("button", name="Versions: Compost").click()
    panes = newest.locator(".pane")
    expect(panes).to_have_count(2)
    expect(panes.nth(0).get_by_label("Version", exact=True)).to_have_value("0")
    expect(panes.nth(1).get_by_label("Compared with")).to_have_value("1")
    assert panes.nth(0).locator(".summary-text").inner_html() != panes.nth(1).locator(".summary-text").inner_html()
    panes.nth(1).get_by_label("Compared with").select_option("0")
    expect(panes.nth(1).locator(".summary-text")).to_have_text(panes.nth(0).locator(".summary-text").inner_text())
    panes.nth(1).get_by_label("Compared with").select_option("1")
    page.screenshot(path=artifacts / f"versions-{name}.png")
    boxes = [panes.nth(at).bounding_box() for at in range(2)]
    tops = [box["y"] for box in boxes if box]
    side_by_side = abs(tops[0] - tops[1]) < 2
    assert side_by_side is (name == "desktop")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"], f"the page is {width} px wide"
    assert watched.complaints == []
    context.close()


def test_the_answer_grows_can_be_stopped_and_a_failure_says_what_to_do(watched: Watched) -> None:
    page = watched.page
    with world() as stand, server(stand, None, **compatible(stand, "slow")) as (app, client):
        compost(client)
        job = client.wait(client.submit("sample:sourdough-starter", model="ok"))
        summary_id = job["results"][0]["summary_id"]
        answers = client.ask("POST", f"/summaries/{summary_id}/again", {"model": "slow", "length": "brief"})
        client.wait(answers.json["job_id"], seconds=60)
        page.goto(app.url)
        card = page.locator("#cards .card").first
        card.get_by_role("button", name="Ask:").click()
        card.get_by_label("Ask about this video").fill("What is a starter?")
        card.get_by_label("Ask about this video").press("Enter")
        text = card.locator(".answer-text")
        expect(text).to_contain_text("This is")
        before = text.inner_text()
        expect(text).not_to_have_text(before, use_inner_text=True)
        assert text.inner_text().startswith(before.rstrip())
        card.get_by_role("button", name="Stop").click()
        expect(card.get_by_text("Stopped.")).to_be_visible()
        stand.wait_for(lambda: stand.requests()[-1].client_disconnected, 10)

        says(stand, "")
        card.get_by_role("button", name="Ask", exact=True).click()
        expect(card.get_by_role("alert").last).to_contain_text("gave an empty answer")
        expect(card.get_by_role("alert").last).to_contain_text("Try again")
    assert watched.complaints == []
