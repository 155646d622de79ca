"""A failed video on the page, and the one thing to do about it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.flows.fixtures import server, world
from tests.running_app import ROOT
from tests.wire import youtube_videos as videos
from tests.wire.youtube import YouTube


def test_a_video_without_captions_takes_a_file_and_goes_on(tmp_path: Path, watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.fulfill(status=404, body=""))
    with world() as stand, server(stand, tmp_path) as (app, client):
        page.goto(app.url)
        job_id = client.submit("https://youtu.be/notracks___")
        card = page.locator("#queue .job")
        expect(card.get_by_role("heading", name="Talk notracks___")).to_be_visible()
        expect(card.locator(".problem-cause")).to_have_text("This video has no captions: they are switched off.")
        expect(card.get_by_role("button", name="Try again")).to_have_count(0)
        card.get_by_role("button", name="Send captions: Talk notracks___").click()
        window = page.get_by_role("dialog", name="Captions for Talk notracks___")
        window.get_by_label("Drop a subtitle file here").set_input_files(ROOT / "samples" / "sourdough-starter.vtt")
        expect(page.locator("#cards .card")).to_have_count(1)
        expect(page.locator("#queue-section")).to_be_hidden()
        assert client.job(job_id)["results"][0]["provenance"]["route"] == "upload"


def test_a_language_that_is_not_there_is_chosen_anew(tmp_path: Path, watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.fulfill(status=404, body=""))
    with world() as stand:
        YouTube(stand).add(videos.video("twolanguage", ("de", False), ("en", True)))
        with server(stand, tmp_path) as (app, client):
            page.goto(app.url)
            client.submit("https://youtu.be/twolanguage", caption_language="ko", length="brief")
            card = page.locator("#queue .job")
            expect(card.locator(".problem-remedy")).to_have_text("Choose one of the languages it has: de, en.")
            card.get_by_label("Language of the captions").select_option("de")
            card.get_by_role("button", name="Use these captions").click()
            expect(page.locator("#cards .card")).to_have_count(1)
            expect(page.locator("#queue-section")).to_be_hidden()
            [job] = client.get("/jobs")["jobs"]
            [result] = client.job(job["job_id"])["results"]
            assert (result["provenance"]["caption_language"], result["length"]) == ("de", "brief")


def test_a_premiere_counts_down_and_is_summarized(tmp_path: Path, watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.fulfill(status=404, body=""))
    with world() as stand, server(stand, tmp_path) as (app, client):
        page.goto(app.url)
        client.submit("https://youtu.be/premiere8s_")
        card = page.locator("#queue .job")
        expect(card.locator(".job-state")).to_have_text("On hold")
        expect(card.locator(".job-step")).to_contain_text("next try")
        expect(page.locator("#cards .card")).to_have_count(1, timeout=20_000)


def test_a_job_over_the_budget_says_so_and_goes_on_by_one_button(tmp_path: Path, watched: Watched) -> None:
    page = watched.page
    settings = {"OPENAI_API_KEY": "sk-test", "DEFAULT_MODEL": "gpt-4o", "BUDGET_MONTHLY_USD": "0.0001"}
    with world() as stand, server(stand, tmp_path, **settings) as (app, client):
        page.goto(app.url)
        client.submit("sample:sourdough-starter\nsample:a-year-with-bees")
        card = page.locator("#queue .job")
        expect(card.locator(".job-state")).to_have_text("On hold")
        expect(card.locator(".job-step")).to_contain_text("This month's budget of 0.0001 USD is used up")
        card.locator(".item-ask").get_by_role("button", name="Go on over the budget: How to keep").click()
        expect(page.locator("#cards .card")).to_have_count(1)
        card.locator(".job-actions").get_by_role("button", name="Go on over the budget: Batch").click()
        expect(page.locator("#cards .card")).to_have_count(2)
        expect(page.locator("#queue-section")).to_be_hidden()
        assert client.get("/spending")["calls"] == 2
