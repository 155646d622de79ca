"""From a link to a stored summary, for each provider, live, and found again after a restart."""

from pathlib import Path

import pytest

from tests.client import Client
from tests.flows.fixtures import calls, compatible, server, world

VIDEO = "abcdefghij0"
LINK = f"https://www.youtube.com/watch?v={VIDEO}"

PROVIDERS = {
    "builtin": {},
    "openai": {"OPENAI_API_KEY": "sk-flow-key"},
    "gemini": {"GOOGLE_API_KEY": "AIza-flow-key"},
    "compatible": None,
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_link_becomes_a_summary_with_times_live_and_stays_after_a_restart(provider: str, tmp_path: Path) -> None:
    with world() as stand:
        settings = PROVIDERS[provider]
        settings = compatible(stand) if settings is None else settings
        with server(stand, tmp_path, **settings) as (app, client):
            with client.listening() as live:
                live.wait_for("snapshot")
                job_id = client.submit(LINK)
                told = live.wait_for("summary_complete", job_id=job_id)
                live.wait_for("job_status", job_id=job_id, status="completed")
                texts = sorted(live.named("summary_text"), key=lambda text: (text["attempt"], text["at"]))
            job = client.job(job_id)
            [result] = job["results"]
            assert job["status"] == "completed"
            assert job["progress"] == 1.0
            assert result["summary"] == told["summary"]
            assert result["error"] is None
            assert result["video_id"] == VIDEO
            assert result["video_url"] == LINK
            assert len(result["summary"].split()) > 10
            assert result["key_moments"]
            assert all(0 <= moment["t"] <= result["duration"] for moment in result["key_moments"])
            assert "<p>" in result["summary_html"] or "<li>" in result["summary_html"]
            assert texts, "the text did not come live"
            steps = [step["message"] for step in live.named("summary_progress")]
            for word in ("checking library", "fetching details", "fetching transcript", "summarizing part 1 of 1"):
                assert word in steps
            assert len(live.named("summary_complete")) == 1
            app.kill()
        with server(stand, tmp_path, **settings) as (_, client):
            [kept] = client.get("/get_cached_summaries")
            assert kept["summary"] == result["summary"]
            assert client.job(job_id)["results"][0]["summary"] == result["summary"]
            asked = calls(stand)
            again = client.wait(client.submit(LINK))
            assert again["results"][0]["cached"] is True
            assert calls(stand) == asked


def test_each_sample_without_key_and_network(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path) as (_, client):
        samples = client.get("/samples")
        assert len(samples) == 3
        for sample in samples:
            job = client.wait(client.submit(sample["url"]))
            [result] = job["results"]
            assert result["model"] == "builtin"
            assert result["provenance"]["captions"] == "sample"
            assert result["key_moments"]
        assert stand.requests() == []


def test_an_uploaded_file_is_summarized_and_found_by_its_words(tmp_path: Path) -> None:
    starts = [n for n in range(0, 300, 6) if n % 60 < 55]
    lines = [
        f"00:{n // 60:02d}:{n % 60:02d}.000 --> 00:{n // 60:02d}:{n % 60 + 5:02d}.000\n"
        f"Beekeeping fact number {n}: a hive of bees makes honey from nectar number {n}.\n"
        for n in starts
    ]
    file = ("WEBVTT\n\n" + "\n".join(lines)).encode()
    boundary = "xxBOUNDARYxx"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="bees.vtt"\r\n'
            "Content-Type: text/vtt\r\n\r\n"
        ).encode()
        + file
        + f"\r\n--{boundary}--\r\n".encode()
    )
    with world() as stand, server(stand, tmp_path) as (_, client):
        sent = client.ask("POST", "/transcripts", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        assert sent.status == 201
        job = client.wait(client.submit(sent.json["url"]))
        [result] = job["results"]
        assert "bees" in result["summary"].lower()
        assert result["provenance"]["captions"] == "uploaded"
        [hit, *_] = client.get("/search_summaries?q=honey%20nectar&scope=all")
        assert "honey" in hit["snippet"].lower()


def test_the_synchronous_call_answers_a_bare_array(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, WORKER_THREADS="0") as (_, client):
        answer = client.ask("POST", "/summarize", {"url": LINK})
        assert answer.status == 200
        [result] = answer.json
        assert result["video_id"] == VIDEO
        assert result["summary"]
        refused = client.ask("POST", "/summarize_async", {"url": LINK})
        assert refused.status == 503
        assert "/summarize" in refused.json["remedy"]


def test_another_model_gives_another_summary(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        first = _result(client, LINK, model="ok")
        other = _result(client, LINK, model="builtin")
        assert first["summary"] != other["summary"]
        assert other["cached"] is False
        assert len(client.get("/get_cached_summaries")) == 2
        assert _result(client, LINK, model="ok")["summary_id"] == first["summary_id"]


def _result(client: Client, url: str, **options: str) -> dict[str, object]:
    return dict(client.wait(client.submit(url, **options))["results"][0])
