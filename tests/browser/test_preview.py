"""A playlist before it starts, and the doctor, in a real browser: by mouse, by keyboard, and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.flows.fixtures import compatible, server, world
from tests.wire import youtube_videos as videos
from tests.wire.youtube_playlists import playlist_of

LINK = "https://www.youtube.com/playlist?list="
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def paste(page: Page, playlist_id: str) -> None:
    page.get_by_label("Links, one per line").fill(LINK + playlist_id)


def test_a_playlist_is_shown_and_chosen_from_before_anything_starts(watched: Watched, artifacts: Path) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.abort())
    there = videos.video_ids(12, playlist_of(12))
    with world() as stand, server(stand, None, **compatible(stand)) as (app, client):
        client.wait(client.submit(f"https://youtu.be/{there[1]}", model="ok"))
        page.goto(app.url)
        expect(page.get_by_label("Model").locator("option", has_text="ok")).to_have_count(1)
        paste(page, playlist_of(12))
        box = page.locator("#preview")
        expect(box.get_by_role("heading")).to_have_text(f"Playlist {playlist_of(12)}")
        expect(page.locator("#preview-facts")).to_have_text("12 videos, 1 h · 1 in the library")
        expect(box.locator("li")).to_have_count(12)
        expect(box.locator("li").nth(1)).to_contain_text("In the library")
        expect(page.get_by_role("button", name="Summarize 12 videos")).to_be_enabled()
        page.screenshot(path=artifacts / "preview.png", full_page=True)

        page.get_by_label("Only the first").fill("3")
        expect(page.locator("#preview-sum")).to_contain_text("3 videos chosen · 1 of them free")
        page.get_by_role("button", name="None", exact=True).click()
        page.get_by_role("button", name="Summarize 0 videos").click()
        expect(page.locator("#problem")).to_contain_text("No video of the playlist is chosen.")
        box.get_by_label(f"Talk {there[7]}").check()
        box.get_by_label(f"Talk {there[2]}").check()
        assert client.get("/jobs?status=in_progress")["jobs"] == []
        page.get_by_role("button", name="Summarize 2 videos").click()
        expect(page.locator("#cards .card")).to_have_count(3)
        expect(box).to_be_hidden()
        [job] = [job for job in client.get("/jobs")["jobs"] if job["job_type"] == "playlist"]
        assert [item["video_id"] for item in client.job(job["job_id"])["items"]] == [there[2], there[7]]


def test_by_keyboard_alone(watched: Watched) -> None:
    page = watched.page
    with world() as stand, server(stand, None, WORKER_THREADS="1", **compatible(stand, "trickle")) as (app, client):
        page.goto(app.url)
        page.get_by_label("Links, one per line").focus()
        page.keyboard.insert_text(LINK + "PLhidden")
        page.keyboard.press("Enter")  # at once: the list is shown, nothing starts
        expect(page.get_by_role("button", name="Summarize 3 videos")).to_be_visible()
        assert client.get("/jobs")["jobs"] == []
        expect(page.locator("#preview-facts")).to_contain_text("2 cannot be had")
        expect(page.locator("#preview li").nth(1).get_by_role("checkbox")).to_be_disabled()
        page.locator("#preview-none").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator("#preview-1")).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")  # starts nothing by accident
        assert client.get("/jobs")["jobs"] == []
        page.get_by_role("button", name="Summarize 1 video").press("Enter")
        expect(page.locator(".job")).to_have_count(1)
        [job] = client.get("/jobs")["jobs"]
        client.ask("POST", f"/jobs/{job['job_id']}/cancel")
    assert watched.complaints == []


def test_a_playlist_that_cannot_be_looked_at_may_be_started_unseen(watched: Watched) -> None:
    page = watched.page
    with world() as stand, server(stand) as (app, client):
        page.goto(app.url)
        paste(page, "PLgone")
        expect(page.locator("#problem")).to_contain_text("This playlist is private, empty or does not exist.")
        expect(page.locator("#preview")).to_be_hidden()
        page.get_by_role("button", name="Summarize").click()
        expect(page.locator(".job")).to_contain_text("This playlist is private, empty or does not exist.")
        assert len(client.get("/jobs")["jobs"]) == 1


def test_other_wishes_change_the_estimate_and_not_the_choice(watched: Watched) -> None:
    page = watched.page
    with world() as stand, server(stand, None, OPENAI_API_KEY="sk-1") as (app, _):
        page.goto(app.url)
        page.get_by_label("Model").select_option("gpt-4o")
        paste(page, playlist_of(12))
        page.get_by_label("Only the first").fill("10")
        dear = page.locator("#preview-sum")
        expect(dear).to_contain_text("about $0.")
        page.get_by_label("Model").select_option("builtin")
        expect(dear).to_contain_text("free")
        expect(page.get_by_role("button", name="Summarize 10 videos")).to_be_visible()
        assert len(stand.requests(path="/playlist")) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(browser: Browser, artifacts: Path, scheme: Any) -> None:
    with world() as stand, server(stand, None, OPENAI_API_KEY="sk-1") as (app, _):
        context = browser.new_context(**PHONE, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(app.url)
        paste(page, "PLhidden")
        expect(page.locator("#preview li")).to_have_count(5)
        for target in page.locator("#preview li, #preview button").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 40
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=artifacts / f"preview-phone-{scheme}.png", full_page=True)
        context.close()
