"""What a visitor does, in a real browser against the real application."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.client import Client
from tests.flows.fixtures import compatible, server, world
from tests.running_app import RunningApp

VIDEO = "https://www.youtube.com/watch?v=abcdefghij0"
PHONE: ViewportSize = {"width": 390, "height": 844}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"><rect width="160" height="90"/></svg>'
SUBTITLES = """WEBVTT

00:00:01.000 --> 00:00:06.000
Compost needs air, water and a mix of green and brown material.

00:00:06.000 --> 00:00:12.000
The pile heats up to sixty degrees when the bacteria find enough nitrogen.

00:00:12.000 --> 00:00:19.000
Turn the pile every two weeks, because the middle runs out of oxygen first.

00:00:19.000 --> 00:00:27.000
After three months the compost smells of forest floor and is ready for the garden.
"""


def test_a_sample_becomes_a_summary_live_and_is_there_after_a_reload(app: RunningApp, watched: Watched) -> None:
    page = watched.page
    posts = _posts(page)
    page.goto(app.url)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    assert Client(app.url).get("/events/status")["connections"] == 1, "one page, one live connection"
    sample = page.locator(".sample").first
    expect(sample).to_be_visible()
    title = sample.locator(".sample-title").inner_text()
    sample.click()
    card = page.locator("#cards .card").first
    expect(card.get_by_role("heading", name=title)).to_be_visible()
    expect(card.locator(".summary-text li, .summary-text p").nth(2)).to_be_visible()
    expect(card.locator(".moments time").first).to_have_text("0:22")
    expect(page.locator("#queue-section")).to_be_hidden()
    assert posts == ["/summarize_async"], "one click, one request"
    summary = card.locator(".summary-text").inner_text()
    page.reload()
    expect(page.locator("#cards .card")).to_have_count(1)
    expect(page.locator("#cards .summary-text")).to_have_text(summary, use_inner_text=True)
    assert watched.complaints == []


def test_an_uploaded_subtitle_file_is_summarized_searched_and_deleted(
    app: RunningApp, watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    file = tmp_path / "compost.vtt"
    file.write_text(SUBTITLES, encoding="utf-8")
    page.goto(app.url)
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    page.get_by_label("Subtitle file").set_input_files(file)
    card = page.locator("#cards .card").first
    expect(card.locator(".summary-text")).to_contain_text("ompost")
    expect(card.get_by_role("heading", name="compost")).to_be_visible()

    page.get_by_label("Search summaries and transcripts").fill("nitrogen")
    expect(page.locator("#cards mark").first).to_have_text("nitrogen")
    page.get_by_label("Search summaries and transcripts").fill("")
    page.get_by_role("button", name="Delete: compost").click()
    expect(page.locator("#cards .card")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Deleted")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Summaries you make are kept here.")).to_be_visible()
    assert watched.complaints == []


def test_a_video_is_written_live_by_a_model_and_can_be_cancelled(watched: Watched, artifacts: Path) -> None:
    page = watched.page
    foreign = _answer_pictures(page)
    with world() as stand, server(stand, None, **compatible(stand, "slow")) as (app, client):
        page.goto(app.url)
        page.get_by_label("Links, one per line").fill(VIDEO)
        page.get_by_label("Links, one per line").press("Enter")
        job = page.locator(".job")
        text = job.locator(".live-text")
        expect(text).to_be_visible()
        before = text.inner_text()
        expect(text).not_to_have_text(before, use_inner_text=True)
        assert text.inner_text().startswith(before.rstrip()), "it grows, nothing is replaced"
        expect(job.locator(".job-step")).to_contain_text("Summarizing part 1 of 1")
        page.screenshot(path=artifacts / "live-text.png")

        other = page.context.new_page()
        other.goto(app.url)
        expect(other.locator(".live-text")).to_contain_text(before.strip().splitlines()[0])
        other.close()

        job.get_by_role("button", name="Cancel").click()
        expect(job).to_have_count(0)
        assert client.get("/jobs")["jobs"][0]["status"] == "cancelled"
    assert foreign == []
    assert watched.complaints == []


def test_a_playlist_shows_each_video_and_the_failure_of_one(watched: Watched, artifacts: Path) -> None:
    page = watched.page
    foreign = _answer_pictures(page)
    with world() as stand, server(stand, None, **compatible(stand)) as (app, _):
        page.goto(app.url)
        box = page.get_by_label("Links, one per line")
        box.fill(f"{VIDEO}\nhttps://example.com/no")
        page.get_by_role("button", name="Summarize").click()
        expect(page.get_by_role("alert").first).to_contain_text("not a YouTube video or playlist link")
        expect(box).to_have_value(f"{VIDEO}\nhttps://example.com/no")

        box.fill(f"{VIDEO}\nhttps://youtu.be/captionsoff")
        page.get_by_role("button", name="Summarize").click()
        job = page.locator(".job")
        expect(job.locator(".item")).to_have_count(2)
        expect(job.locator(".item", has_text="This video has no captions")).to_contain_text("Choose another video")
        expect(job.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.locator("#cards .card")).not_to_have_count(0)
        expect(page.locator("#cards .thumbnail").first).to_be_visible()
        moment = page.locator("#cards .time-link").first
        assert (moment.get_attribute("href") or "").startswith(f"{VIDEO}&t=")
        page.screenshot(path=artifacts / "batch.png", full_page=True)
    assert foreign == []


def test_without_live_events_the_page_asks(watched: Watched) -> None:
    page = watched.page
    with RunningApp({"SSE_ENABLED": "false", "POLL_INTERVAL": "200"}) as app:
        page.goto(app.url)
        expect(page.get_by_text("Asking every few seconds")).to_be_visible()
        page.locator(".sample").first.click()
        expect(page.locator("#cards .summary-text li, #cards .summary-text p").first).to_be_visible()
        expect(page.locator("#queue-section")).to_be_hidden()
    assert [line for line in watched.complaints if "ERR_CONNECTION_REFUSED" not in line] == []


def test_without_background_work_the_page_waits_for_the_summary(watched: Watched) -> None:
    page = watched.page
    with RunningApp({"WORKER_THREADS": "0"}) as app:
        page.goto(app.url)
        expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
        page.locator(".sample").first.click()
        expect(page.locator("#cards .card")).to_have_count(1)
        expect(page.get_by_role("button", name="Summarize", exact=True)).to_be_enabled()
        assert watched.complaints == []


def test_after_a_crash_and_a_restart_the_page_goes_on_by_itself(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with RunningApp(data_dir=tmp_path) as first:
        page.goto(first.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        first.kill()
        expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
        with RunningApp(data_dir=tmp_path, port=first.port):
            expect(page.get_by_text("Live", exact=True)).to_be_visible()
            Client(first.url).submit("sample:sourdough-starter")
            expect(page.locator("#cards .card")).to_have_count(1)


def test_the_page_of_live_updates_says_that_they_get_through(watched: Watched) -> None:
    page = watched.page
    with RunningApp({"SSE_HEARTBEAT_INTERVAL": "0.3"}) as app:
        page.goto(f"{app.url}/sse_test")
        expect(page.get_by_role("status")).to_contain_text("Live updates get through")
        expect(page.locator("#log li", has_text="heartbeat").nth(1)).to_be_visible()
        assert watched.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_a_desk_and_on_a_phone(
    app: RunningApp, browser: Browser, artifacts: Path, scheme: str
) -> None:
    client = Client(app.url)
    for sample in client.get("/samples")[:2]:
        client.wait(client.submit(sample["url"]))
    for name, viewport in {"desktop": DESKTOP, "phone": PHONE, "narrow": ViewportSize(width=320, height=640)}.items():
        context = browser.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light")
        page = context.new_page()
        page.goto(app.url)
        expect(page.locator("#cards .card")).to_have_count(2)
        page.screenshot(path=artifacts / f"{name}-{scheme}.png")
        button = page.locator("#send").bounding_box()
        assert button is not None
        assert button["height"] < 60, f"{name}: the word on the button does not fit"
        page.get_by_role("button", name="Read on").first.click()
        page.locator("#library").scroll_into_view_if_needed()
        page.screenshot(path=artifacts / f"{name}-{scheme}-library.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{name}: the page is {width} px wide"
        context.close()


def _posts(page: Page) -> list[str]:
    """The paths of every POST from now on."""
    paths: list[str] = []
    page.on(
        "request",
        lambda sent: paths.append("/" + sent.url.split("/", 3)[3]) if sent.method == "POST" else None,
    )
    return paths


def _answer_pictures(page: Page) -> list[str]:
    """Gives every picture of YouTube; lists whatever else was asked of the world."""
    foreign: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith("https://i.ytimg.com/"):
            route.fulfill(content_type="image/svg+xml", body=PICTURE)
        else:
            foreign.append(route.request.url)
            route.abort()

    page.route(lambda url: not url.startswith("http://127.0.0.1:"), answer)
    return foreign
