"""A playlist in a real browser: its videos appear, take their turns and end in the library."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import Watched
from tests.flows.fixtures import compatible, server, world
from tests.wire.youtube_playlists import playlist_of

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"><rect width="160" height="90"/></svg>'


def _picture(route: Route) -> None:
    route.fulfill(status=200, content_type="image/svg+xml", body=PICTURE)


def test_a_playlist_is_summarized_live(watched: Watched) -> None:
    page = watched.page
    page.route("https://i.ytimg.com/**", _picture)
    with world() as stand, server(stand, None, WORKER_THREADS="1", **compatible(stand, "trickle")) as (app, client):
        page.goto(app.url)
        expect(page.get_by_label("Model").locator("option", has_text="ok")).to_have_count(1)
        page.get_by_label("Links, one per line").fill(f"https://www.youtube.com/playlist?list={playlist_of(3)}")
        page.get_by_role("button", name="Summarize 3 videos").click()
        job = page.locator(".job")
        expect(job.locator(".item")).to_have_count(3)
        expect(job.get_by_role("heading")).to_contain_text("3 videos")
        expect(job.locator(".item").first).to_contain_text("ummarizing part 1 of 1")
        job.get_by_role("button", name="Cancel").click()
        expect(job).to_have_count(0)

        page.get_by_label("Model").select_option("ok")
        page.get_by_label("Links, one per line").fill(f"https://www.youtube.com/playlist?list={playlist_of(3)}")
        page.get_by_role("button", name="Summarize 3 videos").click()
        expect(page.locator("#cards .card")).to_have_count(3)
        expect(job).to_have_count(0)
        titles = page.locator("#cards .card h3").all_inner_texts()
        [playlist] = client.job(client.get("/jobs?status=completed")["jobs"][0]["job_id"])["results"]
        assert sorted(titles) == sorted(result["title"] for result in playlist["summaries"])
    assert watched.complaints == []
