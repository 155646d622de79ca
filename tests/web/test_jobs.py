"""The routes of jobs: reading, cancelling, retrying, deleting, and bringing captions."""

from io import BytesIO
from typing import Any

import pytest

from tests.web.conftest import Opener
from tests.web.site import OTHER_SAMPLE, SAMPLE, VTT, Site, error_of, until

SMALL = {
    "job_id", "job_type", "status", "priority", "progress", "message", "current_item", "total_items",
    "completed_items", "failed_items", "model", "options", "created_at", "started_at", "completed_at", "updated_at",
    "next_attempt_at", "estimated_seconds", "error",
}  # fmt: skip


@pytest.fixture
def unreachable_site(open_site: Opener) -> Site:
    """One that cannot reach YouTube, whose videos therefore wait for their next try."""
    return open_site(youtube_proxy_url="http://127.0.0.1:9")


class TestReading:
    def test_the_whole_job_has_items_and_results_and_the_small_one_has_not(self, site: Site) -> None:
        job_id = site.submit()
        small = site.wait(job_id, "completed")
        whole = site.client.get(f"/jobs/{job_id}").json
        assert small.keys() >= SMALL
        assert whole.keys() - small.keys() == {"items", "results"}
        assert (small["progress"], small["completed_items"], small["failed_items"]) == (1.0, 1, 0)
        assert whole["items"][0]["status"] == "completed"
        assert whole["items"][0]["summary_id"] == whole["results"][0]["summary_id"]

    def test_newest_first_in_pages(self, site: Site) -> None:
        ids = [site.submit() for _ in range(5)]
        for job_id in ids:
            site.wait(job_id, "completed")
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = site.client.get("/jobs", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
            assert all(job.keys() >= SMALL and "items" not in job for job in page["jobs"])
            seen += [job["job_id"] for job in page["jobs"]]
            cursor = page["next_cursor"]
        assert seen == ids[::-1]

    def test_by_status(self, busy_site: Site) -> None:
        running, waiting = busy_site.submit(model="silent"), busy_site.submit(model="silent")
        busy_site.wait(running, "in_progress")
        for status, expected in (("in_progress", [running]), ("pending", [waiting]), ("failed", [])):
            page = busy_site.client.get(f"/jobs?status={status}").json
            assert [job["job_id"] for job in page["jobs"]] == expected

    @pytest.mark.parametrize(
        "query",
        ["status=", "status=done", "limit=0", "limit=201", "limit=x", "limit=", "limit=-1", "cursor=zzz", "cursor="],
    )
    def test_a_question_that_makes_no_sense(self, shared_site: Site, query: str) -> None:
        error_of(shared_site.client.get(f"/jobs?{query}"), 400, "bad_request")


class TestCancel:
    def test_a_waiting_job_is_over_at_once(self, busy_site: Site) -> None:
        busy_site.wait(busy_site.submit(model="silent"), "in_progress")
        job_id = busy_site.submit()
        answer = busy_site.client.post(f"/jobs/{job_id}/cancel")
        assert answer.status_code == 200
        assert answer.json == {"job_id": job_id, "status": "cancelled", "message": "Job cancelled"}
        assert busy_site.client.get(f"/jobs/{job_id}/status").json["status"] == "cancelled"

    def test_a_running_job_is_told_to_stop_and_stops(self, busy_site: Site) -> None:
        job_id = busy_site.submit(model="silent")
        busy_site.wait(job_id, "in_progress")
        answer = busy_site.client.post(f"/jobs/{job_id}/cancel")
        assert (answer.status_code, answer.json["status"]) == (202, "cancel_requested")
        busy_site.wait(job_id, "cancelled")

    def test_a_job_that_is_over_says_how_it_ended(self, site: Site) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        error = error_of(site.client.post(f"/jobs/{job_id}/cancel"), 409, "job_over")
        assert error["status"] == "completed"


class TestRetry:
    def test_a_cancelled_job_runs_again(self, busy_site: Site) -> None:
        blocking = busy_site.submit(model="silent")
        busy_site.wait(blocking, "in_progress")
        job_id = busy_site.submit()
        busy_site.client.post(f"/jobs/{job_id}/cancel")
        answer = busy_site.client.post(f"/jobs/{job_id}/retry")
        assert answer.status_code == 202
        assert answer.headers["Location"] == f"/jobs/{job_id}"
        assert answer.json["status"] == "pending"
        busy_site.client.post(f"/jobs/{blocking}/cancel")
        busy_site.wait(job_id, "completed")

    def test_named_items_only(self, busy_site: Site) -> None:
        answer = busy_site.client.post("/summarize_async", json={"urls": [SAMPLE, OTHER_SAMPLE], "model": "e401"})
        job_id = answer.json["job_id"]
        busy_site.wait(job_id, "failed")
        busy_site.wait(busy_site.submit(model="silent"), "in_progress")  # so that they only wait
        assert busy_site.client.post(f"/jobs/{job_id}/retry", json={"items": [1]}).status_code == 202
        items = busy_site.client.get(f"/jobs/{job_id}").json["items"]
        assert [item["status"] for item in items] == ["failed", "pending"]

    def test_nothing_of_it_failed(self, site: Site) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        error_of(site.client.post(f"/jobs/{job_id}/retry", json={}), 409, "nothing_to_retry")

    def test_it_still_runs(self, busy_site: Site) -> None:
        job_id = busy_site.submit(model="silent")
        busy_site.wait(job_id, "in_progress")
        error_of(busy_site.client.post(f"/jobs/{job_id}/retry"), 409, "job_not_over")

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"items": [7]}, 404, "item_not_found"),
            ({"items": ["0"]}, 400, "bad_request"),
            ({"items": []}, 400, "bad_request"),
            ({"item": [0]}, 400, "unknown_field"),
        ],
    )
    def test_a_bad_body(self, site: Site, body: Any, status: int, code: str) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        error_of(site.client.post(f"/jobs/{job_id}/retry", json=body), status, code)


class TestDelete:
    def test_a_job_that_is_over_goes_and_its_summary_stays(self, site: Site) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        answer = site.client.delete(f"/jobs/{job_id}")
        assert (answer.status_code, answer.data) == (204, b"")
        error_of(site.client.get(f"/jobs/{job_id}"), 404, "job_not_found")
        assert len(site.client.get("/get_cached_summaries").json) == 1

    def test_a_job_that_is_not_over_stays(self, busy_site: Site) -> None:
        job_id = busy_site.submit(model="silent")
        error_of(busy_site.client.delete(f"/jobs/{job_id}"), 409, "job_not_over")
        assert busy_site.client.get(f"/jobs/{job_id}").status_code == 200


class TestBringTranscript:
    VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"

    @pytest.mark.parametrize(
        "sent",
        [
            {"data": VTT, "content_type": "text/vtt"},
            {"data": VTT},
            {"data": {"file": (BytesIO(VTT), "captions.vtt")}, "content_type": "multipart/form-data"},
            {"json": {"text": VTT.decode()}},
        ],
        ids=["file", "curl -T", "form", "json"],
    )
    def test_a_video_goes_on_with_the_captions(self, unreachable_site: Site, sent: dict[str, Any]) -> None:
        site = unreachable_site
        job_id = site.submit(self.VIDEO)
        site.wait(job_id, "retry", "failed")
        answer = site.client.put(f"/jobs/{job_id}/items/0/transcript", **sent)
        assert answer.status_code == 202, answer.text
        assert answer.headers["Location"] == f"/jobs/{job_id}"
        site.wait(job_id, "completed")
        (result,) = site.client.get(f"/jobs/{job_id}").json["results"]
        assert result["provenance"]["captions"] == "uploaded"
        assert result["video_url"] == self.VIDEO

    def test_a_file_that_is_none_changes_nothing(self, unreachable_site: Site) -> None:
        job_id = unreachable_site.submit(self.VIDEO)
        unreachable_site.wait(job_id, "retry", "failed")
        answer = unreachable_site.client.put(f"/jobs/{job_id}/items/0/transcript", data=b"\x89PNG\r\n\x1a\n\0\0")
        error_of(answer, 400, "bad_transcript")
        assert unreachable_site.client.get(f"/jobs/{job_id}/status").json["status"] in ("retry", "failed")

    def test_a_playlist_has_no_captions_of_its_own(self, busy_site: Site) -> None:
        busy_site.wait(busy_site.submit(model="silent"), "in_progress")
        job_id = busy_site.submit("https://www.youtube.com/playlist?list=PLabcdefghijk")
        error_of(busy_site.client.put(f"/jobs/{job_id}/items/0/transcript", data=VTT), 400, "bad_request")

    def test_an_item_that_is_done(self, site: Site) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        error_of(site.client.put(f"/jobs/{job_id}/items/0/transcript", data=VTT), 409, "nothing_to_retry")

    def test_an_item_that_is_not_there(self, site: Site) -> None:
        error_of(site.client.put(f"/jobs/{site.submit()}/items/9/transcript", data=VTT), 404, "item_not_found")

    def test_an_unknown_form(self, site: Site) -> None:
        url = f"/jobs/{site.submit()}/items/0/transcript"
        error_of(site.client.put(url, data=VTT, content_type="application/zip"), 415, "unsupported_upload")

    def test_a_file_that_is_too_large(self, open_site: Opener) -> None:
        site = open_site(max_transcript_bytes=1024)
        url = f"/jobs/{site.submit()}/items/0/transcript"
        error = error_of(site.client.put(url, data=b"x" * 1025), 413, "too_large")
        assert "1024 bytes" in error["error"]
        assert "MAX_TRANSCRIPT_BYTES" in error["remedy"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/status"),
        ("GET", "/stream"),
        ("POST", "/cancel"),
        ("POST", "/retry"),
        ("DELETE", ""),
        ("PUT", "/items/0/transcript"),
    ],
)
@pytest.mark.parametrize("job_id", ["nope", "%00", "%ff", "x" * 3000])
def test_an_unknown_job(shared_site: Site, method: str, path: str, job_id: str) -> None:
    error = error_of(shared_site.client.open(f"/jobs/{job_id}{path}", method=method), 404, "job_not_found")
    assert error["error"] == "Job not found"


def test_a_job_keeps_the_error_of_each_item(busy_site: Site) -> None:
    job_id = busy_site.submit(model="e401")
    busy_site.wait(job_id, "failed")
    job = until(lambda: busy_site.client.get(f"/jobs/{job_id}").json, lambda seen: bool(seen["error"]), job_id)
    assert job["error"].keys() == {"code", "message", "consequence", "remedy", "retryable", "retry_at"}
    assert job["items"][0]["error"] == job["error"]
