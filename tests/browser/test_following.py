"""Following in a real browser: a channel is added, looked at, paused and left, on a desk and on the smallest phone."""

from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Watched
from tests.flows.fixtures import server, world
from tests.flows.test_following import channel_of
from tests.wire.youtube_channels import Channels

SMALL: ViewportSize = {"width": 320, "height": 640}
TITLE = "Slow & Steady"


def test_a_channel_is_added_looked_at_paused_and_left(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    channel = channel_of()
    with world() as stand, server(stand, tmp_path) as (app, client):
        Channels(stand, channel)
        page.goto(f"{app.url}/following")
        expect(page.get_by_text("Nothing is followed yet.")).to_be_visible()
        said = page.locator("#follow-said")
        page.get_by_label("Channel or playlist link").fill("https://example.com/no")
        page.get_by_role("button", name="Follow", exact=True).click()
        expect(said).to_contain_text("no link of a YouTube channel or playlist")
        page.get_by_label("Channel or playlist link").fill("https://www.youtube.com/@slow.oven")
        page.get_by_label("No titles with").fill("shorts")
        page.keyboard.press("Enter")
        expect(said).to_have_text(f"{TITLE} is followed.")
        card = page.locator(".follow-card")
        expect(card).to_contain_text("No titles with shorts.")
        assert client.get("/jobs")["jobs"] == [], "what was there before is not summarized unasked"

        channel.videos.insert(0, ("followednew", "Lecture 4"))
        card.get_by_role("button", name="Look now").click()
        expect(said).to_have_text("1 new, in the queue now.")
        [job] = client.get("/jobs")["jobs"]
        assert [item["video_id"] for item in client.wait(job["job_id"])["items"]] == ["followednew"]
        card.get_by_role("button", name="Look now").click()
        expect(said).to_have_text("Nothing new.")
        card.get_by_role("button", name="Pause").click()
        expect(card.get_by_role("button", name="Go on")).to_be_visible()
        assert client.get("/following")["following"][0]["paused"] is True
        page.reload()
        card.get_by_role("button", name="Go on").click()
        expect(card.get_by_role("button", name="Pause")).to_be_visible()
        card.get_by_role("button", name="Stop following").click()
        expect(said).to_have_text(f"{TITLE} is not followed any more.")
        expect(page.get_by_text("Nothing is followed yet.")).to_be_visible()
    assert [line for line in watched.complaints if "400" not in line] == []


def test_it_fits_every_screen_and_everybody_can_use_it(browser: Browser, tmp_path: Path, artifacts: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (app, client):
        Channels(stand, channel_of())
        wanted = {"url": "https://www.youtube.com/@slow.oven", "include": ["bread"], "exclude": ["shorts", "live"]}
        assert client.ask("POST", "/following", wanted).status == 201
        sizes: dict[str, ViewportSize] = {"desktop": {"width": 1280, "height": 900}, "small": SMALL}
        for name, size in sizes.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
                page = context.new_page()
                page.goto(f"{app.url}/following")
                expect(page.locator(".follow-card")).to_have_count(1)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
                assert faults(page) == []
                page.screenshot(path=artifacts / f"following-{name}-{scheme}.png", full_page=True)
                context.close()
