"""Marks, many at once, bringing back, and lists, over HTTP."""

from typing import Any

import pytest

from tests.web.site import OTHER_SAMPLE, SAMPLE, Site, error_of

NO_MARKS = {"favourite": False, "archived": False, "tags": [], "note": "", "position": None, "playlists": []}


def stock(site: Site) -> list[str]:
    """The ids of three summaries of one sample, the newest first."""
    return [str(site.summarize(SAMPLE, length=length)["summary_id"]) for length in ("brief", "short", "medium")][::-1]


def listed(site: Site, **query: str) -> list[str]:
    answer = site.client.get("/get_cached_summaries", query_string={"limit": "50", **query})
    assert answer.status_code == 200, answer.text
    found = answer.json if isinstance(answer.json, list) else answer.json["summaries"]
    return [result["summary_id"] for result in found]


def test_marks_are_written_and_shown_wherever_the_summary_is(site: Site) -> None:
    newest, *_ = stock(site)
    wanted = {"favourite": True, "tags": ["#Baking", "baking", "slow food"], "note": "for Sunday", "position": 0.5}
    answer = site.client.patch(f"/summaries/{newest}", json=wanted)
    assert answer.status_code == 200
    marks = {**NO_MARKS, **wanted, "tags": ["Baking", "slow food"]}
    assert answer.json == {"summary_id": newest, **marks}
    shown = site.client.get(f"/summaries/{newest}").json
    found = site.client.get("/get_cached_summaries?is=favourite").json
    (hit,) = site.client.get("/search_summaries?q=tag:baking").json
    for result in (shown, *found, hit):
        assert {name: result[name] for name in marks} == marks
    assert site.client.patch(f"/summaries/{newest}", json={}).json == {"summary_id": newest, **marks}
    assert site.client.patch(f"/summaries/{newest}", json={"tags": []}).json["tags"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"favourite": "yes"}, "bad_request"),
        ({"favourite": 1}, "bad_request"),
        ({"position": 1.5}, "bad_request"),
        ({"position": -0.1}, "bad_request"),
        ({"tags": ["x"] * 21}, "bad_request"),
        ({"tags": ["x" * 41]}, "bad_request"),
        ({"tags": "baking"}, "bad_request"),
        ({"note": "x" * 10_001}, "bad_request"),
        ({"title": "mine"}, "unknown_field"),
        ([], "bad_request"),
    ],
)
def test_marks_that_make_no_sense(shared_site: Site, body: Any, code: str) -> None:
    made = shared_site.summarize(SAMPLE)["summary_id"]
    error_of(shared_site.client.patch(f"/summaries/{made}", json=body), 400, code)
    error_of(shared_site.client.patch("/summaries/nope", json={"note": "x"}), 404, "summary_not_found")


def test_many_at_once(site: Site) -> None:
    ids = stock(site)

    def batch(action: str, **also: Any) -> Any:
        answer = site.client.post("/library/batch", json={"ids": [*ids[:2], "nope"], "action": action, **also})
        assert answer.status_code == 200, answer.text
        assert (answer.json["done"], answer.json["missing"]) == (ids[:2], ["nope"])

    batch("tag", tags=["Bread"])
    assert listed(site, tag="bread") == ids[:2]
    assert site.client.get("/library/tags").json == {"tags": [{"tag": "Bread", "count": 2}]}
    batch("untag", tags=["bread"])
    assert listed(site, tag="bread") == []
    batch("favourite")
    assert listed(site, q="is:favourite") == ids[:2]
    batch("unfavourite")
    assert listed(site, q="is:favourite") == []
    batch("archive")
    assert (listed(site), listed(site, q="is:archived")) == (ids[2:], ids[:2])
    assert site.client.get("/get_cached_summaries?page=1").json["total"] == 1
    batch("unarchive")
    assert listed(site) == ids
    batch("delete")
    assert listed(site) == ids[2:]
    error_of(site.client.get(f"/summaries/{ids[0]}"), 404, "summary_not_found")
    answer = site.client.post("/library/restore", json={"ids": [*ids, "nope"]})
    assert (answer.status_code, answer.json["missing"]) == (200, ["nope"])
    assert listed(site) == ids


def test_deleting_one_and_bringing_it_back(site: Site) -> None:
    ids = stock(site)
    before = site.client.get(f"/summaries/{ids[0]}/transcript").json
    assert site.client.delete(f"/delete_summary?video_id={SAMPLE}").json["success"] is True
    assert listed(site) == []
    assert site.client.get("/search_summaries?q=sourdough").json == []
    error_of(site.client.get(f"/summaries/{ids[0]}/transcript"), 404, "summary_not_found")
    assert site.client.post("/library/restore", json={"ids": ids}).json["done"] == ids
    assert listed(site) == ids
    assert site.client.get(f"/summaries/{ids[0]}/transcript").json == before
    error_of(site.client.post("/library/restore", json={"ids": ["nope"]}), 404, "summary_not_found")


def test_many_again_in_another_way(site: Site) -> None:
    ids = stock(site)[:2]
    answer = site.client.post("/library/batch", json={"ids": [*ids, "nope"], "action": "again", "length": "long"})
    assert answer.status_code == 202, answer.text
    (job,) = answer.json["jobs"]
    assert (job["total_items"], answer.json["missing"]) == (2, ["nope"])
    assert site.wait(job["job_id"], "completed", "failed")["status"] == "completed"
    assert site.client.get("/get_cached_summaries").json[0]["length"] == "long"
    nothing = site.client.post("/library/batch", json={"ids": ["nope"], "action": "again"})
    assert (nothing.status_code, nothing.json["jobs"]) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {"ids": [], "action": "delete"},
        {"ids": ["a"] * 501, "action": "delete"},
        {"ids": ["a"], "action": "burn"},
        {"ids": ["a"]},
        {"ids": ["a"], "action": "tag"},
        {"ids": ["a"], "action": "delete", "tags": ["x"]},
        {"ids": [f"a{n}" for n in range(101)], "action": "again"},
        {"ids": "a", "action": "delete"},
    ],
)
def test_a_batch_that_makes_no_sense(shared_site: Site, body: Any) -> None:
    error_of(shared_site.client.post("/library/batch", json=body), 400, "bad_request")


def test_pages_by_cursor_and_by_qualifier(site: Site) -> None:
    ids = stock(site)
    other = str(site.summarize(OTHER_SAMPLE)["summary_id"])
    first = site.client.get("/get_cached_summaries?cursor=&limit=2").json
    assert ([each["summary_id"] for each in first["summaries"]], first["total"]) == ([other, ids[0]], 4)
    query = {"cursor": first["next_cursor"], "limit": "2"}
    rest = site.client.get("/get_cached_summaries", query_string=query).json
    assert ([each["summary_id"] for each in rest["summaries"]], rest["next_cursor"]) == (ids[1:], None)
    assert listed(site, model="builtin", after="2020") == [other, *ids]
    assert listed(site, before="2020", page="1") == []
    assert listed(site, cursor="", q="model:gpt") == []
    assert isinstance(site.client.get("/get_cached_summaries?model=builtin").json, list)


@pytest.mark.parametrize("query", ["cursor=x", "cursor=2026~x", "q=bread", "is=blue", "before=soon", "q=-bread"])
def test_a_list_that_cannot_be_meant(shared_site: Site, query: str) -> None:
    error_of(shared_site.client.get(f"/get_cached_summaries?{query}"), 400, "bad_request")


def test_an_empty_library_has_empty_lists(shared_site: Site) -> None:
    for kind in ("channels", "playlists"):
        answer = shared_site.client.get(f"/library/{kind}")
        assert answer.status_code == 200
        assert all("count" in each for each in answer.json[kind])


def test_what_failed_is_found_with_its_reason(site: Site) -> None:
    job_id = site.submit(site.bring(b"Hm."))
    site.wait(job_id, "failed")
    stock(site)
    (hit,) = site.client.get("/search_summaries?q=is:failed").json
    assert (hit["summary"], hit["job_id"], hit["index"]) == (None, job_id, 0)
    assert hit["error"] == hit["snippet"] == hit["error_detail"]["message"]
    for query, count in (("is:failed hm", 1), ("is:failed sourdough", 0), ("is:failed model:gpt", 0)):
        assert len(site.client.get("/search_summaries", query_string={"q": query}).json) == count
