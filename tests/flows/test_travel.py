"""A library leaves one server and arrives at another, through the running application."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.client import Client
from tests.flows.fixtures import server, world
from youtube.subtitles import parse

LINK = "https://www.youtube.com/watch?v=abcdefghij0"
SAMPLE = "sample:sourdough-starter"


def _made(client: Client) -> list[dict[str, Any]]:
    """Two versions of a video, and a sample."""
    results = []
    for url, options in ((LINK, {}), (LINK, {"style": "bullets"}), (SAMPLE, {"length": "brief"})):
        results += client.wait(client.submit(url, **options))["results"]
    return results


def _library(client: Client) -> list[Any]:
    return [
        (client.get(f"/summaries/{each['summary_id']}"), client.get(f"/summaries/{each['summary_id']}/transcript"))
        for each in client.get("/get_cached_summaries")
    ]


def test_a_library_arrives_whole_and_is_used_there(tmp_path: Path) -> None:
    with world() as stand:
        with server(stand, tmp_path / "a") as (_, client):
            _made(client)
            before = _library(client)
            answer = client.ask("GET", "/export.zip")
            lines = client.ask("GET", "/export.jsonl")
        assert answer.headers["Content-Type"] == "application/zip"
        assert "Content-Length" not in answer.headers, "it is sent while it is made"
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        assert len(files) == len(before) == 3
        for text in files.values():
            facts = yaml.safe_load(text.split("---\n", 2)[1])
            assert {"title", "model", "summarized_at", "captions"} <= facts.keys()
            assert "\n## Transcript\n" in text
        told = [json.loads(line) for line in lines.body.splitlines()]
        assert {each["summary_id"] for each in told} == {summary["summary_id"] for summary, _ in before}
        fetched = len(stand.requests())
        for number, sent in enumerate((answer.body, lines.body)):
            with server(stand, tmp_path / f"b{number}") as (app, client):
                report = client.ask("POST", "/import", sent, {"Content-Type": "application/octet-stream"})
                assert report.status == 200, report
                assert (report.json["added"], report.json["failed"]) == (3, 0), report.json
                assert _library(client) == before
                again = client.wait(client.submit(LINK))
                assert again["items"][0]["cached"], "a request is answered from what was imported"
                assert client.ask("POST", "/import", sent).json["unchanged"] == 3
                app.kill()
            with server(stand, tmp_path / f"b{number}") as (_, client):
                assert _library(client) == before, "what was acknowledged is on disk"
        assert len(stand.requests()) == fetched, "an import asks nobody"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with world() as stand, server(stand, tmp_path_factory.mktemp("data"), MAX_IMPORT_BYTES="2000000") as (_, client):
        yield client


def test_one_summary_and_its_transcript_as_files(client: Client) -> None:
    made = client.wait(client.submit(SAMPLE))["results"][0]
    path = f"/summaries/{made['summary_id']}"
    text = client.ask("GET", f"{path}.txt")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.body.decode().startswith(made["title"])
    whole = client.get(f"{path}.json")
    assert whole["summary"] == made["summary"]
    said = client.get(f"{path}/transcript")
    assert whole["transcript"]["segments"] == said["segments"]
    for kind in ("vtt", "srt"):
        file = client.ask("GET", f"{path}/transcript.{kind}")
        read = parse(file.body, f"x.{kind}")
        assert [line.text for line in read.segments] == [line["text"] for line in said["segments"]]
        for line, wanted in zip(read.segments, said["segments"], strict=True):
            assert abs(line.start - wanted["start"]) < 0.0006
    assert client.ask("GET", f"{path}/transcript.vtt").headers["Content-Type"].startswith("text/vtt")
    plain = client.ask("GET", f"{path}/transcript.txt").body.decode().splitlines()
    assert plain == [line["text"] for line in said["segments"]]
    for file in (client.ask("GET", f"{path}.md"), client.ask("GET", f"{path}.json")):
        report = client.ask("POST", "/import", file.body)
        assert report.json["unchanged"] == 1, report.json


def test_what_changed_since(client: Client) -> None:
    first = client.wait(client.submit("sample:a-year-with-bees"))["results"][0]
    export = client.ask("GET", "/export.jsonl").body.splitlines()
    since = json.loads(export[-1])["summarized_at"]
    second = client.wait(client.submit("sample:every-ten-minutes"))["results"][0]
    later = client.ask("GET", f"/export.jsonl?changed_since={second['summarized_at']}").body.splitlines()
    assert [json.loads(line)["summary_id"] for line in later] == [second["summary_id"]]
    both = client.ask("GET", f"/export.jsonl?ids={first['summary_id']},{second['summary_id']}").body.splitlines()
    assert len(both) == 2
    assert client.ask("GET", f"/export.jsonl?changed_since={since[:10]}").status == 200
    assert client.ask("GET", "/export.zip?changed_since=yesterday").json["code"] == "bad_request"
    assert client.ask("GET", "/export.zip?ids=nope").status == 404
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    chosen = client.ask("POST", "/export.zip", f"ids={first['summary_id']}".encode(), form)
    assert chosen.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(chosen.body)) as archive:
        assert [each.partition("/")[0] for each in archive.namelist()] == ["summaries"]
    assert client.ask("POST", "/export.zip", f"ids={first['summary_id']},nope".encode(), form).status == 404
    many = ",".join(f"{number:032x}" for number in range(1001)).encode()
    assert client.ask("POST", "/export.zip", b"ids=" + many, form).json["code"] == "bad_request"


def test_bad_files_are_refused_in_words(client: Client) -> None:
    count = len(client.get("/get_cached_summaries"))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../tmp/x.md", "---\nurl: https://youtu.be/dQw4w9WgXcQ\n---\nx")
    for body, status, code in (
        (bomb.getvalue(), 400, "nothing_imported"),
        (b"%PDF-1.7", 400, "bad_import"),
        (b"", 400, "bad_request"),
        (b'{"x": 1', 400, "nothing_imported"),
        (bytes(2_100_000), 413, "too_large"),
    ):
        answer = client.ask("POST", "/import", body)
        assert (answer.status, answer.json["code"]) == (status, code), answer
        assert answer.json["error"]
        assert answer.json["remedy"]
    assert len(client.get("/get_cached_summaries")) == count


def test_an_old_cache_comes_in_a_form_and_has_no_transcript(client: Client) -> None:
    old = {"dQw4w9WgXcQ": {"title": "Old", "summary": "# Old\n\nWords **here**.", "model": "gemini-pro"}, "bad": {}}
    boundary = "x--x"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="summary_cache.json"\r\n'
        f"Content-Type: application/json\r\n\r\n{json.dumps(old)}\r\n--{boundary}--\r\n"
    ).encode()
    report = client.ask("POST", "/import", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    assert report.status == 200, report
    assert (report.json["added"], report.json["failed"]) == (1, 1)
    found = client.get("/search_summaries?q=words")
    ident = next(each["summary_id"] for each in found if each["title"] == "Old")
    assert "<strong>here</strong>" in client.get(f"/summaries/{ident}")["summary_html"]
    answer = client.ask("GET", f"/summaries/{ident}/transcript.vtt")
    assert (answer.status, answer.json["code"]) == (404, "no_transcript_kept")
    other = client.wait(client.submit("sample:sourdough-starter", length="brief"))["results"][0]["summary_id"]
    for path, sent in (
        (f"/summaries/{ident}/again", {"length": "short"}),
        (f"/summaries/{ident}/ask", {"question": "What is it about?"}),
        ("/library/batch", {"ids": [ident], "action": "again"}),
    ):
        refused = client.ask("POST", path, sent)
        assert (refused.status, refused.json["code"]) == (404, "no_transcript_kept"), refused
        assert "link" in refused.json["remedy"]
    mixed = client.ask("POST", "/library/batch", {"ids": [ident, other, "none"], "action": "again"})
    assert mixed.status == 202
    assert (mixed.json["done"], mixed.json["without_transcript"]) == ([other], [ident])
    assert mixed.json["missing"] == ["none"]
