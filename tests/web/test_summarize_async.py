"""POST /summarize_async: what is accepted, what is refused, and that a refusal leaves nothing behind."""

from io import BytesIO
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import OTHER_SAMPLE, SAMPLE, Site, error_of

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def jobs(site: Site) -> list[dict[str, Any]]:
    return list(site.client.get("/jobs").json["jobs"])


def test_a_submission_is_acknowledged_with_where_to_follow_it(site: Site) -> None:
    answer = site.client.post("/summarize_async", json={"url": SAMPLE})
    assert answer.status_code == 202
    body = answer.json
    assert body.keys() == {
        "job_id",
        "status",
        "message",
        "total_items",
        "status_url",
        "stream_url",
        "estimated_seconds",
        "estimated_tokens",
        "estimated_cost",
        "free_items",
        "budget_left_usd",
        "over_budget",
    }
    assert (body["status"], body["total_items"]) == ("pending", 1)
    assert answer.headers["Location"] == f"/jobs/{body['job_id']}"
    assert body["stream_url"] == f"/jobs/{body['job_id']}/stream"
    assert site.client.get(body["status_url"]).json["job_id"] == body["job_id"]
    site.wait(body["job_id"], "completed")
    assert site.client.get(answer.headers["Location"]).json["results"][0]["summary"]


def test_options_arrive_at_the_job(site: Site) -> None:
    asked = {"length": "brief", "style": "bullets", "language": "German", "instruction": "Only the numbers."}
    job = site.client.get(f"/jobs/{site.submit(model='builtin', **asked)}").json
    assert job["options"] == asked
    assert job["model"] == "builtin"


def test_a_text_with_a_link_a_line_is_one_job_with_each_thing_once(site: Site) -> None:
    answer = site.client.post("/summarize_async", json={"urls": f"{SAMPLE}\n\n {OTHER_SAMPLE}\n{SAMPLE}\n"})
    job = site.client.get(answer.headers["Location"]).json
    assert job["job_type"] == "batch"
    assert [item["url"] for item in job["items"]] == [SAMPLE, OTHER_SAMPLE]


def test_what_is_known_of_a_link_is_its_title(busy_site: Site) -> None:
    url = busy_site.bring(title="  My talk ")
    urls = [url, SAMPLE, VIDEO]
    answer = busy_site.client.post("/summarize_async", json={"urls": urls, "model": "silent"})
    titles = [item["title"] for item in busy_site.client.get(answer.headers["Location"]).json["items"]]
    assert titles == ["My talk", "How to keep a sourdough starter alive", VIDEO]


@pytest.mark.parametrize(
    ("body", "code", "part"),
    [
        ({"url": "https://example.com/watch?v=dQw4w9WgXcQ"}, "not_a_youtube_link", "This is not a YouTube"),
        ({"urls": [SAMPLE, "nonsense"]}, "not_a_youtube_link", "Link 2: not a YouTube"),
        ({"urls": f"\n{SAMPLE}\n\nhttp://169.254.169.254/\n"}, "not_a_youtube_link", "Link 2: not a YouTube"),
        ({"url": "sample:none"}, "unknown_sample", "none"),
        ({"url": "transcript:0000"}, "unknown_transcript", "0000"),
        ({"url": SAMPLE, "model": "gpt-9"}, "unknown_model", "gpt-9"),
        ({"url": SAMPLE, "model": "gpt-5"}, "model_not_configured", "OPENAI_API_KEY"),
        ({"url": SAMPLE, "length": "epic"}, "bad_request", "`length`"),
        ({"url": SAMPLE, "mode": "async"}, "unknown_field", "mode"),
        ({"urls": []}, "nothing_to_do", "No link"),
        ({}, "nothing_to_do", "No link"),
        ([SAMPLE], "bad_request", "JSON object"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_stored(shared_site: Site, body: Any, code: str, part: str) -> None:
    assert part in error_of(shared_site.client.post("/summarize_async", json=body), 400, code)["error"]
    assert jobs(shared_site) == []


def test_more_links_than_allowed(open_site: Opener) -> None:
    site = open_site(max_urls_per_request=2)
    answer = site.client.post("/summarize_async", json={"urls": [SAMPLE, OTHER_SAMPLE, VIDEO]})
    assert "3 links" in error_of(answer, 413, "too_many_links")["error"]
    assert jobs(site) == []


def test_a_body_that_is_too_large(open_site: Opener) -> None:
    site = open_site(max_content_length=2000)
    answer = site.client.post("/summarize_async", json={"url": SAMPLE, "instruction": "x" * 2000})
    assert "2000 bytes" in error_of(answer, 413, "too_large")["error"]


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"url": SAMPLE}},
        {"data": b'{"url": "x"}', "content_type": "text/plain"},
        {"data": b'{"url": "x"}'},
        {},
    ],
    ids=["form", "text", "no type", "nothing"],
)
def test_a_body_that_is_not_json(shared_site: Site, sent: dict[str, Any]) -> None:
    error_of(shared_site.client.post("/summarize_async", **sent), 415, "unsupported_media_type")


def test_broken_json(shared_site: Site) -> None:
    answer = shared_site.client.post("/summarize_async", data=b'{"url": ', content_type="application/json")
    error_of(answer, 400, "bad_request")


def test_a_full_queue_refuses_with_the_time_to_wait_and_takes_work_again_later(busy_site: Site) -> None:
    running = busy_site.submit(model="silent")
    busy_site.wait(running, "in_progress")
    waiting = [busy_site.submit(OTHER_SAMPLE, model="silent") for _ in range(2)]
    answer = busy_site.client.post("/summarize_async", json={"url": SAMPLE})
    error_of(answer, 429, "queue_full")
    assert int(answer.headers["Retry-After"]) >= 1
    assert len(jobs(busy_site)) == 3
    busy_site.client.post(f"/jobs/{waiting[0]}/cancel")
    busy_site.submit()


@pytest.mark.parametrize("off", [{"worker_threads": 0}, {"async_processing_enabled": False}])
def test_without_workers_the_remedy_names_the_other_door(open_site: Opener, off: dict[str, Any]) -> None:
    site = open_site(**off)
    assert (
        "/summarize"
        in error_of(site.client.post("/summarize_async", json={"url": SAMPLE}), 503, "workers_off")["remedy"]
    )


class TestIdempotencyKey:
    def test_a_repetition_gives_the_same_job_whatever_it_asks_for(self, busy_site: Site) -> None:
        headers = {"Idempotency-Key": "one click"}
        busy_site.wait(busy_site.submit(model="silent"), "in_progress")
        first = busy_site.client.post("/summarize_async", json={"url": SAMPLE}, headers=headers)
        busy_site.submit(OTHER_SAMPLE)  # the queue is full now
        again = busy_site.client.post("/summarize_async", json={"url": OTHER_SAMPLE}, headers=headers)
        assert (first.status_code, again.status_code) == (202, 200)
        assert again.json["job_id"] == first.json["job_id"]
        assert again.headers["Location"] == first.headers["Location"]

    def test_another_key_is_another_job(self, site: Site) -> None:
        ids = {
            site.client.post("/summarize_async", json={"url": SAMPLE}, headers={"Idempotency-Key": key}).json["job_id"]
            for key in ("a", "b")
        }
        assert len(ids) == 2

    @pytest.mark.parametrize("key", ["", "x" * 201, "tab\there"])
    def test_a_key_that_is_none(self, shared_site: Site, key: str) -> None:
        answer = shared_site.client.post("/summarize_async", json={"url": SAMPLE}, headers={"Idempotency-Key": key})
        error_of(answer, 400, "bad_request")
        assert jobs(shared_site) == []


class TestChunked:
    """A body whose length nobody said before."""

    def send(self, site: Site, data: bytes, path: str = "/summarize_async", kind: str = "application/json") -> Any:
        environ = {"wsgi.input": BytesIO(data), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
        return site.client.post(path, content_type=kind, environ_overrides=environ)

    def test_it_is_read(self, site: Site) -> None:
        assert self.send(site, b'{"url": "sample:sourdough-starter"}').status_code == 202

    @pytest.mark.parametrize(
        ("path", "kind", "setting"),
        [
            ("/summarize_async", "application/json", "MAX_CONTENT_LENGTH"),
            ("/transcripts", "text/plain", "MAX_TRANSCRIPT_BYTES"),
        ],
    )
    def test_beyond_the_limit_it_is_refused_and_not_cut(
        self, open_site: Opener, path: str, kind: str, setting: str
    ) -> None:
        site = open_site(max_content_length=2000, max_transcript_bytes=2000)
        answer = self.send(site, b'{"url": "sample:sourdough-starter"}'.ljust(2002), path, kind)
        assert setting in error_of(answer, 413, "too_large")["remedy"]
