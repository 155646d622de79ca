"""The page as an app of the phone: installed, shared to, without network, and under a thumb."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import Watched
from tests.client import Client, wait_for
from tests.running_app import RunningApp

PHONE: ViewportSize = {"width": 390, "height": 844}
SAMPLE = "sample:sourdough-starter"
PAGES = ("", "read/{summary_id}", "settings", "status", "login", "following", "sse_test", "docs", "digest", "offline")
TOO_SMALL = """() => {
  const controls = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [role=tab], [role=button]')];
  const seen = controls.filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !one.closest('.unseen, [inert]') && !one.matches('.skip') && getComputedStyle(one).opacity !== '0');
  const area = (one) => {
    const own = one.getBoundingClientRect();
    const label = one.labels?.[0]?.getBoundingClientRect();  // a tap on it counts
    const box = label && label.width * label.height > own.width * own.height ? label : own;
    return { width: box.width, height: box.height, x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const inSentence = (one) => one.matches('a') && getComputedStyle(one).display === 'inline'
    && one.parentElement.textContent.trim().length > one.textContent.trim().length + 3;
  return seen.filter((one) => {
    const { width, height, x, y } = area(one);
    if (!width || !height || inSentence(one)) return false;
    if (width >= 43.5 && height >= 43.5) return false;
    // or: nothing else to tap within the 44 px around its middle
    return seen.some((other) => {
      const joined = other === one || other.contains(one) || one.contains(other);
      if (joined || [...(other.labels ?? [])].includes(one)) return false;
      const it = area(other);
      return Math.abs(it.x - x) < (it.width + 44) / 2 - 0.5 && Math.abs(it.y - y) < (it.height + 44) / 2 - 0.5;
    });
  }).map((one) => `${one.tagName.toLowerCase()}${one.id && '#' + one.id}.${one.className} "${
    (one.textContent || one.value || '').trim().slice(0, 30)}" ${
    Math.round(one.getBoundingClientRect().width)}×${Math.round(one.getBoundingClientRect().height)}`);
}"""


@pytest.fixture(scope="module")
def app() -> Iterator[RunningApp]:
    with RunningApp() as app:
        yield app


@pytest.fixture(scope="module")
def summary_id(app: RunningApp) -> str:
    (result,) = Client(app.url).ask("POST", "/summarize", {"url": SAMPLE}).json
    return str(result["summary_id"])


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


def with_worker(page: Page, url: str) -> None:
    """The page, and its worker at its post."""
    page.goto(url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def test_chromium_would_install_it(app: RunningApp, phone: BrowserContext) -> None:
    page = phone.new_page()
    with_worker(page, app.url)
    browser = phone.new_cdp_session(page)
    manifest = browser.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")
    found = [error["errorId"] for error in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [error for error in found if error != "in-incognito"] == [], "every context of a test is a private window"


def test_without_network_every_page_says_so_and_comes_back(
    app: RunningApp, summary_id: str, phone: BrowserContext, artifacts: Path
) -> None:
    watched = Watched(phone.new_page())
    page = watched.page
    with_worker(page, app.url)
    for path in ("", f"read/{summary_id}"):
        phone.set_offline(True)
        page.goto(f"{app.url}/{path}")
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("comes back by itself when you are online")
        assert page.url == f"{app.url}/{path}"
        page.screenshot(path=artifacts / "offline-phone.png")
        phone.set_offline(False)
        expect(page.get_by_role("heading", name="You are offline")).to_have_count(0)
        expect(page.locator("body")).to_contain_text("ourdough")
    assert [line for line in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_a_server_that_is_gone_is_waited_for(phone: BrowserContext, tmp_path: Path) -> None:
    page = phone.new_page()
    with RunningApp(data_dir=tmp_path) as first:
        with_worker(page, first.url)
        first.kill()
        page.goto(f"{first.url}/status")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        with RunningApp(data_dir=tmp_path, port=first.port):
            page.get_by_role("button", name="Try again").click()
            expect(page.get_by_role("heading", name="No connection")).to_have_count(0)
            expect(page.locator("h1").first).to_be_visible()
            assert page.url == f"{first.url}/status"


def test_another_version_of_the_program_brings_another_worker(phone: BrowserContext, app: RunningApp) -> None:
    """The older one's files go, and nothing of an answer was ever kept."""
    with _Front(app.url) as front:
        page = phone.new_page()
        with_worker(page, front.url)
        names = "caches.keys().then((names) => names.sort())"
        (kept,) = page.evaluate(names)
        assert kept.startswith("shell / ")
        page.evaluate("caches.open('of somebody else')")
        front.older, front.newer = kept.removeprefix("shell / ").encode(), b"newer"
        page.reload()
        wait_for(
            lambda: page.evaluate(names) == ["of somebody else", "shell / newer"], 20, lambda: page.evaluate(names)
        )
        addresses = "caches.open('shell / newer').then((it) => it.keys()).then((all) => all.map((one) => one.url))"
        held = page.evaluate(addresses)
        assert held
        assert [url for url in held if not re.match(r"http://[^/]+/(static/v-|offline)", url)] == []


class _Front:
    """A server that passes on what it is asked for, and may call the version of the program by another name."""

    def __init__(self, target: str) -> None:
        self.older = self.newer = b""
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = Client(target).ask("GET", self.path, headers={"Accept": self.headers["Accept"] or "*/*"})
                body = answer.body.replace(front.older, front.newer) if "worker" in self.path else answer.body
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *told: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_a_link_shared_from_another_app_starts_a_job(app: RunningApp, phone: BrowserContext) -> None:
    """The phone sends a form to the address that the manifest names."""
    before = {job["job_id"] for job in Client(app.url).get("/jobs")["jobs"]}
    page = phone.new_page()
    page.goto(f"{app.url}/offline")
    target = page.evaluate("fetch('manifest.webmanifest').then((it) => it.json()).then((it) => it.share_target)")
    page.evaluate(
        """({ action, method, enctype, params }) => {
          const form = Object.assign(document.createElement('form'), { action, method, enctype });
          for (const [name, value] of [[params.title, 'Bees'], [params.text, 'sample:a-year-with-bees']]) {
            form.append(Object.assign(document.createElement('input'), { name, value }));
          }
          document.body.append(form);
          form.submit();
        }""",
        target,
    )
    page.wait_for_url(f"{app.url}/")
    card = page.locator("#cards .card", has=page.get_by_role("heading", name="A year with bees"))
    expect(card).to_be_visible()
    (job,) = (one for one in Client(app.url).get("/jobs")["jobs"] if one["job_id"] not in before)
    assert (job["status"], job["total_items"]) == ("completed", 1)


def test_a_link_that_could_not_be_started_waits_in_the_box_for_one_press(
    app: RunningApp, phone: BrowserContext, artifacts: Path
) -> None:
    """Another site can bring somebody here, so nothing starts by itself."""
    client = Client(app.url)
    before = len(client.get("/jobs")["jobs"])
    page = phone.new_page()
    page.goto(f"{app.url}/?share=sample:every-ten-minutes")
    box = page.get_by_label("Links, one per line")
    expect(box).to_have_value("sample:every-ten-minutes")
    expect(page.get_by_label("Model").locator("option")).not_to_have_count(0)
    page.screenshot(path=artifacts / "shared-phone.png")
    assert len(client.get("/jobs")["jobs"]) == before
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(box).to_have_value("")
    wait_for(lambda: len(client.get("/jobs")["jobs"]) == before + 1)
    page.reload()
    expect(box).to_have_value("")


@pytest.mark.parametrize("path", PAGES)
def test_everything_can_be_tapped_and_nothing_runs_off_the_side(
    app: RunningApp, summary_id: str, phone: BrowserContext, path: str
) -> None:
    page = phone.new_page()
    page.goto(f"{app.url}/{path.format(summary_id=summary_id)}")
    page.wait_for_load_state("networkidle") if path in ("settings", "status") else None
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
