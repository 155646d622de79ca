"""How a summary should be: what the server is set to, what a request says instead, and advertising."""

from pathlib import Path
from typing import Any

from tests.client import Client
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.stand import Stand

SAMPLE = "sample:sourdough-starter"
AD = "This video is sponsored by Boxly. Use the code BREAD for 20% off."
TALK = [
    f"In month {month} the keeper opens hive number {month} and counts the frames of brood and honey in it."
    for month in range(40)
]


def _told(client: Client, url: str, **options: Any) -> dict[str, Any]:
    job = client.wait(client.submit(url, **options))
    assert job["status"] == "completed", job
    return dict(job["results"][0])


def _uploaded(client: Client, sentences: list[str]) -> str:
    rows = [f"00:00:{at:02d}.000 --> 00:00:{at + 1:02d}.000\n{text}\n" for at, text in enumerate(sentences)]
    sent = client.ask("POST", "/transcripts", {"text": "\n".join(["WEBVTT\n", *rows]), "title": "Hives"})
    assert sent.status == 201, sent
    return str(sent.json["url"])


def _asked(stand: Stand) -> str:
    """What the model was told last."""
    return str([request for request in stand.requests(LOCAL) if request.method == "POST"][-1].json["messages"])


def test_what_the_server_is_set_to_holds_unless_a_request_says_otherwise(tmp_path: Path) -> None:
    usual = {
        "SUMMARY_LENGTH": "Short",
        "SUMMARY_STYLE": "bullets",
        "SUMMARY_LANGUAGE": "German",
        "SUMMARY_INSTRUCTION": "Only what costs money",
    }
    with world() as stand, server(stand, tmp_path, **compatible(stand), **usual) as (_, client):
        told = _told(client, SAMPLE)
        shape = {"length": "short", "style": "bullets", "instruction": "Only what costs money", "language": "German"}
        assert told.items() >= shape.items()
        assert "Only what costs money" in _asked(stand)
        assert "Write in German." in _asked(stand)
        assert client.get("/api_status")["default_options"] == shape
        own = _told(client, SAMPLE, instruction="", length="brief", language="auto")
        assert (own["instruction"], own["length"], own["style"], own["language"]) == ("", "brief", "bullets", "en")
        assert "Only what costs money" not in _asked(stand)
        again = client.ask("POST", f"/summaries/{own['summary_id']}/again", {"style": "prose"}).json
        other = client.wait(again["job_id"])["results"][0]
        assert (other["instruction"], other["length"], other["style"]) == ("", "brief", "prose"), "as in the summary"
        assert client.wait(client.submit(SAMPLE))["items"][0]["cached"]
        assert client.ask("POST", "/summarize", {"url": SAMPLE, "instruction": "x" * 2001}).status == 400


def test_advertising_is_left_out_unless_it_is_asked_for(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        short = _uploaded(client, [*TALK[:4], AD, *TALK[4:8]])
        whole = _told(client, short)
        assert calls(stand) == 0, "it is shorter than the summary that was asked for"
        assert "Boxly" not in whole["summary"]
        assert (whole["sponsors"], whole["cached"]) == (False, False)
        wanted = _told(client, short, sponsors=True)
        assert "Boxly" in wanted["summary"]
        assert (wanted["sponsors"], wanted["cached"]) == (True, False)
        assert wanted["summary_id"] != whole["summary_id"]
        assert len(client.get(f"/summaries/{whole['summary_id']}/versions")["versions"]) == 2

        long = _uploaded(client, [*TALK[:20], AD, *TALK[20:]])
        for model in ("builtin", "ok"):
            told = [_told(client, long, model=model, length="medium", sponsors=wish) for wish in (False, True)]
            assert told[0]["summary_id"] != told[1]["summary_id"]
            if model == "builtin":
                assert "Boxly" not in told[0]["summary"]
        assert "What is said for sponsors belongs to it" in _asked(stand)
        assert "sponsors and requests to subscribe" not in _asked(stand)
        kept = client.ask("POST", f"/summaries/{wanted['summary_id']}/again", {"style": "bullets"}).json
        assert client.wait(kept["job_id"])["results"][0]["sponsors"] is True
