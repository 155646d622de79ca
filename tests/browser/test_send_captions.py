"""A blocked video on the page, a bookmark in a tab of YouTube, and the same item goes on: in a real browser."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, ProxySettings, expect

from tests.browser.conftest import DESKTOP
from tests.client import Client
from tests.flows.fixtures import server, world
from tests.running_app import ROOT, RunningApp
from tests.wire import youtube_videos as videos
from tests.wire.exchange import Exchange
from tests.wire.stand import Stand
from tests.wire.youtube import HOST, TEXT, WATCH, YouTube

VIDEO = "abcdefghij1"
PROOF = "proof-of-this-tab"
AT_HOME = "summaries.home.example"
PAGE = """<!doctype html><title>{title}</title><div id="movie_player"></div>
<button class="ytp-subtitles-button" aria-pressed="false">CC</button>
<script id="reply" type="application/json">{reply}</script>
<script>
  window.ytInitialPlayerResponse = JSON.parse(document.getElementById('reply').textContent);
  document.querySelector('button').addEventListener('click', () => fetch('{asked}'));
</script>"""


class YouTubeForPeople:
    """Refuses servers, and shows browsers the page of a video; with `proof` captions want what the player adds."""

    def __init__(self, stand: Stand, proof: bool = False) -> None:
        self._proof = proof
        self._youtube = YouTube(stand)
        stand.route(HOST, self)

    def __call__(self, exchange: Exchange) -> None:
        if "sec-fetch-mode" not in exchange.headers:
            exchange.reply(429)
        elif exchange.path == WATCH:
            # As YouTube does: its pages keep a hold on the windows that they open, and on no others.
            headers = {"Cross-Origin-Opener-Policy": "same-origin-allow-popups"}
            exchange.reply(200, headers, self._page(exchange.query["v"]))
        elif exchange.path == TEXT:
            assert exchange.headers["sec-fetch-site"] == "same-origin"
            known = not self._proof or exchange.query.get("pot") == PROOF
            told = videos.json3(self._youtube.video(exchange.query["v"]), exchange.query["lang"])
            exchange.reply_json(told) if known else exchange.reply(200)
        else:
            exchange.reply(404)

    def _page(self, video_id: str) -> str:
        video = self._youtube.video(video_id)
        asked = f"{TEXT}?v={video_id}&lang=en&fmt=json3&pot={PROOF}"
        parts = {"title": video.title, "reply": json.dumps(videos.player_reply(video)), "asked": asked}
        page = PAGE
        for name, value in parts.items():
            page = page.replace(f"{{{name}}}", value)
        return page


@contextmanager
def browsing(browser: Browser, stand: Stand) -> Iterator[BrowserContext]:
    """All ways but that to this machine end at the stand."""
    proxy: ProxySettings = {"server": stand.proxy_url, "bypass": "127.0.0.1"}
    context = browser.new_context(viewport=DESKTOP, proxy=proxy, ignore_https_errors=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    stand.route("content-autofill.googleapis.com", lambda exchange: exchange.reply(404))  # Chromium asks for itself
    context.route("https://i.ytimg.com/**", lambda route: route.fulfill(status=404, body=""))
    try:
        yield context
    finally:
        context.close()


@contextmanager
def blocked(tmp_path: Path, stand: Stand) -> Iterator[tuple[RunningApp, Client, str]]:
    """A server that YouTube refuses for as long as the test lasts, and the job of a video."""
    with server(stand, tmp_path, YOUTUBE_REFUSAL_PAUSE="600") as (app, client):
        job_id = client.submit(f"https://youtu.be/{VIDEO}")
        client.wait(job_id, "retry")
        yield app, client, job_id


def window_of(page: Page) -> Locator:
    """Opens the window in which captions are brought."""
    page.locator("#queue .job").get_by_role("button", name="Send captions").click()
    window = page.get_by_role("dialog")
    expect(window.locator(".bookmark")).to_be_visible()
    return window


def click_bookmark(tab: Page, text: str) -> None:
    """What a browser does with a bookmark of this address."""
    tab.evaluate("text => { location.href = text; }", text)


@pytest.mark.parametrize("proof", [False, True])
def test_the_captions_of_a_tab_let_the_blocked_item_go_on(
    tmp_path: Path, browser: Browser, proof: bool, artifacts: Path
) -> None:
    with world() as stand, browsing(browser, stand) as context:
        YouTubeForPeople(stand, proof)
        with blocked(tmp_path, stand) as (app, client, job_id):
            page, tab = context.new_page(), context.new_page()
            page.goto(app.url)
            window = window_of(page)
            page.screenshot(path=artifacts / "send-captions.png")
            text = window.locator(".bookmark").get_attribute("href") or ""
            address = window.get_by_role("link", name="Open the video").get_attribute("href")
            tab.goto(address or "")
            with tab.expect_popup() as popup:
                click_bookmark(tab, text)
            expect(popup.value.locator("#said")).to_have_text(f"The captions were sent. Talk {VIDEO} goes on.")
            popup.value.screenshot(path=artifacts / "from-tab.png")
            expect(window).to_be_hidden()
            expect(page.locator("#cards .card")).to_have_count(1)
            job = client.wait(job_id, "completed")
            made = job["results"][0]["provenance"]
            assert (made["route"], made["captions"], made["caption_language"]) == ("upload", "uploaded", "en")


def test_a_server_without_tls_in_the_house_gets_them_too(tmp_path: Path, browser: Browser) -> None:
    with world() as stand, browsing(browser, stand) as context:
        YouTubeForPeople(stand)
        with blocked(tmp_path, stand) as (app, client, job_id):
            stand.route(AT_HOME, lambda exchange: pass_on(exchange, app.url))
            page, tab = context.new_page(), context.new_page()
            page.goto(f"http://{AT_HOME}/")
            text = window_of(page).locator(".bookmark").get_attribute("href") or ""
            tab.goto(f"https://{HOST}{WATCH}?v={VIDEO}")
            assert "blocked" in tab.evaluate(
                "address => fetch(address).then(() => 'let through', () => 'blocked')", f"http://{AT_HOME}/health"
            )
            with tab.expect_popup():
                click_bookmark(tab, text)
            client.wait(job_id, "completed")


def test_without_a_window_the_tab_sends_them_itself(tmp_path: Path, browser: Browser) -> None:
    with world() as stand, browsing(browser, stand) as context:
        YouTubeForPeople(stand)
        with blocked(tmp_path, stand) as (app, client, job_id):
            page, tab = context.new_page(), context.new_page()
            page.goto(app.url)
            text = window_of(page).locator(".bookmark").get_attribute("href") or ""
            tab.goto(f"https://{HOST}{WATCH}?v={VIDEO}")
            said: list[str] = []

            def heard(dialog: Dialog) -> None:
                said.append(dialog.message)
                dialog.accept()

            tab.on("dialog", heard)
            tab.evaluate("window.open = () => null")  # as a browser that lets no window open
            click_bookmark(tab, text)
            client.wait(job_id, "completed")
            tab.wait_for_function("true")  # lets what the tab said come in
            assert said == ["The captions were sent. The video goes on."]


def test_the_wrong_tab_says_so_and_nothing_is_sent(tmp_path: Path, browser: Browser) -> None:
    with world() as stand, browsing(browser, stand) as context:
        YouTubeForPeople(stand)
        with blocked(tmp_path, stand) as (app, client, job_id):
            page, tab = context.new_page(), context.new_page()
            page.goto(app.url)
            window = window_of(page)
            text = window.locator(".bookmark").get_attribute("href") or ""
            tab.goto(f"https://{HOST}{WATCH}?v=abcdefghij2")
            with tab.expect_popup() as popup:
                click_bookmark(tab, text)
            expect(popup.value.locator("#said")).to_contain_text("This tab shows another video.")
            expect(window).to_be_visible()
            assert client.status(job_id)["status"] == "retry"


def test_text_and_files_let_it_go_on_by_keyboard_and_on_a_phone(
    tmp_path: Path, browser: Browser, artifacts: Path
) -> None:
    said = "We bake a loaf of rye with nothing but flour and water and salt. " * 4
    with world() as stand, browsing(browser, stand) as context:
        YouTubeForPeople(stand)
        with blocked(tmp_path, stand) as (app, client, job_id):
            page = context.new_page()
            page.set_viewport_size({"width": 390, "height": 780})
            page.goto(app.url)
            button = page.locator("#queue .job").get_by_role("button", name="Send captions")
            button.focus()
            page.keyboard.press("Enter")
            window = page.get_by_role("dialog")
            expect(window.locator(".bookmark")).to_be_visible()
            page.screenshot(path=artifacts / "send-captions-phone.png")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("Escape")
            expect(window).to_be_hidden()
            expect(button).to_be_focused()
            page.keyboard.press("Enter")
            window.get_by_label("The transcript as text").fill('{"events": []}')
            window.get_by_role("button", name="Send the text").press("Enter")
            expect(window.get_by_role("alert")).to_contain_text("This is not a subtitle file")
            window.get_by_label("The transcript as text").fill(said)
            window.get_by_role("button", name="Send the text").click()
            expect(window).to_be_hidden()
            client.wait(job_id, "completed")
            again = client.submit(f"https://youtu.be/{VIDEO[:-1]}3")
            client.wait(again, "retry")
            window_of(page).locator("input[type=file]").set_input_files(ROOT / "samples" / "sourdough-starter.vtt")
            client.wait(again, "completed")


_PASSED_ON = ("content-type", "content-encoding", "content-security-policy")


def pass_on(exchange: Exchange, url: str) -> None:
    """The same request to the application, as a name in the house would bring it; live events do not get through."""
    if exchange.path == "/events":
        exchange.reply(404)
        return
    query = f"?{urllib.parse.urlencode(exchange.query)}" if exchange.query else ""
    headers = {name: value for name, value in exchange.headers.items() if name not in ("connection", "content-length")}
    headers["X-Forwarded-For"] = "192.168.1.20"
    body = exchange.body if exchange.method in ("POST", "PUT") else None
    request = urllib.request.Request(url + exchange.path + query, body, headers, method=exchange.method)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=20) as answer:
            status, told, data = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            status, told, data = refusal.code, refusal.headers, refusal.read()
    kept = {name: value for name, value in told.items() if name.lower() in _PASSED_ON}
    exchange.reply(status, kept, data)
