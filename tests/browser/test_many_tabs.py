"""Several tabs of one browser: they share one live connection, and none misses anything when its holder goes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watched
from tests.client import Client, wait_for
from tests.running_app import RunningApp

WITHOUT_WORKER = "delete window.SharedWorker"
WITHOUT_SHARING = "delete window.SharedWorker; delete window.BroadcastChannel"
SAMPLES = ("sample:sourdough-starter", "sample:every-ten-minutes", "sample:a-year-with-bees")
HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""

OpenTabs = Callable[[int], list[Page]]


@pytest.fixture
def app() -> Iterator[RunningApp]:
    """It notices soon that a client has left: at the next heartbeat."""
    with RunningApp({"SSE_HEARTBEAT_INTERVAL": "0.2"}) as app:
        yield app


@pytest.fixture
def open_tabs(app: RunningApp, context: BrowserContext) -> OpenTabs:
    """Opens so many tabs, which are live."""

    def opened(count: int) -> list[Page]:
        tabs = []
        for _ in range(count):
            page = context.new_page()
            page.goto(app.url)
            expect(page.locator("#connection")).to_have_attribute("data-state", "live")
            tabs.append(page)
        return tabs

    return opened


@pytest.fixture(params=["worker", "leader"])
def shared(request: pytest.FixtureRequest, context: BrowserContext) -> None:
    """Each way in which tabs can share a connection."""
    if request.param == "leader":
        context.add_init_script(WITHOUT_WORKER)


def connections(client: Client) -> int:
    return int(client.get("/events/status")["connections"])


@pytest.mark.usefixtures("shared")
def test_seven_tabs_have_one_connection_and_the_seventh_works(app: RunningApp, open_tabs: OpenTabs) -> None:
    client = Client(app.url)
    tabs = open_tabs(7)
    assert connections(client) == 1
    tabs[-1].locator(".sample").first.click()
    for page in tabs:
        expect(page.locator("#cards .card")).to_have_count(1)
        expect(page.locator("#queue-section")).to_be_hidden()
    assert connections(client) == 1
    for page in tabs[:-1]:
        page.close()
    tabs[-1].get_by_role("heading", name="Try a sample").click()
    tabs[-1].locator(".sample").nth(1).click()
    expect(tabs[-1].locator("#cards .card")).to_have_count(2)
    assert connections(client) == 1


@pytest.mark.usefixtures("shared")
def test_when_a_tab_closes_the_others_miss_nothing(app: RunningApp, open_tabs: OpenTabs) -> None:
    client = Client(app.url)
    first, *others = open_tabs(4)
    loads = [_loads_of_the_library(page) for page in others]
    jobs = [client.submit(SAMPLES[0]), client.submit(SAMPLES[1])]
    first.close()
    jobs.append(client.submit(SAMPLES[2]))
    for job in jobs:
        client.wait(job)
    for page in others:
        expect(page.locator("#cards .card")).to_have_count(3)
        expect(page.locator("#queue-section")).to_be_hidden()
        expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    assert connections(client) == 1
    assert [len(asked) for asked in loads] == [0, 0, 0], "the events themselves came, nothing had to be asked again"


@pytest.mark.usefixtures("shared")
def test_a_tab_that_comes_later_is_told_what_runs(open_tabs: OpenTabs) -> None:
    [one] = open_tabs(1)
    one.locator(".sample").first.click()
    expect(one.locator("#cards .card")).to_have_count(1)
    [late] = open_tabs(1)
    expect(late.locator("#cards .card")).to_have_count(1)
    expect(late.locator("#queue-section")).to_be_hidden()


def test_a_browser_that_cannot_share_has_a_connection_for_each_tab(
    app: RunningApp, context: BrowserContext, open_tabs: OpenTabs
) -> None:
    context.add_init_script(WITHOUT_SHARING)
    tabs = open_tabs(2)
    assert connections(Client(app.url)) == 2
    tabs[0].locator(".sample").first.click()
    for page in tabs:
        expect(page.locator("#cards .card")).to_have_count(1)


@pytest.mark.usefixtures("shared")
def test_nobody_looks_so_there_is_no_connection_and_nothing_is_missed(
    app: RunningApp, context: BrowserContext, open_tabs: OpenTabs
) -> None:
    client = Client(app.url)
    context.clock.install()
    tabs = open_tabs(2)
    tabs[0].evaluate(HIDE, True)
    context.clock.fast_forward(61_000)
    client.wait(client.submit(SAMPLES[0]))
    expect(tabs[1].locator("#cards .card")).to_have_count(1)
    assert connections(client) == 1, "the other is looked at"
    tabs[1].evaluate(HIDE, True)
    context.clock.fast_forward(61_000)
    wait_for(lambda: connections(client) == 0)
    for sample in SAMPLES[1:]:
        client.wait(client.submit(sample))
    tabs[0].evaluate(HIDE, False)
    for page in tabs:
        expect(page.locator("#cards .card")).to_have_count(3)
    assert connections(client) == 1


def test_how_a_page_stays_up_to_date_is_chosen_and_remembered(app: RunningApp, watched: Watched) -> None:
    client = Client(app.url)
    page = watched.page
    page.goto(app.url)
    choice = page.get_by_label("How this page stays up to date")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    choice.select_option("periodic")
    expect(page.get_by_text("Asking every few seconds")).to_be_visible()
    wait_for(lambda: connections(client) == 0)
    page.reload()
    expect(choice).to_have_value("periodic")
    page.locator(".sample").first.click()
    expect(page.locator("#cards .card")).to_have_count(1)
    assert connections(client) == 0
    choice.select_option("live")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    assert connections(client) == 1
    assert watched.complaints == []


def _loads_of_the_library(page: Page) -> list[str]:
    """The library's lists that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "get_cached_summaries" in sent.url else None)
    return asked
