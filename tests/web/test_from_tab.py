"""Captions from a tab of YouTube: for one item, by invitation, and the only path that another site may send to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from job_models import JobStatus
from jobs.invitations import LIFE, Invitations
from tests.web.site import SAMPLE, VTT, Site, error_of
from web.guard import YOUTUBE

VIDEO = "abcdefghijk"
FROM_YOUTUBE = {"Origin": "https://www.youtube.com", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def failed(site: Site) -> str:
    """A job whose video could not be fetched: nothing outside is reachable in these tests."""
    job_id = site.submit(f"https://youtu.be/{VIDEO}")
    site.wait(job_id, "retry", "failed")
    return job_id


def invited(site: Site, job_id: str, index: int = 0) -> dict[str, Any]:
    answer = site.client.get(f"/jobs/{job_id}/items/{index}/invitation")
    assert answer.status_code == 200
    return dict(answer.json)


def send(site: Site, job_id: str, headers: dict[str, str] = FROM_YOUTUBE, **changes: Any) -> Any:
    invitation = invited(site, job_id)
    body = {"token": invitation["token"], "video_id": VIDEO, "captions": VTT.decode(), "language": "nl", **changes}
    return site.client.post(f"/jobs/{job_id}/items/0/from_tab", json=body, headers=headers)


def test_the_item_goes_on(site: Site, failed: str) -> None:
    assert invited(site, failed)["video_url"] == f"https://www.youtube.com/watch?v={VIDEO}"
    answer = send(site, failed, title="A talk")
    assert answer.status_code == 202
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.youtube.com"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    site.wait(failed, "completed")
    [result] = site.client.get(f"/jobs/{failed}").json["results"]
    assert (result["video_id"], result["title"], result["language"]) == (VIDEO, "A talk", "nl")
    assert len(site.services.jobs.page(None, 10, None)[0]) == 1, "the same item, not another job"
    error_of(send(site, failed), 409, "nothing_to_retry")


@pytest.mark.parametrize("origin", sorted(YOUTUBE))
def test_a_browser_may_ask_first(site: Site, failed: str, origin: str) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = site.client.options(f"/jobs/{failed}/items/0/from_tab", headers=asks)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert answer.headers["Vary"] == "Origin"
    for path in (f"/jobs/{failed}", f"/jobs/{failed}/items/0/invitation", "/jobs", "/from_tab"):
        assert "Access-Control-Allow-Origin" not in site.client.get(path, headers=asks).headers


@pytest.mark.parametrize(
    "origin",
    ["https://youtube.com.evil.example", "http://www.youtube.com", "https://www.youtube.com:8443", "null",
     "https://evil.example", "https://music.youtube.com"],
)  # fmt: skip
def test_nobody_else_may(site: Site, failed: str, origin: str) -> None:
    answer = send(site, failed, {"Origin": origin, "Sec-Fetch-Site": "cross-site"})
    error_of(answer, 403, "cross_site")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/summarize_async", "/jobs/x/cancel", "/transcripts", "/jobs/x/items/0/from_tab/"])
def test_youtube_may_send_nowhere_else(site: Site, path: str) -> None:
    answer = site.client.post(path, json={"url": SAMPLE}, headers=FROM_YOUTUBE)
    error_of(answer, 403, "cross_site")
    put = site.client.put("/jobs/x/items/0/transcript", data=VTT, headers=FROM_YOUTUBE, content_type="text/vtt")
    error_of(put, 403, "cross_site")


def test_the_invitation_is_for_this_item_alone(site: Site, failed: str) -> None:
    other = invited(site, site.submit("https://youtu.be/abcdefghij2"))["token"]
    own = invited(site, failed)["token"]
    second, _, seal = own.partition(".")
    later = str(int(second) + 60)
    for token in (
        other,
        "",
        ".",
        "x",
        f"{later}.{seal}",
        f"{second}.",
        f"{second}.{seal[:-1]}",
        f"{second}.ü",
        "9" * 200,
    ):
        refusal = send(site, failed, token=token)
        error_of(refusal, 403, "invitation_over")
        assert refusal.headers["Access-Control-Allow-Origin"] == "https://www.youtube.com"
    item = site.services.jobs.require(failed).items[0]
    assert item.captions is None
    assert item.status is not JobStatus.COMPLETED


def test_captions_of_another_video_are_refused(site: Site, failed: str) -> None:
    error_of(send(site, failed, video_id="abcdefghij9"), 409, "other_video")
    error_of(send(site, failed, captions='{"events": []}'), 400, "bad_transcript")
    error_of(send(site, failed, more=1), 400, "unknown_field")
    too_much = "long words " * (site.services.settings.max_transcript_bytes // 11 + 1)
    error_of(send(site, failed, captions=too_much), 413, "too_large")


def test_only_videos_have_invitations(site: Site) -> None:
    job_id = site.submit(SAMPLE)
    error_of(site.client.get(f"/jobs/{job_id}/items/0/invitation"), 400, "bad_request")
    error_of(site.client.get(f"/jobs/{job_id}/items/7/invitation"), 404, "item_not_found")
    error_of(site.client.get("/jobs/x/items/0/invitation"), 404, "job_not_found")


def test_an_invitation_ends_with_its_time_and_with_the_server() -> None:
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    invitations = Invitations(lambda: now[0])
    given = invitations.give("job", 3)
    assert given.expires_at == "2026-11-22T01:00:00.000Z"
    assert invitations.holds(given.token, "job", 3)
    assert not invitations.holds(given.token, "job", 4)
    assert not invitations.holds(given.token, "jo", 3)
    assert not Invitations(lambda: now[0]).holds(given.token, "job", 3)
    now[0] += LIFE - timedelta(seconds=1)
    assert invitations.holds(given.token, "job", 3)
    now[0] += timedelta(seconds=1)
    assert not invitations.holds(given.token, "job", 3)
