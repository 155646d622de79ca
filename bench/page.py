"""What the page costs a browser, from Chromium's trace: first paint, 500 cards, a burst of events, a long library."""

import json
import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.library import fill
from bench.library_data import Talk
from bench.page_front import Front
from storage.database import Database
from storage.summary_library import SummaryLibrary
from tests.running_app import RunningApp

CHROMIUM = "/usr/bin/chromium"
CARDS, RATE, SECONDS, EVENTS, SUMMARIES = 500, 60, 5, 1_000, 10_000
MOST_BYTES, LONGEST_MS = 100_000, 50.0
_TRACED = ["disabled-by-default-devtools.timeline", "toplevel", "__metadata"]
_PAINT = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  const page = performance.getEntriesByType('navigation')[0];
  const files = performance.getEntriesByType('resource');
  const size = (some) => some.reduce((sum, file) => sum + file.decodedBodySize, page.decodedBodySize);
  return {
    paint,
    needed: size(files.filter((file) => file.renderBlockingStatus === 'blocking')),
    before: size(files.filter((file) => file.responseEnd <= paint)),
    all: size(files),
    sent: files.reduce((sum, file) => sum + file.transferSize, page.transferSize),
    requests: files.length + 1,
  };
}"""


def row(name: str, value: float, unit: str, goal: float | None = None) -> bool:
    """Prints one line; whether its goal is reached."""
    reached = goal is None or value <= goal
    told = "" if goal is None else f"  goal: at most {goal:,.0f} {unit}: {'reached' if reached else 'MISSED'}"
    print(f"{name:<62}{value:>9,.1f} {unit}{told}")
    return reached


class Trace:
    """Records what the page's main thread does while the block runs.

    `tasks` are then the milliseconds of the processor that each task took, so that other work on the machine does not
    count; `by_the_clock` is the longest with it.
    """

    def __init__(self, browser: Browser, page: Page) -> None:
        self._browser, self._page = browser, page
        self.tasks: list[float] = []
        self.by_the_clock = 0.0

    def __enter__(self) -> "Trace":
        self._browser.start_tracing(page=self._page, categories=_TRACED)
        return self

    def __exit__(self, *fault: object) -> None:
        events: list[dict[str, Any]] = json.loads(self._browser.stop_tracing())["traceEvents"]
        mains = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
        run = [one for one in events if one["name"].endswith("RunTask") and (one["pid"], one["tid"]) in mains]
        self.tasks = [one.get("tdur", one.get("dur", 0)) / 1000 for one in run]
        self.by_the_clock = max((one.get("dur", 0) / 1000 for one in run), default=0.0)

    @property
    def longest(self) -> float:
        """The longest task."""
        return max(self.tasks, default=0.0)

    @property
    def blocking(self) -> float:
        """What tasks took beyond 50 ms, added up: the total blocking time."""
        return sum(task - LONGEST_MS for task in self.tasks if task > LONGEST_MS)


def first_paint(browser: Browser, url: str) -> bool:
    """A first visit, and a second."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#library-note:not(:empty), #cards .card")
    first = page.evaluate(_PAINT)
    row("first contentful paint", first["paint"], "ms")
    reached = row("bytes that the first paint waits for, unpacked", first["needed"], "B", MOST_BYTES)
    reached &= row("bytes that had arrived at the first paint, unpacked", first["before"], "B", MOST_BYTES)
    row("all of the first visit, unpacked", first["all"], "B")
    row("the same as it was sent", first["sent"], "B")
    row("requests of it", first["requests"], "")
    page.goto(url)
    page.wait_for_selector("#library-note:not(:empty), #cards .card")
    second = page.evaluate(_PAINT)
    row("second visit: first contentful paint", second["paint"], "ms")
    row("second visit: sent", second["sent"], "B")
    context.close()
    return reached


def cards(browser: Browser, app: str) -> bool:
    """500 cards drawn, then a burst."""
    with Front(app, CARDS) as front:
        page = browser.new_context().new_page()
        with Trace(browser, page) as drawn:
            page.goto(front.url)
            page.locator(".job").nth(CARDS - 1).wait_for(state="attached")
            page.wait_for_timeout(500)
        row(f"total blocking time until {CARDS} cards are there", drawn.blocking, "ms")
        row("longest task of it", drawn.longest, "ms")
        row("the same by the clock", drawn.by_the_clock, "ms")
        with Trace(browser, page) as told:
            front.burst(RATE * SECONDS, RATE)
            page.wait_for_timeout(500)
        reached = row(f"longest task while {RATE} events a second come, {CARDS} cards", told.longest, "ms", LONGEST_MS)
        row("the same by the clock", told.by_the_clock, "ms")
        before = heap(page)
        front.burst(EVENTS, 250)
        page.wait_for_timeout(1000)
        after = heap(page)
        row(f"heap with {CARDS} cards", before, "MB")
        row(f"heap after {EVENTS:,} events more", after, "MB")
        page.context.close()
    with Front(app, 3) as front:
        page = browser.new_context().new_page()
        page.goto(front.url)
        page.wait_for_selector(".job")
        with Trace(browser, page) as few:
            front.burst(RATE * SECONDS, RATE)
            page.wait_for_timeout(500)
        reached &= row(f"longest task while {RATE} events a second come, 3 cards", few.longest, "ms", LONGEST_MS)
        page.context.close()
    return reached


def heap(page: Page) -> float:
    """Megabytes of JavaScript that are still needed."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("HeapProfiler.collectGarbage")
    chromium.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in chromium.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def long_library(browser: Browser, folder: Path) -> bool:
    """A library of 10,000 summaries, scrolled to the end of what forty pages hold."""
    data = folder / "data"
    data.mkdir()
    with closing(Database(data / "library.sqlite3")) as database:
        SummaryLibrary(database)
        fill(database, Talk(7), SUMMARIES, 0)
    with RunningApp(data_dir=data) as app:
        page = browser.new_context().new_page()
        page.goto(app.url)
        page.wait_for_selector("#cards .card")
        with Trace(browser, page) as scrolled:
            for _ in range(60):
                page.mouse.wheel(0, 3_000)
                page.wait_for_timeout(50)
        shown = page.evaluate("document.querySelectorAll('#cards .card').length")
        row(f"library of {SUMMARIES:,}: cards shown after scrolling", shown, "")
        reached = row("longest task while scrolling", scrolled.longest, "ms", 2 * LONGEST_MS)
        row("heap then", heap(page), "MB")
        page.context.close()
    return reached


def main() -> bool:
    """Prints the table; True when every goal is reached."""
    print("\n## The page in Chromium\n")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        with RunningApp() as app:
            reached = [first_paint(browser, app.url), cards(browser, app.url)]
        reached.append(long_library(browser, Path(folder)))
        print(f"\nChromium {browser.version}; load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        browser.close()
    return all(reached)
