"""The reader in a real Chromium: read without script and by keyboard, searched, checked, watched, compared, printed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.conftest import Watched
from tests.browser.reader_library import Library, library, opened
from tests.client import wait_for
from tests.flows.fixtures import LOCAL, server, world
from tests.flows.test_ask import LINK
from tests.flows.test_long_videos import HOUR, settings_of, upload, vtt
from tests.wire.reader import Reader

__all__ = ["library"]

PHONE: ViewportSize = {"width": 390, "height": 844}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> \"'"
FOUR_HOURS = 4 * 3600
PLAYER = """<!doctype html><title>player</title><script>
window.heard = [];
addEventListener('message', ({ data, source }) => {
  const said = JSON.parse(data);
  heard.push(said);
  if (said.event === 'listening') source.postMessage(JSON.stringify({ event: 'onReady' }), '*');
  if (said.func === 'seekTo')
    source.postMessage(JSON.stringify({ event: 'infoDelivery', info: { currentTime: said.args[0] + 0.5 } }), '*');
});
</script>"""


def current(page: Page) -> str:
    """What is said in the line that is marked, once it is in sight."""
    line = page.locator(".line[aria-current]")
    expect(line).to_be_in_viewport()
    return line.inner_text()


def test_all_is_read_without_javascript_and_what_is_not_there_is_said(browser: Browser, library: Library) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(library.at(library.compost))
    expect(page.get_by_role("heading", level=1)).to_have_text("Compost")
    expect(page.locator("#text")).to_contain_text("forest floor")
    expect(page.locator("#moments a").first).to_have_attribute("href", re.compile(rf"^{re.escape(LINK)}&t=\d+s$"))
    expect(page.get_by_text("built in, selects sentences")).to_be_visible()
    assert page.locator("button:visible").count() == 0, "nothing to press that does nothing"
    links = page.locator("#tabs a:visible")
    assert [link.get_attribute("href") for link in links.all()] == ["#summary", "#transcript", "#details"]
    page.get_by_role("link", name="The transcript this summary was made of").click()
    assert "bacteria find enough nitrogen" in page.content()
    page.goto(library.at("nope"))
    expect(page.get_by_role("heading")).to_have_text("There is no summary here.")
    page.get_by_role("link", name="To all summaries").click()
    assert page.url == f"{library.url}/"
    context.close()


def test_by_keyboard_alone_from_the_text_to_what_was_said(watched: Watched, library: Library) -> None:
    page = watched.page
    opened(page, library.at(library.sourdough))
    page.get_by_role("tab", name="Summary").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Transcript")).to_be_focused()
    expect(page.locator(".line").first).to_be_visible()
    assert page.url.endswith("#transcript")
    page.keyboard.press("/")
    expect(page.get_by_label("Search in the transcript")).to_be_focused()
    page.keyboard.type("wild yeast")
    page.keyboard.press("Enter")
    expect(page.locator(".line-search .hint")).to_have_text(re.compile(r"^1 of \d+ places?$"))
    assert "wild yeast" in current(page)
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)

    page.get_by_role("tab", name="Transcript").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Search in the transcript")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tab", name="Transcript")).to_be_focused()
    page.keyboard.press("Home")
    page.get_by_label("Show support").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    sign = page.locator("button.support-sign").first
    expect(sign).to_be_focused()
    expect(sign).to_have_attribute("aria-label", re.compile("^(Supported|Weakly supported). Show what was said$"))
    page.keyboard.press("Enter")
    said = page.locator(".support-note li").first
    expect(said).to_be_visible()
    words = said.locator("q").inner_text()
    page.keyboard.press("Tab")
    expect(said.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Transcript")).to_have_attribute("aria-selected", "true")
    assert words in current(page)
    page.go_back()
    expect(page.locator("#text")).to_be_visible()
    assert watched.complaints == []


def test_nothing_of_youtube_is_loaded_before_it_is_wanted_and_then_times_lead_the_player(
    watched: Watched, library: Library
) -> None:
    page = watched.page
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    def play(route: Route) -> None:
        route.fulfill(body=PLAYER, content_type="text/html")

    page.context.route("https://www.youtube-nocookie.com/**", play)
    page.context.route("https://www.youtube.com/**", lambda route: route.fulfill(body="the video"))
    opened(page, library.at(library.compost))
    moment = page.locator("#moments a.time-link").nth(1)
    with page.expect_popup() as popup:
        moment.click()
    assert re.fullmatch(rf"{re.escape(LINK)}&t=\d+s", popup.value.url)
    popup.value.close()
    page.get_by_role("tab", name="Transcript").click()
    second = int(moment.get_attribute("data-t") or "")
    assert current(page).startswith(f"{second // 60}:{second % 60:02d}"), "the transcript followed"
    assert [url for url in asked if not url.startswith((library.url, LINK))] == []

    page.get_by_label("Show the video here").check()
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_be_attached()
    opened(page, library.at(library.compost))
    shown = page.locator("iframe")  # that it is wanted was remembered
    expect(shown).to_have_attribute("src", re.compile("^https://www.youtube-nocookie.com/embed/abcdefghij0?"))
    inside = shown.element_handle().content_frame()
    assert inside
    moment.click()
    wait_for(lambda: inside.evaluate("heard.some(({func}) => func === 'playVideo')"))
    seeks = inside.evaluate("heard.filter(({func}) => func === 'seekTo').map(({args}) => args)")
    assert seeks == [[second, True]]
    expect(page.locator("#strip-head")).to_have_attribute("x", re.compile(r"^[1-9]"))
    assert len(page.context.pages) == 1
    page.get_by_label("Show the video here").uncheck()
    expect(page.locator("iframe")).to_have_count(0)
    assert watched.complaints == []


def test_a_second_of_four_hours_is_landed_on_and_only_what_is_seen_is_drawn(watched: Watched, library: Library) -> None:
    lines = 5000
    step = FOUR_HOURS / lines
    stamps = [f"{t // 3600:02d}:{t // 60 % 60:02d}:{t % 60:02d}" for t in (int(n * step) for n in range(lines))]
    spoken = "WEBVTT\n\n" + "\n".join(
        f"{stamp}.000 --> {stamp}.900\nThe lecturer turns to the number {number} of the river.\n"
        for number, stamp in enumerate(stamps)
    )
    summary_id = library.add(spoken, "A long lecture", length="brief")
    page = watched.page
    opened(page, library.at(summary_id, "#t=7200"))
    assert "number 2500 of the river" in current(page)
    drawn = """() => [...document.querySelectorAll('.lines')].filter((group) =>
        group.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""
    assert page.locator(".line").count() == lines
    assert page.evaluate(drawn) < 12
    page.get_by_label("Search in the transcript").fill("number 4321 of")
    expect(page.locator(".line-search .hint")).to_have_text("1 of 1 place")
    assert "4321" in current(page)
    page.evaluate("location.hash = '#t=1:00'")
    expect(page.locator(".line[aria-current]")).to_contain_text("number 21 of")
    assert current(page)
    assert watched.complaints == []


def test_words_from_outside_are_only_ever_words(watched: Watched, library: Library) -> None:
    spoken = "WEBVTT\n\n" + "\n".join(
        f"00:0{n}:00.000 --> 00:0{n}:30.000\nThe keeper {n} says &lt;img src=x onerror=alert({n})&gt; to the bees.\n"
        for n in range(1, 9)
    )
    summary_id = library.add(spoken, HOSTILE, length="brief")
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    opened(page, library.at(summary_id))
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    page.get_by_label("Show support").check()
    page.locator("button.support-sign").first.click()
    expect(page.locator(".support-note q").first).to_contain_text("<img src=x")
    for name in ("Transcript", "Ask", "Versions", "Details"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("tabpanel")).to_be_visible()
    page.get_by_role("tab", name="Transcript").click()
    page.get_by_label("Search in the transcript").fill("<img")
    expect(page.locator(".line-text mark").first).to_have_text("<img")
    assert page.locator("main img, main script").count() == 0
    assert watched.complaints == []


def test_it_is_asked_and_written_again_and_both_versions_stand_side_by_side(watched: Watched, library: Library) -> None:
    page = watched.page
    opened(page, library.at(library.compost, "#ask"))
    page.get_by_label("Ask about this video").fill("How hot does the pile get?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-text")).to_contain_text("sixty degrees")
    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_text("This is the only version so far.")).to_be_visible()
    page.get_by_label("Style").select_option("prose")
    page.get_by_label("From").fill("2:00")
    page.get_by_role("button", name="Write again").click()
    expect(page.get_by_text("The new version is ready.")).to_be_visible()
    expect(page.locator(".pane")).to_have_count(2)
    one, other = (page.locator(".pane").nth(at).bounding_box() for at in range(2))
    assert one
    assert other
    assert abs(one["y"] - other["y"]) < 2
    page.get_by_role("link", name="Read it").click()
    expect(page.locator("#copy")).to_be_visible()
    assert page.url != library.at(library.compost)
    page.get_by_role("tab", name="Details").click()
    expect(page.locator("#details")).to_contain_text("2:00–6:")
    assert watched.complaints == []


def test_what_is_written_on_a_summary_is_there_again(watched: Watched, library: Library) -> None:
    page = watched.page
    opened(page, library.at(library.sourdough))
    page.get_by_role("button", name="Star").click()
    expect(page.get_by_role("button", name="Starred")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Tags and note").click()
    page.get_by_label("Tags, with commas between").fill("baking, <b>try</b>")
    page.get_by_label("Note").fill("Feed it on Fridays.")
    with page.expect_response(
        lambda answer: answer.request.method == "PATCH" and "note" in (answer.request.post_data or "")
    ):
        page.keyboard.press("Tab")
    opened(page, library.at(library.sourdough))
    expect(page.get_by_role("button", name="Starred")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Tags, with commas between")).to_have_value("<b>try</b>, baking")
    expect(page.get_by_label("Note")).to_have_value("Feed it on Fridays.")
    assert watched.complaints == []


def test_a_part_that_is_missing_is_read_at_a_press(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    with world() as stand, server(stand, tmp_path, **settings_of(stand)) as (app, client):
        model = Reader(refuses=("forbiddenword",))
        stand.route(LOCAL, model)
        made = client.wait(client.submit(upload(client, vtt(2 * HOUR, forbidden_at=HOUR))), seconds=60)["results"][0]
        opened(page, f"{app.url}/read/{made['summary_id']}#details")
        expect(page.locator("#missing")).to_contain_text("Missing: part")
        model.refuses = ()
        page.locator("#missing").get_by_role("button", name="Retry").click()
        expect(page.locator("#details")).to_be_visible()
        expect(page.locator("#missing")).to_be_empty(timeout=30_000)
        expect(page.locator("#copy")).to_be_visible()
        assert client.get(f"/summaries/{made['summary_id']}")["provenance"]["parts_missing"] == []
    assert watched.complaints == []
