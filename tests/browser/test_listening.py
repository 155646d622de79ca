"""Listening in a real Chromium: the server's voice, the browser's, where it was left, by keyboard and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.client import Client, wait_for
from tests.flows.fixtures import server, world
from tests.wire import tts
from tests.wire.stand import Stand

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}

# A voice as the Web Speech API describes one: it says a sentence when the test lets it.
BROWSER_VOICE = """
window.spoken = [];
let current = null;
class Utterance { constructor(text) { this.text = text; this.rate = 1; this.lang = ''; } }
const synthesis = {
  speak(utterance) { current = utterance; window.spoken.push([utterance.text, utterance.rate, utterance.lang]); },
  cancel() { const cut = current; current = null; cut?.onerror?.({ error: 'canceled' }); },
};
window.sayOn = () => { const done = current; current = null; done?.onend?.({}); };
Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
"""


class Place:
    """A running server with two summaries, newest first."""

    def __init__(self, client: Client, stand: Stand) -> None:
        self.url = client.url
        self.client = client
        self.stand = stand
        self.ids = [self._made(name) for name in ("sample:every-ten-minutes", "sample:sourdough-starter")][::-1]

    def _made(self, url: str) -> str:
        return str(self.client.wait(self.client.submit(url))["results"][0]["summary_id"])

    def spoken(self) -> int:
        """How often Google was asked."""
        return len(self.stand.requests(tts.HOST))


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with world() as stand:
        stand.route(tts.HOST, tts.TTSStand(frames=60))
        with server(stand, None, GOOGLE_TTS_API_KEY="AIza-speech") as (_, client):
            yield Place(client, stand)


@pytest.fixture(scope="module")
def silent() -> Iterator[Place]:
    """A server without a voice."""
    with world() as stand, server(stand, None, TTS_PROVIDER="OFF") as (_, client):
        yield Place(client, stand)


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Listen", exact=True)


def seconds(page: Page) -> float:
    return float(page.get_by_label("Position").input_value())


def test_the_servers_voice_is_played_sought_and_remembered(place: Place, watched: Watched, artifacts: Path) -> None:
    page = watched.page
    page.goto(f"{place.url}/read/{place.ids[0]}")
    before = place.spoken()
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert place.spoken() == before + 1
    page.get_by_role("button", name="Pause").click()
    position = page.get_by_label("Position")
    expect(page.locator(".player-time")).to_have_text(re.compile(r"0:\d\d / 0:[1-5]\d"))
    position.focus()
    position.press("Home")
    position.press("ArrowRight")
    expect(position).to_have_value("1")
    page.get_by_label("Speed").select_option("1.5")
    page.screenshot(path=artifacts / "listening.png")
    page.goto(f"{place.url}/")
    expect(bar(page)).to_be_visible()
    expect(page.locator(".player-title")).to_have_text("How to keep a sourdough starter alive")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    assert place.spoken() == before + 1, "nothing is spoken before somebody presses play"
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    wait_for(lambda: seconds(page) >= 1)
    assert place.spoken() == before + 1, "it was kept"
    page.get_by_role("button", name="Close the player").click()
    expect(bar(page)).to_be_hidden()
    page.reload()
    expect(page.locator(".player-bar")).to_have_count(0)
    assert watched.complaints == []


@pytest.fixture
def with_voice(context: BrowserContext) -> BrowserContext:
    context.add_init_script(BROWSER_VOICE)
    return context


def test_the_browser_reads_sentence_by_sentence_and_shows_which(
    silent: Place, with_voice: BrowserContext, artifacts: Path
) -> None:
    watched = Watched(with_voice.new_page())
    page = watched.page
    page.goto(f"{silent.url}/read/{silent.ids[0]}")
    lines = silent.client.get(f"/summaries/{silent.ids[0]}/script")["lines"]
    page.get_by_role("button", name="Listen", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".player-line")).to_have_text(lines[0]["shown"])
    page.evaluate("sayOn()")
    expect(page.locator(".player-line")).to_have_text(lines[1]["shown"])
    marked = page.evaluate("[...CSS.highlights.get('spoken')].map((range) => range.toString()).join('')")
    assert letters(marked) == letters(lines[1]["shown"])
    page.screenshot(path=artifacts / "listening-browser-voice.png")
    page.get_by_label("Speed").select_option("2")
    assert page.evaluate("spoken.at(-1)") == [lines[1]["said"], 2, "en"]
    page.get_by_role("button", name="Pause").click()
    page.reload()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".player-line")).to_have_text(lines[1]["shown"])
    page.get_by_role("button", name="15 seconds back").click()
    expect(page.locator(".player-line")).to_have_text(lines[0]["shown"])
    for _ in lines:
        page.evaluate("sayOn()")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator(".player-line")).to_be_hidden()
    assert page.evaluate("CSS.highlights.has('spoken')") is False
    assert watched.complaints == []


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_the_next_in_the_list_and_a_voice_that_fails(place: Place, with_voice: BrowserContext) -> None:
    page = with_voice.new_page()
    page.route(
        "**/summaries/*/audio",
        lambda route: route.fulfill(
            status=502,
            json={
                "error": "The service cannot speak at the moment.",
                "code": "voice_busy",
                "remedy": "Try again in a moment.",
            },
        ),
    )
    page.goto(f"{place.url}/")
    page.get_by_role("button", name=re.compile("^Listen: ")).first.click()
    expect(page.locator(".player-said")).to_have_text("The service cannot speak at the moment. Your browser reads it.")
    first = page.locator(".player-title").inner_text()
    page.get_by_role("button", name="Next in the list").click()
    expect(page.locator(".player-title")).not_to_have_text(first)
    expect(page.get_by_role("button", name="Next in the list")).to_be_hidden()
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('listen', { detail: { summaryId: 'x', title: '<b>No</b>' } }))"
    )
    expect(page.locator(".player-title")).to_have_text("<b>No</b>")
    expect(page.locator(".player-said")).to_contain_text("Summary not found")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small"])
def test_the_bar_fits_every_screen(
    place: Place, browser: Browser, artifacts: Path, size: ViewportSize, scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        page.goto(f"{place.url}/read/{place.ids[0]}")
        page.get_by_role("button", name="Listen", exact=True).click()
        page.get_by_role("button", name="Pause").click()
        page.screenshot(path=artifacts / f"player-{scheme}-{size['width']}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        for button in page.locator(".player-bar button:visible, .player-bar select").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 43, box
            assert box["x"] + box["width"] <= size["width"]
    finally:
        context.close()
