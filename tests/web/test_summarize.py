"""POST /summarize: a bare array as ever, or an object when a mode was asked for; and the rule of `auto`."""

from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import OTHER_SAMPLE, SAMPLE, Site, error_of

PLAYLIST = "https://www.youtube.com/playlist?list=PLabcdefghijk"


def test_without_a_mode_it_is_a_bare_array(site: Site) -> None:
    answer = site.client.post("/summarize", json={"url": SAMPLE})
    assert answer.status_code == 200
    (result,) = answer.json
    assert result["type"] == "video"
    assert result["video_id"] == SAMPLE
    assert result["summary"]
    assert result["summary_html"].startswith("<")
    assert result["error"] is None
    assert result["provenance"]["captions"] == "sample"
    assert result["cached"] is False


def test_the_second_time_the_library_answers_unless_it_must_be_fresh(site: Site) -> None:
    first = site.summarize()
    assert site.summarize()["cached"] is True
    fresh = site.summarize(fresh=True)
    assert fresh["cached"] is False
    assert fresh["summarized_at"] >= first["summarized_at"]


def test_results_stand_in_the_order_of_the_links(site: Site) -> None:
    answer = site.client.post("/summarize", json={"urls": [OTHER_SAMPLE, SAMPLE]})
    assert [result["video_id"] for result in answer.json] == [OTHER_SAMPLE, SAMPLE]


def test_a_bad_link_among_good_ones_has_its_place_in_the_array(site: Site) -> None:
    answer = site.client.post("/summarize", json={"urls": ["nope", SAMPLE, "sample:none", OTHER_SAMPLE]})
    assert answer.status_code == 200
    first, second, third, fourth = answer.json
    assert first == {
        "type": "error",
        "url": "nope",
        "error": "Link 1: not a YouTube video or playlist link: nope",
    }
    assert (third["type"], third["url"]) == ("error", "sample:none")
    assert [second["video_id"], fourth["video_id"]] == [SAMPLE, OTHER_SAMPLE]


def test_nothing_but_bad_links_is_a_bad_request(shared_site: Site) -> None:
    error_of(shared_site.client.post("/summarize", json={"urls": ["nope", "no"]}), 400, "not_a_youtube_link")
    error_of(shared_site.client.post("/summarize", json={"url": "nope"}), 400, "not_a_youtube_link")


def test_a_video_that_fails_is_a_result_with_its_error(busy_site: Site) -> None:
    (result,) = busy_site.client.post("/summarize", json={"url": SAMPLE, "model": "e401"}).json
    assert result["summary"] is None
    assert result["error"]
    assert result["error_detail"]["code"] == "model_key_refused"
    assert result["error_detail"]["message"] == result["error"]


@pytest.mark.parametrize("asked", [{"mode": "sync"}, {"force_sync": True}])
def test_asked_for_now_it_is_an_object(site: Site, asked: dict[str, Any]) -> None:
    body = site.client.post("/summarize", json={"url": SAMPLE, **asked}).json
    assert body["mode"] == "sync"
    assert body["results"][0]["summary"]


@pytest.mark.parametrize(
    ("query", "asked"), [("", {"mode": "async"}), ("", {"force_async": True}), ("?async=true", {})]
)
def test_asked_for_later_it_is_a_job(site: Site, query: str, asked: dict[str, Any]) -> None:
    answer = site.client.post(f"/summarize{query}", json={"url": SAMPLE, **asked})
    assert answer.status_code == 202
    assert answer.json["mode"] == "async"
    assert answer.headers["Location"] == f"/jobs/{answer.json['job_id']}"
    site.wait(answer.json["job_id"], "completed")


@pytest.mark.parametrize("asked", [{"force_sync": False, "force_async": False}, {"mode": None}])
def test_no_is_not_asking(site: Site, asked: dict[str, Any]) -> None:
    assert isinstance(site.client.post("/summarize?async=false", json={"url": SAMPLE, **asked}).json, list)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {"force_sync": True, "force_async": True}),
        ("", {"mode": "sync", "force_async": True}),
        ("?async=true", {"mode": "sync"}),
        ("?async=maybe", {}),
    ],
)
def test_contradictions_are_refused(shared_site: Site, query: str, asked: dict[str, Any]) -> None:
    error_of(shared_site.client.post(f"/summarize{query}", json={"url": SAMPLE, **asked}), 400, "bad_request")


class TestAuto:
    BROWSER = "Mozilla/5.0"

    @pytest.mark.parametrize(
        "body",
        [{"urls": [SAMPLE, OTHER_SAMPLE]}, {"url": PLAYLIST}, {"url": SAMPLE, "model": "gpt-5"}],
        ids=["two", "playlist", "heavy"],
    )
    def test_what_takes_long_becomes_a_job(self, busy_site: Site, body: dict[str, Any]) -> None:
        busy_site.wait(busy_site.submit(model="silent"), "in_progress")  # so that the job only waits
        answer = self.ask(busy_site, body, self.BROWSER)
        assert (answer.status_code, answer.json["mode"]) == (202, "async")

    def test_one_light_video_is_done_at_once(self, site: Site) -> None:
        for body in ({"url": SAMPLE}, {"urls": [SAMPLE, SAMPLE]}):
            assert self.ask(site, body, self.BROWSER).json["mode"] == "sync"

    @pytest.mark.parametrize("agent", ["curl/8.5.0", "PostmanRuntime/7.39"])
    def test_a_tool_gets_its_answer_at_once(self, site: Site, agent: str) -> None:
        assert self.ask(site, {"urls": [SAMPLE, OTHER_SAMPLE]}, agent).json["mode"] == "sync"

    def test_without_workers_everything_is_done_at_once(self, open_site: Opener) -> None:
        site = open_site(worker_threads=0)
        assert self.ask(site, {"urls": [SAMPLE, OTHER_SAMPLE]}, self.BROWSER).json["mode"] == "sync"

    def test_a_bad_link_refuses_the_job_it_would_become(self, site: Site) -> None:
        answer = self.ask(site, {"urls": [SAMPLE, OTHER_SAMPLE, "nope"]}, self.BROWSER)
        assert "Link 3" in error_of(answer, 400, "not_a_youtube_link")["error"]

    def ask(self, site: Site, body: dict[str, Any], agent: str) -> Any:
        return site.client.post("/summarize", json={"mode": "auto", **body}, headers={"User-Agent": agent})


def test_asked_for_later_without_workers(open_site: Opener) -> None:
    answer = open_site(worker_threads=0).client.post("/summarize", json={"url": SAMPLE, "mode": "async"})
    error_of(answer, 503, "workers_off")


def test_more_links_than_allowed(open_site: Opener) -> None:
    site = open_site(max_urls_per_request=1)
    error_of(site.client.post("/summarize", json={"urls": [SAMPLE, OTHER_SAMPLE]}), 413, "too_many_links")


def test_an_unknown_field_is_named(shared_site: Site) -> None:
    error = error_of(shared_site.client.post("/summarize", json={"url": SAMPLE, "lang": "de"}), 400, "unknown_field")
    assert "lang" in error["error"]
