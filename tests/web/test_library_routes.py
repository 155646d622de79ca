"""The library over HTTP: paging, search, one summary in three forms, and deleting."""

import sqlite3
from typing import Any

import pytest

from tests.web.site import OTHER_SAMPLE, SAMPLE, VTT, Site, error_of

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def stock(site: Site) -> Site:
    """Adds five summaries: four lengths of one sample, then the other sample."""
    for length in ("brief", "short", "medium", "long"):
        site.summarize(SAMPLE, length=length)
    site.summarize(OTHER_SAMPLE)
    return site


@pytest.fixture(scope="module")
def stocked(shared_site: Site) -> Site:
    """A library with five summaries, to read."""
    return stock(shared_site)


def listed(site: Site, query: str) -> Any:
    answer = site.client.get(f"/get_cached_summaries{query}")
    assert answer.status_code == 200
    return answer.json


class TestList:
    def test_without_a_page_it_is_a_bare_array_newest_first(self, stocked: Site) -> None:
        found = listed(stocked, "")
        assert len(found) == 5
        assert found[0]["video_id"] == OTHER_SAMPLE
        assert [result["summarized_at"] for result in found] == sorted(
            (result["summarized_at"] for result in found), reverse=True
        )
        assert all(result["cached"] is True for result in found)

    def test_a_limit_keeps_it_an_array_and_the_header_has_the_total(self, stocked: Site) -> None:
        assert len(listed(stocked, "?limit=2")) == 2
        assert len(listed(stocked, "?limit=2&page=2")) == 2
        assert stocked.client.get("/get_cached_summaries?limit=2").headers["X-Total-Count"] == "5"

    def test_a_page_is_an_object(self, stocked: Site) -> None:
        pages = [listed(stocked, f"?page={number}&per_page=2") for number in (1, 2, 3, 4)]
        assert [len(page["summaries"]) for page in pages] == [2, 2, 1, 0]
        assert all((page["total"], page["per_page"], page["total_pages"]) == (5, 2, 3) for page in pages)
        assert [page["page"] for page in pages] == [1, 2, 3, 4]
        ids = [result["summary_id"] for page in pages for result in page["summaries"]]
        assert len(set(ids)) == 5

    @pytest.mark.parametrize("bad", ["", "0", "-1", "x", "1.5", "²", "9" * 40])
    def test_bad_numbers_are_the_defaults(self, stocked: Site, bad: str) -> None:
        page = listed(stocked, f"?page={bad}&per_page={bad}")
        assert (page["page"], page["per_page"], len(page["summaries"])) == (1, 20, 5)
        assert len(listed(stocked, f"?limit={bad}")) == 5

    def test_a_page_has_at_most_a_hundred_and_may_be_far_away(self, stocked: Site) -> None:
        assert listed(stocked, "?per_page=1000")["per_page"] == 100
        assert listed(stocked, "?page=999999999999999")["summaries"] == []

    def test_an_empty_library(self, site: Site) -> None:
        assert listed(site, "") == []
        assert listed(site, "?page=1") == {"summaries": [], "total": 0, "page": 1, "per_page": 20, "total_pages": 0}


class TestSearch:
    def found(self, site: Site, **query: Any) -> Any:
        answer = site.client.get("/search_summaries", query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def test_what_was_said_is_found_with_its_second_and_its_link(self, site: Site) -> None:
        site.summarize(site.bring(url=VIDEO, title="Bees"), length="brief")
        (hit,) = self.found(site, q="winter ball", scope="transcripts")
        assert hit["type"] == "video"
        assert hit["title"] == "Bees"
        assert hit["t"] == 1
        assert hit["url_at"] == f"{VIDEO}&t=1s"
        marked = [hit["snippet"][start:end] for start, end in hit["highlights"]]
        assert marked == ["winter", "ball"]

    def test_a_hit_in_a_summary_has_no_second(self, stocked: Site) -> None:
        hits = self.found(stocked, q="sourdough", scope="summaries")
        assert hits
        assert all(hit["t"] is None and hit["url_at"] is None and hit["snippet"] for hit in hits)

    @pytest.mark.parametrize(
        "words", ["don't", "AT&T", "react.js", "C++", '"', "*", "NEAR(", "a OR b", "%", "()", "-x"]
    )
    def test_signs_are_no_error(self, stocked: Site, words: str) -> None:
        assert isinstance(self.found(stocked, q=words), list)

    @pytest.mark.parametrize("scope", ["summaries", "transcripts", "all"])
    def test_nothing_found_is_an_empty_array(self, stocked: Site, scope: str) -> None:
        assert self.found(stocked, q="zzzyyyxxx", scope=scope) == []

    def test_operators_qualifiers_and_a_word_that_is_not_finished(self, stocked: Site) -> None:
        every = self.found(stocked, q="sourdough", scope="summaries", limit=100)
        assert {hit["title"] for hit in self.found(stocked, q='"starter alive" OR zzz', scope="summaries")} == {
            every[0]["title"]
        }
        assert self.found(stocked, q="sourdough -sourdough") == []
        assert self.found(stocked, q="sourdough before:2020") == []
        assert len(self.found(stocked, q="sourdough model:builtin", scope="summaries")) == len(every)
        unfinished = self.found(stocked, q="starter sourd", typing="1", scope="summaries")
        assert {hit["summary_id"] for hit in unfinished} == {hit["summary_id"] for hit in every}

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "q=",
            "q=%20%20",
            "q=a&scope=titles",
            "q=a&limit=0",
            "q=a&typing=yes",
            "q=before:soon",
            "q=is:blue",
            "q=" + "a" * 501,
            "q=" + "%3F" * 10_000,
        ],
    )
    def test_a_question_that_makes_no_sense(self, shared_site: Site, query: str) -> None:
        error_of(shared_site.client.get(f"/search_summaries?{query}"), 400, "bad_request")

    def test_the_limit(self, stocked: Site) -> None:
        assert len(self.found(stocked, q="sourdough", limit=1)) == 1


class TestOne:
    def test_as_json_with_provenance(self, site: Site) -> None:
        made = site.summarize()
        shown = site.client.get(f"/summaries/{made['summary_id']}").json
        marks = {"favourite": False, "archived": False, "tags": [], "note": "", "position": None, "playlists": []}
        assert {**shown, "cached": False} == {**made, **marks}

    def test_as_markdown(self, site: Site) -> None:
        made = site.summarize()
        answer = site.client.get(f"/summaries/{made['summary_id']}.md")
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert "sourdough" in answer.headers["Content-Disposition"]
        assert answer.text.startswith('---\ntitle: "How to keep a sourdough starter alive"\n')
        assert made["summary"].strip() in answer.text
        assert answer.text.count("Key moments") == 1

    def test_its_transcript(self, site: Site) -> None:
        made = site.summarize(site.bring(url=VIDEO))
        shown = site.client.get(f"/summaries/{made['summary_id']}/transcript").json
        assert shown["segments"][0] == {"start": 1.0, "end": 4.0, "text": "Bees winter in a ball."}
        assert (shown["timed"], shown["captions"], shown["video_url"]) == (True, "uploaded", VIDEO)
        assert len(shown["segments"]) == VTT.count(b"-->")

    @pytest.mark.parametrize("path", ["nope", "nope.md", "nope/transcript", "%00", "%ff.md"])
    def test_one_that_is_not_there(self, shared_site: Site, path: str) -> None:
        error_of(shared_site.client.get(f"/summaries/{path}"), 404, "summary_not_found")


class TestDelete:
    @pytest.mark.parametrize("in_body", [True, False])
    @pytest.mark.parametrize(("name", "gone"), [("summary_id", 1), ("video_id", 4)])
    def test_one_or_all_of_a_video(self, site: Site, name: str, gone: int, in_body: bool) -> None:
        stocked = stock(site)
        which = {name: listed(stocked, "")[1][name]}
        how: dict[str, Any] = {"json": which} if in_body else {"query_string": which}
        answer = stocked.client.delete("/delete_summary", **how)
        assert answer.status_code == 200
        assert answer.json["success"] is True
        assert str(gone) in answer.json["message"]
        assert len(listed(stocked, "")) == 5 - gone
        error_of(stocked.client.delete("/delete_summary", **how), 404, "summary_not_found")

    @pytest.mark.parametrize("body", [{}, {"summary_id": ""}, {"summary_id": "a", "video_id": "b"}, {"summary_id": 1}])
    def test_a_bad_body_deletes_nothing(self, stocked: Site, body: Any) -> None:
        error_of(stocked.client.delete("/delete_summary", json=body), 400, "bad_request")
        assert len(listed(stocked, "")) == 5

    def test_neither_query_nor_body(self, shared_site: Site) -> None:
        error_of(shared_site.client.delete("/delete_summary"), 400, "bad_request")

    def test_an_unknown_field(self, shared_site: Site) -> None:
        error_of(shared_site.client.delete("/delete_summary", json={"id": "a"}), 400, "unknown_field")


def test_a_search_says_while_older_summaries_are_still_being_read_into_it(site: Site) -> None:
    site.summarize(SAMPLE)
    answer = site.client.get("/search_summaries?q=starter")
    assert answer.json
    assert "X-Index-Pending" not in answer.headers
    older = sqlite3.connect(site.services.settings.data_dir / "library.sqlite3", isolation_level=None)
    older.execute("CREATE TABLE transcripts_index (words TEXT)")  # what an older version leaves behind
    older.close()
    answer = site.client.get("/search_summaries?q=starter")
    assert answer.json
    assert answer.headers["X-Index-Pending"] == "true"
