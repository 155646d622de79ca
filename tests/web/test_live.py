"""Live streams over HTTP: their headers, their first frames, their end, and that nobody's place is kept for nothing."""

import json
from typing import Any

import pytest
from flask import Response

from tests.web.conftest import Opener
from tests.web.site import SAMPLE, Site, error_of, frames, until


def event(frame: str) -> tuple[str, dict[str, Any]]:
    """The name and the data of a frame that has both."""
    fields = dict(line.split(": ", 1) for line in frame.split("\n"))
    return fields["event"], json.loads(fields["data"])


def told_until_completed(answer: Any, job_id: str) -> list[tuple[str, dict[str, Any]]]:
    """The named events, up to the one that says that the job is done."""
    told = []
    for frame in frames(answer):
        if "event: " in frame:
            told.append(event(frame))
            name, data = told[-1]
            if name == "job_status" and data["job_id"] == job_id and data["status"] == "completed":
                break
    return told


def check_head(answer: Any) -> None:
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Access-Control-Allow-Origin" not in answer.headers


def connections(site: Site) -> int:
    return int(site.client.get("/events/status").json["connections"])


class TestEvents:
    def test_it_begins_with_hello_and_a_snapshot(self, site: Site) -> None:
        with site.client.get("/events") as answer:
            check_head(answer)
            seen = frames(answer)
            assert next(seen) == "retry: 1000"
            name, hello = event(next(seen))
            assert name == "connected"
            assert hello.keys() == {"connection_id", "server_time", "version"}
            assert event(next(seen)) == ("snapshot", {"jobs": []})

    def test_a_job_is_told_from_its_birth_to_its_summary(self, site: Site) -> None:
        with site.client.get("/events") as answer:
            job_id = site.submit()
            told = told_until_completed(answer, job_id)
        names = [name for name, _ in told]
        (complete,) = (data for name, data in told if name == "summary_complete")
        assert (complete["job_id"], complete["index"]) == (job_id, 0)
        assert complete["summary"]
        assert {"job_status", "summary_progress"} <= set(names)

    def test_only_what_was_subscribed_to_and_only_of_one_job(self, busy_site: Site) -> None:
        blocking = busy_site.submit(model="silent")
        busy_site.wait(blocking, "in_progress")
        _, job_id = busy_site.submit(), busy_site.submit("sample:every-ten-minutes")
        with busy_site.client.get(f"/events?subscribe=job_status, summary_complete&job_id={job_id}") as answer:
            busy_site.client.post(f"/jobs/{blocking}/cancel")
            told = told_until_completed(answer, job_id)
        names = [name for name, _ in told]
        assert names[:2] == ["connected", "snapshot"]
        assert names.count("summary_complete") == 1
        assert set(names[2:]) == {"job_status", "summary_complete"}
        assert {data["job_id"] for _, data in told[2:]} == {job_id}
        assert [job["job_id"] for job in told[1][1]["jobs"]] == [job_id]

    @pytest.mark.parametrize("by_header", [True, False])
    def test_it_resumes_where_a_client_was(self, site: Site, by_header: bool) -> None:
        with site.client.get("/events") as answer:
            seen = frames(answer)
            next(seen)
            last = next(line for line in next(seen).split("\n") if line.startswith("id: "))[4:]
        job_id = site.submit()
        site.wait(job_id, "completed")
        how: dict[str, Any] = {"headers" if by_header else "query_string": {"Last-Event-ID": last}}
        with site.client.get("/events", **how) as answer:
            names = [name for name, _ in told_until_completed(answer, job_id)]
        assert names[:2] == ["connected", "job_status"]
        assert "snapshot" not in names
        assert names.count("summary_complete") == 1

    def test_a_client_that_leaves_frees_its_place_also_before_the_first_frame(self, open_site: Opener) -> None:
        site = open_site(sse_max_connections=1)
        with site.client.get("/events"):
            assert connections(site) == 1
            answer = site.client.get("/events")
            error_of(answer, 503, "too_many_streams")
            assert int(answer.headers["Retry-After"]) >= 1
        until(lambda: connections(site), lambda number: number == 0, "the place of who left")
        with site.client.get("/events") as answer:
            check_head(answer)

    @pytest.mark.parametrize("path", ["/events", "/jobs/{job_id}/stream"])
    def test_asking_for_the_head_only_opens_nothing(self, busy_site: Site, path: str) -> None:
        job_id = busy_site.submit(model="silent")
        answer = busy_site.client.head(path.format(job_id=job_id))
        check_head(answer)
        assert connections(busy_site) == 0

    def test_a_failure_on_the_way_out_gives_the_place_back(self, open_site: Opener) -> None:
        site = open_site(sse_max_connections=1)
        fails = [True]

        @site.app.after_request
        def fail_once(response: Response) -> Response:
            if fails and response.mimetype == "text/event-stream":
                fails.clear()
                raise RuntimeError("a hook that fails")
            return response

        assert site.client.get("/events").status_code == 500
        assert connections(site) == 0
        with site.client.get("/events") as answer:
            check_head(answer)

    def test_the_numbers(self, site: Site) -> None:
        with site.client.get("/events"):
            assert site.client.get("/events/status").json == {
                "connections": 1,
                "max_connections": 100,
                "events_sent": 0,
                "dropped_connections": 0,
            }

    def test_switched_off_clients_are_sent_to_polling(self, open_site: Opener) -> None:
        site = open_site(sse_enabled=False)
        assert "/status" in error_of(site.client.get("/events"), 404, "sse_off")["remedy"]
        error_of(site.client.get(f"/jobs/{site.submit()}/stream"), 404, "sse_off")


class TestOneJob:
    def test_unnamed_frames_with_the_status_until_it_is_over(self, site: Site) -> None:
        with site.client.get(f"/jobs/{site.submit()}/stream") as answer:
            check_head(answer)
            told = [frame for frame in frames(answer) if not frame.startswith("retry: ")]
        assert all(frame.startswith("data: ") and "\n" not in frame for frame in told)
        seen = [json.loads(frame[6:]) for frame in told]
        assert seen[-1]["status"] == "completed"
        assert [job["progress"] for job in seen] == sorted(job["progress"] for job in seen)
        assert all("items" not in job for job in seen)
        until(lambda: connections(site), lambda number: number == 0, "the place of a stream that is over")

    def test_a_job_that_is_over_gives_one_frame(self, site: Site) -> None:
        job_id = site.submit()
        site.wait(job_id, "completed")
        with site.client.get(f"/jobs/{job_id}/stream") as answer:
            told = [frame for frame in frames(answer) if frame.startswith("data: ")]
        (only,) = told
        assert json.loads(only[6:])["status"] == "completed"


def test_silence_has_heartbeats(open_site: Opener) -> None:
    site = open_site(sse_heartbeat_interval=0.1, youtube_proxy_url="http://127.0.0.1:9")
    job_id = site.submit("dQw4w9WgXcQ")
    site.wait(job_id, "retry")  # for seconds: YouTube cannot be reached
    with site.client.get("/events") as answer:
        assert ": heartbeat" in frames(answer)
    with site.client.get(f"/jobs/{job_id}/stream") as answer:
        beat = next(frame for frame in frames(answer) if "heartbeat" in frame)
    assert json.loads(beat.removeprefix("data: ")).keys() == {"type", "timestamp"}


def test_a_synchronous_request_is_told_too(site: Site) -> None:
    with site.client.get("/events") as answer:
        site.summarize(SAMPLE)
        assert any("event: summary_complete" in frame for frame in frames(answer))
