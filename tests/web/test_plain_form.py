"""The page without JavaScript: a plain form starts jobs, and the page itself holds the library."""

import re
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import OTHER_SAMPLE, SAMPLE, Site

OWN = {"Origin": "http://localhost"}


def send(site: Site, **form: Any) -> Any:
    return site.client.post("/", data=form, headers=OWN)


def jobs(site: Site) -> list[dict[str, Any]]:
    return list(site.client.get("/jobs").json["jobs"])


def test_links_and_wishes_become_a_job_and_the_page_comes_again(site: Site) -> None:
    answer = send(
        site, sources=f"{SAMPLE}\n{OTHER_SAMPLE}", length="brief", style="bullets", language="", fresh="true", key="one"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "./")
    [job] = jobs(site)
    assert job["total_items"] == 2
    assert job["options"] == {"length": "brief", "language": "auto", "style": "bullets"}


def test_two_clicks_make_one_job(site: Site) -> None:
    key = re.search(r'name="key" value="(\w+)"', site.client.get("/").text)
    assert key
    for _ in range(2):
        assert send(site, sources=SAMPLE, key=key[1]).status_code == 303
    assert len(jobs(site)) == 1
    assert key[1] not in site.client.get("/").text, "the next submission is another one"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"sources": ""}, "No link was given"),
        ({"sources": "https://example.com/<b>"}, "&lt;b&gt;"),
        ({"sources": SAMPLE, "length": "endless"}, "`length` must be one of"),
    ],
)
def test_what_is_refused_is_a_page_with_words(site: Site, form: dict[str, str], words: str) -> None:
    answer = send(site, **form)
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert words.lower() in answer.text.lower()
    assert jobs(site) == []


@pytest.mark.parametrize("sender", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_cannot_send_the_form(site: Site, sender: dict[str, str]) -> None:
    answer = site.client.post("/", data={"sources": SAMPLE}, headers=sender)
    assert answer.status_code == 403
    assert jobs(site) == []


def test_the_page_itself_holds_the_library_and_the_jobs(site: Site) -> None:
    made = site.summarize(SAMPLE)
    page = site.client.get("/").text
    assert f'href="./read/{made["summary_id"]}">{made["title"]}' in page
    assert made["title"] in site.client.get("/?q=sourdough").text
    assert made["title"] not in site.client.get("/?q=volcano").text
    assert site.client.get("/?q=is:nonsense&page=x").status_code == 200
    assert made["title"] in site.client.get("/?page=99").text, "there is a last page"


def test_without_workers_the_form_waits_for_the_summary(open_site: Opener) -> None:
    site = open_site(worker_threads=0)
    assert send(site, sources=SAMPLE).status_code == 303
    assert len(site.client.get("/get_cached_summaries").json) == 1
