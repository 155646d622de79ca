"""Text of others that no encoding can hold: halves of characters in titles, captions, answers and requests."""

import json
from dataclasses import replace
from pathlib import Path

from tests.flows.fixtures import LOCAL, compatible, server, world
from tests.wire.exchange import Exchange
from tests.wire.youtube import YouTube
from tests.wire.youtube_videos import video

HIGH, LOW = "\ud83d", "\ude00"
SMILE = "\U0001f600"
LINK = "https://youtu.be/halfemoji__"
SAID = ["A short ", "summary ", HIGH, LOW + " with ", f"a pair {HIGH}{LOW}", " and half a one ", HIGH, " here."]


def _model(exchange: Exchange) -> None:
    """Streams an answer as some servers do, that cut their text between the halves of a character."""
    if exchange.path.endswith("/models"):
        exchange.reply_json({"data": [{"id": "halves"}]})
        return
    out = exchange.stream()
    for text in SAID:
        out.write(f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n")
    out.write('data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n')


def test_halves_of_characters_break_nothing_and_pairs_are_joined(tmp_path: Path) -> None:
    with world() as stand:
        told = video("halfemoji__")
        lines = [(start, length, f"{text} {SMILE}") for start, length, text in told.lines]
        YouTube(stand).add(replace(told, title=f"Half {HIGH} of it {HIGH}{LOW}", channel=LOW, lines=tuple(lines)))
        stand.route(LOCAL, _model)
        settings = compatible(stand, "halves")
        with server(stand, tmp_path, **settings) as (app, client):
            with client.listening() as live:
                live.wait_for("snapshot")
                job_id = client.submit(LINK)
                result = live.wait_for("summary_complete", job_id=job_id)
                live.wait_for("job_status", job_id=job_id, status="completed")
                texts = "".join(text["text"] for text in live.named("summary_text"))
            assert result["title"] == f"Half \ufffd of it {SMILE}"
            assert result["channel"] == "\ufffd"
            assert result["summary"] == f"A short summary {SMILE} with a pair {SMILE} and half a one \ufffd here."
            assert texts == result["summary"]
            app.kill()
        with server(stand, tmp_path, **settings) as (_, client):
            assert client.job(job_id)["results"][0]["summary"] == result["summary"]
            assert client.job(job_id)["items"][0]["title"] == result["title"]
            summary_id = result["summary_id"]
            assert SMILE in client.ask("GET", f"/summaries/{summary_id}.md").body.decode()
            said = client.get(f"/summaries/{summary_id}/transcript")["segments"]
            assert all(line["text"].endswith(SMILE) for line in said[1:])


def test_halves_of_characters_in_a_request_are_made_whole(tmp_path: Path) -> None:
    words = "We talk about bees and honey and the winter of the hive. " * 5
    with world() as stand, server(stand, tmp_path) as (_, client):
        sent = client.ask("POST", "/transcripts", {"text": f"{words}{HIGH}", "title": f"Bees {HIGH}{LOW}{LOW}"})
        assert sent.status == 201
        answer = client.ask("POST", "/summarize", {"url": sent.json["url"], "instruction": f"be kind {HIGH}"})
        assert answer.json[0]["title"] == f"Bees {SMILE}\ufffd"
        unknown = client.ask("POST", "/summarize", {"url": sent.json["url"], HIGH: 1})
        assert (unknown.status, unknown.json["code"]) == (400, "unknown_field")
        link = client.ask("POST", "/summarize", {"url": HIGH})
        assert (link.status, link.json["code"]) == (400, "not_a_youtube_link")
        upload = json.dumps({"events": [{"tStartMs": n * 1000, "segs": [{"utf8": f"{words}{LOW}"}]} for n in range(9)]})
        as_file = client.ask("POST", "/transcripts", upload.encode(), {"Content-Type": "text/plain"})
        assert as_file.status == 201
