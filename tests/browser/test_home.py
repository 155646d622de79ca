"""The home page in real life: reloads, restarts, bad networks, no script, and more than one click."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.client import Client
from tests.flows.fixtures import compatible, held_model, server, world
from tests.running_app import RunningApp

VIDEO = "https://www.youtube.com/watch?v=abcdefghij0"
SAMPLE = "sample:sourdough-starter"
FOREIGN = "https://i.ytimg.com/**"


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningApp]:
    """One server for the tests that leave each other alone."""
    with RunningApp({"SSE_RECONNECT_DELAY": "100"}) as app:
        yield app


def fill(page: Page, text: str) -> None:
    page.get_by_label("Links, one per line").fill(text)


def test_reload_in_mid_job_shows_the_same_picture(watched: Watched, artifacts: Path) -> None:
    page = watched.page
    page.route(FOREIGN, lambda route: route.abort())
    with world() as stand, server(stand, None, WORKER_THREADS="4", **compatible(stand, "slow")) as (app, client):
        page.goto(app.url)
        batch = client.submit(f"{VIDEO}\nhttps://youtu.be/captionsoff")
        client.submit("https://www.youtube.com/watch?v=abcdefghij1")
        small = page.locator(".job", has=page.get_by_role("heading", name="Talk abcdefghij1"))
        small.get_by_role("button", name="Minimise").click()
        card = page.locator(".job", has=page.get_by_role("heading", name="Batch of 2 videos"))
        expect(card.locator(".live-text")).to_be_visible()
        expect(card.locator(".item[data-status=failed]")).to_have_count(1)
        expect(card.locator(".job-left")).to_contain_text("left")
        before = card.locator(".live-text").inner_text()
        page.reload()
        expect(card.locator(".live-text")).to_contain_text(before.splitlines()[0])
        expect(card.locator(".item[data-status=failed]")).to_have_count(1)
        expect(small.locator(".job-rest")).to_be_hidden()
        expect(page.locator("#chips")).to_contain_text("2 running")
        failure = card.locator(".item .failure")
        failure.locator("> summary").click()
        expect(failure.get_by_role("button", name="Send captions")).to_be_visible()
        failure.get_by_text("Detail").click()
        expect(failure.locator("pre")).to_contain_text(f'"job_id": "{batch}"')
        card.get_by_text("Log", exact=True).click()
        expect(card.locator(".log li").first).to_contain_text("Added to the queue")
        page.screenshot(path=artifacts / "queue.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.screenshot(path=artifacts / "queue-narrow.png", full_page=True)


def test_a_restart_in_mid_job_ends_in_the_summary(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    page.route(FOREIGN, lambda route: route.abort())
    with world() as stand, held_model(stand) as gate:
        settings = {**stand.environment(), **compatible(stand), "SSE_RECONNECT_DELAY": "100"}
        with RunningApp(settings, tmp_path) as first:
            page.goto(first.url)
            fill(page, VIDEO)
            page.get_by_role("button", name="Summarize").click()
            expect(page.locator(".job .job-step")).to_contain_text("Summarizing part 1 of 1")
            first.kill()
            expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
            expect(page.locator(".job")).to_have_count(1)
            gate.set()
            with RunningApp(settings, tmp_path, port=first.port):
                expect(page.locator("#cards .card")).to_have_count(1, timeout=20_000)
                expect(page.locator(".job")).to_have_count(0)


def test_two_clicks_make_one_job_and_wishes_arrive(shared: RunningApp, watched: Watched) -> None:
    page, client = watched.page, Client(shared.url)
    before = len(client.get("/jobs")["jobs"])
    page.goto(shared.url)
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    fill(page, SAMPLE)
    page.locator(".wishes > summary").click()
    page.get_by_label("Instruction").fill("Only what concerns beginners.")
    page.get_by_label("Write it anew").check()
    page.locator("#send").dblclick()
    expect(page.locator("#cards .card").first).to_contain_text("sourdough")
    jobs = client.get("/jobs")["jobs"]
    assert len(jobs) == before + 1
    assert jobs[0]["options"]["instruction"] == "Only what concerns beginners."
    expect(page.get_by_label("Instruction")).to_have_value("")
    assert watched.complaints == []


def test_an_error_page_of_a_proxy_is_told_in_words_and_nothing_is_done_twice(
    shared: RunningApp, watched: Watched
) -> None:
    page, client = watched.page, Client(shared.url)
    page.goto(shared.url)
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    before = len(client.get("/jobs")["jobs"])
    page.route(
        "**/summarize_async",
        lambda route: (route.fetch(), route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")),
    )
    fill(page, "sample:every-ten-minutes")
    page.get_by_role("button", name="Summarize").click()
    problem = page.locator("#problem")
    expect(problem).to_contain_text("answered with an error page (502) instead of data")
    expect(problem).not_to_contain_text("gateway")
    page.unroute("**/summarize_async")
    page.get_by_role("button", name="Summarize").click()
    expect(problem).to_be_hidden()
    assert len(client.get("/jobs")["jobs"]) == before + 1, "the first one had arrived"


def test_offline_is_said_and_over_when_it_is_over(shared: RunningApp, watched: Watched) -> None:
    page = watched.page
    page.goto(shared.url)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.context.set_offline(True)
    expect(page.locator("#notices")).to_contain_text("You are offline")
    fill(page, SAMPLE)
    page.get_by_role("button", name="Summarize").click()
    expect(page.locator("#problem")).to_contain_text("could not be reached")
    page.context.set_offline(False)
    expect(page.locator("#notices")).not_to_contain_text("You are offline")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Summarize").click()
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#sources")).to_have_value("")


def test_a_laptop_that_slept_shows_what_happened_meanwhile(shared: RunningApp, watched: Watched) -> None:
    page, client = watched.page, Client(shared.url)
    page.goto(shared.url)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    power = page.context.new_cdp_session(page)
    page.context.set_offline(True)
    power.send("Page.setWebLifecycleState", {"state": "frozen"})
    job = client.wait(client.submit("sample:a-year-with-bees", length="full", fresh=True))
    power.send("Page.setWebLifecycleState", {"state": "active"})
    page.context.set_offline(False)
    expect(page.locator(f'#cards .card[data-id="{job["results"][0]["summary_id"]}"]')).to_be_visible()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(page.locator("#queue-section")).to_be_hidden()


def test_nothing_moves_for_who_wants_no_movement(shared: RunningApp, browser: Browser) -> None:
    longest = """() => Math.max(...[...document.querySelectorAll('*')].flatMap((node) =>
        ['', '::before', '::after'].map((part) => getComputedStyle(node, part || null)).flatMap((style) =>
        `${style.transitionDuration}, ${style.animationDuration}`.split(', ').map(parseFloat))))"""
    seconds = {}
    for wanted in ("no-preference", "reduce"):
        looks: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": wanted}
        context = browser.new_context(**looks)
        page = context.new_page()
        page.goto(shared.url)
        expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
        seconds[wanted] = page.evaluate(longest)
        context.close()
    assert seconds["no-preference"] > 0.05 > 0.011 > seconds["reduce"]


def test_a_browser_that_cannot_hear_live_events_asks(shared: RunningApp, watched: Watched) -> None:
    page = watched.page
    for name in ("EventSource", "SharedWorker", "BroadcastChannel", "ReadableStream", "TextDecoder"):
        page.add_init_script(f"delete window.{name}")
    page.goto(shared.url)
    expect(page.get_by_text("Asking every few seconds")).to_be_visible()
    Client(shared.url).submit("sample:a-year-with-bees", length="brief")
    expect(page.locator("#cards .card", has_text="bees").first).to_be_visible()


def test_on_a_slow_network_a_link_becomes_a_summary(shared: RunningApp, watched: Watched) -> None:
    page = watched.page
    slow = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 50_000}
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(shared.url)
    fill(page, SAMPLE)
    page.get_by_role("button", name="Summarize").click()
    expect(page.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(page.get_by_role("button", name="Summarize")).to_be_enabled()
    expect(page.locator("#cards .card", has_text="sourdough").first).to_be_visible()


def test_without_javascript_a_link_is_sent_and_its_summary_is_read(browser: Browser, artifacts: Path) -> None:
    with RunningApp() as app:
        client = Client(app.url)
        context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
        page = context.new_page()
        page.goto(app.url)
        fill(page, "https://example.com/no")
        page.get_by_role("button", name="Summarize").click()
        expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
        page.get_by_role("link", name="Back to the page").click()
        fill(page, SAMPLE)
        page.get_by_label("Length").select_option("brief")
        page.get_by_role("button", name="Summarize").click()
        [job] = client.get("/jobs")["jobs"]
        client.wait(job["job_id"])
        page.goto(app.url)
        page.screenshot(path=artifacts / "no-script.png", full_page=True)
        page.get_by_role("link", name="How to keep a sourdough starter alive").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("sourdough")
        [summary] = client.get("/get_cached_summaries")
        assert summary["length"] == "brief"
        assert summary["key_moments"][0]["label"] in page.content()
        context.close()


def test_the_samples_are_one_click_each_and_make_room_for_what_was_made(
    browser: Browser, artifacts: Path, app: RunningApp
) -> None:
    for name, scheme, width in (("desktop", "light", 1280), ("desktop", "dark", 1280), ("phone", "light", 390)):
        looks: dict[str, Any] = {"viewport": {"width": width, "height": 860}, "color_scheme": scheme}
        context = browser.new_context(**looks)
        page = context.new_page()
        page.goto(app.url)
        expect(page.locator(".sample")).to_have_count(3)
        expect(page.locator(".sample").last).to_be_visible()
        page.screenshot(path=artifacts / f"first-visit-{name}-{scheme}.png", full_page=True)
        context.close()
