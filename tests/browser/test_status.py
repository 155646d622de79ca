"""The status page as a person sees it: charts of a day, an alert that comes and goes, small and dark screens."""

import json
import math
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Watched
from tests.client import wait_for
from tests.flows.fixtures import compatible, held_model, server, world


def keep_a_day(folder: Path) -> None:
    """What a server kept that ran for a day, except for three hours."""
    now = round(time.time())
    lines = []
    for minute in range(24 * 60 - 5, 0, -1):
        if 300 < minute < 480:
            continue
        wave = 1 + math.sin(minute / 120)
        point = [
            now - 60 * minute,
            20 + minute % 7,
            minute % 240 == 0,
            0.02 + wave / 9,
            round(4 * wave),
            2,
            0,
            wave / 4000,
        ]
        lines.append(json.dumps([int(one) if isinstance(one, bool) else one for one in point]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history.jsonl").write_text("\n".join(lines) + "\n")


def test_a_day_at_a_glance_and_an_alert_that_comes_and_goes(
    watched: Watched, browser: Browser, artifacts: Path, tmp_path: Path
) -> None:
    keep_a_day(tmp_path)
    calm = {"ALERT_CPU_PERCENT": "100", "ALERT_MEMORY_PERCENT": "100", "HEALTH_CHECK_INTERVAL": "0.2"}
    with world() as stand, held_model(stand) as gate:
        settings = {**calm, **compatible(stand), "ALERT_QUEUE": "1", "WORKER_THREADS": "1"}
        with server(stand, tmp_path, **settings) as (app, client):
            page = watched.page
            page.goto(f"{app.url}/status")
            expect(page.locator("#state")).to_have_text("All is well.")
            expect(page.locator("nav [aria-current=page]")).to_have_text("Status")
            charts = page.locator(".chart")
            expect(charts).to_have_count(4)
            expect(page.locator(".chart-title")).to_have_text(["Jobs waiting", "Slow answers", "Errors", "Cost"])
            bars = [charts.nth(number).locator("rect").count() for number in range(4)]
            assert all(115 <= count <= 144 for count in bars), bars  # three hours are a gap
            expect(charts.nth(0).locator("svg")).to_have_attribute(
                "aria-label", "Jobs waiting, last 24 hours: at most 8"
            )
            page.get_by_text("The same as a table").click()
            expect(page.locator("#hours tr")).to_have_count(24)
            assert page.locator("#hours .nothing").count() >= 2
            assert faults(page) == []
            page.screenshot(path=artifacts / "status-desktop.png", full_page=True)

            jobs = [client.submit(f"https://youtu.be/waitingvid{number}") for number in range(4)]
            wait_for(lambda: client.get("/system_health")["status"] == "warning")
            page.reload()
            expect(page.locator("#state")).to_have_text("1 thing needs a look.")
            expect(page.locator("#alerts li")).to_contain_text("3 jobs wait to begin (threshold 1).")
            small = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme="dark")
            phone = Watched(small.new_page())
            phone.page.goto(f"{app.url}/status")
            expect(phone.page.locator(".chart")).to_have_count(4)
            wide = phone.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, "nothing to scroll sideways"
            assert faults(phone.page) == []
            phone.page.screenshot(path=artifacts / "status-phone-dark.png", full_page=True)
            assert phone.complaints == []
            small.close()
            gate.set()
            for job in jobs:
                client.wait(job)
            expect(page.locator("#state")).to_have_text("All is well.", timeout=20_000)
            expect(page.locator("#alerts")).to_be_hidden()
    assert watched.complaints == []


def test_where_monitoring_is_off_the_page_says_so(watched: Watched, tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, MONITORING_ENABLED="false") as (app, _):
        watched.page.goto(f"{app.url}/status")
        expect(watched.page.locator("#off")).to_contain_text("Monitoring is switched off")
        expect(watched.page.locator("#day")).to_be_hidden()
        assert watched.complaints == []
