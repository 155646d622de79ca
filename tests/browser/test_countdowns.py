"""What waits says for how long, and a notice about a provider counts down, in a real browser."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.flows.fixtures import compatible, server, world

LINK = "https://www.youtube.com/watch?v=abcdefghij1"
COUNTS = re.compile(r"next try in 0:0\d")


def test_a_job_that_waits_counts_down_to_its_next_try_and_then_goes_on(watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", lambda route: route.abort())
    with world() as stand, server(stand, None, **compatible(stand, "e429")) as (app, client):
        page.goto(app.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        job_id = client.submit(LINK)
        step = page.locator(".job .job-step")
        expect(step).to_contain_text(COUNTS)
        before = step.inner_text()
        expect(step).not_to_have_text(before)
        expect(step).to_contain_text(COUNTS)
        client.ask("POST", f"/jobs/{job_id}/cancel")
        expect(page.locator(".job")).to_have_count(0)


def test_a_provider_out_of_order_is_told_with_a_countdown_also_to_a_page_that_comes_later(watched: Watched) -> None:
    page = watched.page
    with world() as stand, server(stand, None, WORKER_THREADS="6", **compatible(stand, "e503")) as (app, client):
        page.goto(app.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        for number in range(6):
            client.submit(f"https://www.youtube.com/watch?v=abcdefghi{number:02d}")
        notice = page.locator("#notices .notice", has_text="is out of order")
        expect(notice).to_contain_text(re.compile(r"\d:\d\d left"), timeout=20_000)
        before = notice.inner_text()
        expect(notice).not_to_have_text(before)
        late = page.context.new_page()
        late.goto(app.url)
        expect(late.locator("#notices .notice", has_text="is out of order")).to_contain_text(
            re.compile(r"\d:\d\d left")
        )
