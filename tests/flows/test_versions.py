"""A summary again with other options or of a stretch: another version beside it, from the words that are kept."""

from pathlib import Path
from typing import Any

from tests.client import Client
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.stand import Stand

LINK = "https://www.youtube.com/watch?v=abcdefghij0"
UPLOAD = "\n".join(
    ["WEBVTT\n"]
    + [
        f"00:{minute:02d}:00.000 --> 00:{minute:02d}:20.000\nIn month {minute} the keeper opens hive number {minute} "
        f"and counts the frames of brood and honey.\n"
        for minute in range(30)
    ]
)


def _result(client: Client, url: str, **options: Any) -> dict[str, Any]:
    return dict(client.wait(client.submit(url, **options))["results"][0])


def _again(client: Client, summary_id: str, **changes: Any) -> dict[str, Any]:
    """The finished job's one result."""
    answer = client.ask("POST", f"/summaries/{summary_id}/again", changes)
    assert answer.status == 202, answer
    assert answer.headers["Location"] == f"/jobs/{answer.json['job_id']}"
    job = client.wait(answer.json["job_id"])
    assert job["status"] == "completed", job
    return dict(job["results"][0])


def _youtube(stand: Stand) -> int:
    return sum("youtube" in request.host for request in stand.requests())


def test_again_reuses_the_words_of_a_video_and_keeps_both_versions(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        first = _result(client, LINK, length="short", instruction="Only figures")
        fetched, asked = _youtube(stand), calls(stand)
        other = _again(client, first["summary_id"], style="bullets", model="thinks")
        assert (other["length"], other["style"], other["instruction"]) == ("short", "bullets", "Only figures")
        assert other["model"] == "thinks"
        assert calls(stand) == asked + 1
        assert _youtube(stand) == fetched, "the words were fetched once more"
        assert other["provenance"]["route"] == "library"

        for summary_id in (first["summary_id"], other["summary_id"]):
            told = client.get(f"/summaries/{summary_id}/versions")
            assert told["summary_id"] == summary_id
            assert [each["summary_id"] for each in told["versions"]] == [other["summary_id"], first["summary_id"]]
        same = _again(client, first["summary_id"])
        assert (same["summary_id"], same["cached"]) == (first["summary_id"], True)
        assert calls(stand) == asked + 1, "the same version was paid for twice"


def test_a_stretch_is_read_alone_and_its_times_are_inside(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        sent = client.ask("POST", "/transcripts", {"text": UPLOAD, "title": "Hives"})
        whole = _result(client, sent.json["url"])
        zoom = _again(client, whole["summary_id"], length="brief", **{"from": 600, "to": 1200})
        assert zoom["range"] == {"from": 600, "to": 1200}
        assert whole["range"] is None
        assert zoom["key_moments"]
        assert all(600 <= moment["t"] < 1200 for moment in zoom["key_moments"])
        prompt = stand.requests(LOCAL)[-1].body.decode()
        assert "hive number 10 " in prompt
        assert "hive number 9 " not in prompt
        assert "hive number 20 " not in prompt
        deeper = _again(client, zoom["summary_id"], model="builtin", **{"from": 60})
        assert deeper["range"] == {"from": 60, "to": 1760}, "a stretch is one of the whole video, also of a stretch"
        assert len(client.get(f"/summaries/{whole['summary_id']}/versions")["versions"]) == 3


def test_another_style_of_a_long_video_pays_for_the_merging_only(tmp_path: Path) -> None:
    settings = {"LOCAL_CONTEXT_TOKENS": "6000"}
    with world() as stand, server(stand, tmp_path, **compatible(stand), **settings) as (_, client):
        first = _result(client, "sample:a-year-with-bees", length="short")
        parts, asked = first["provenance"]["parts"], calls(stand)
        assert parts > 2
        assert asked > parts
        _again(client, first["summary_id"], style="bullets")
        assert calls(stand) == asked + (asked - parts), "a part was paid for twice"


def test_a_job_goes_on_after_a_restart_and_a_key_names_it_once(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path, **compatible(stand, "silent")) as (app, client):
            first = _result(client, "sample:sourdough-starter", model="builtin")
            path, body = f"/summaries/{first['summary_id']}/again", {"model": "silent", "from": 60, "to": 240}
            answer = client.ask("POST", path, body, {"Idempotency-Key": "k1"})
            job_id = answer.json["job_id"]
            stand.wait_for(lambda: calls(stand) == 1)
            app.kill()
        with server(stand, tmp_path, **compatible(stand, "silent")) as (_, client):
            repeated = client.ask("POST", path, body, {"Idempotency-Key": "k1"})
            assert (repeated.status, repeated.json["job_id"]) == (200, job_id)
            stand.wait_for(lambda: calls(stand) == 2)
            prompt = stand.requests(LOCAL)[-1].body.decode()
            assert "[01:0" in prompt
            assert "[00:0" not in prompt, "the stretch was forgotten"
            client.ask("POST", f"/jobs/{job_id}/cancel")
            client.wait(job_id, "cancelled")


def test_what_cannot_be_is_refused_in_words(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        made = _result(client, "sample:sourdough-starter")  # 311.7 s
        path = f"/summaries/{made['summary_id']}/again"
        for body, words in (
            ({"from": 10, "to": 5}, "`from` before `to`"),
            ({"from": -1}, "seconds from 0 to 312 (5:12)"),
            ({"from": 312}, "seconds from 0 to 312"),
            ({"to": 313}, "seconds from 0 to 312"),
            ({"from": 0.1, "to": 0.2}, "Nothing is said from 0:00 to 0:00"),
            ({"from": "60"}, "`from`"),
            ({"from": True}, "`from`"),
            ({"length": "endless"}, "`length` must be one of"),
            ({"model": "gpt-none"}, "Unknown model"),
        ):
            answer = client.ask("POST", path, body)
            assert answer.status == 400, (body, answer)
            assert words in answer.json["error"], (body, answer.json)
        unknown = client.ask("POST", path, {"start": 1})
        assert unknown.json["code"] == "unknown_field"
        assert "from, to" in unknown.json["remedy"]
        assert client.ask("POST", path, b'{"from": NaN}', {"Content-Type": "application/json"}).status == 400
        for missing in ("again", "ask"):
            assert client.ask("POST", f"/summaries/nothing/{missing}", {"question": "x"}).status == 404
        assert client.ask("GET", "/summaries/nothing/versions").status == 404
        plain = client.ask("POST", "/transcripts", {"text": "A plain text about bees and honey. " * 20})
        untimed = _result(client, plain.json["url"])
        refused = client.ask("POST", f"/summaries/{untimed['summary_id']}/again", {"from": 1})
        assert refused.status == 400
        assert "no times" in refused.json["error"]


def test_a_version_of_what_was_deleted_meanwhile_fetches_nothing(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (_, client):
        first = _result(client, LINK)
        fetched = _youtube(stand)
        blocking = client.submit("sample:every-ten-minutes", model="silent")
        client.wait(blocking, "in_progress")
        job_id = client.ask("POST", f"/summaries/{first['summary_id']}/again", {"style": "prose"}).json["job_id"]
        assert client.ask("DELETE", f"/delete_summary?summary_id={first['summary_id']}").status == 200
        client.ask("POST", f"/jobs/{blocking}/cancel")
        job = client.wait(job_id)
        assert job["items"][0]["error"]["code"] == "summary_not_found"
        assert _youtube(stand) == fetched


def test_a_stretch_that_fails_says_which_it_was(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        sent = client.ask("POST", "/transcripts", {"text": UPLOAD, "title": "Hives"})
        whole = _result(client, sent.json["url"], model="builtin")
        body = {"model": "e401", "length": "brief", "from": 600, "to": 1200}
        job = client.wait(client.ask("POST", f"/summaries/{whole['summary_id']}/again", body).json["job_id"])
        [failed] = job["results"]
        assert (job["status"], failed["summary"]) == ("failed", None)
        assert failed["range"] == {"from": 600, "to": 1200}


def test_what_is_made_afresh_says_whose_place_it_took(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        ids: list[str] = []
        for _ in range(3):
            told = _result(client, LINK, fresh=True)
            assert told["replaces"] == ids[::-1]
            ids.append(told["summary_id"])
        assert _result(client, LINK)["replaces"] == ids[1::-1]
        assert client.get(f"/summaries/{ids[0]}")["summary_id"] == ids[2], "the older ids lead to it"
        assert client.get("/get_cached_summaries?page=1")["total"] == 1


def test_without_workers_another_version_is_the_answer_itself(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="0", **compatible(stand)) as (_, client):
        sent = client.ask("POST", "/transcripts", {"text": UPLOAD, "title": "Hives"})
        [first] = client.ask("POST", "/summarize", {"url": sent.json["url"]}).json
        answer = client.ask(
            "POST", f"/summaries/{first['summary_id']}/again", {"style": "bullets", "from": 60, "to": 600}
        )
        assert (answer.status, answer.json["mode"]) == (200, "sync")
        [other] = answer.json["results"]
        assert (other["style"], other["range"], other["error"]) == ("bullets", {"from": 60, "to": 600}, None)
        assert len(client.get(f"/summaries/{first['summary_id']}/versions")["versions"]) == 2
