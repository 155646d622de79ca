"""A page that slept while the server was restarted hears what ended meanwhile, each once, and how things are."""

from pathlib import Path

import pytest

from tests.client import Client, Listener
from tests.running_app import RunningApp

SAMPLE, OTHER = "sample:sourdough-starter", "sample:every-ten-minutes"


def names(stream: Listener) -> list[str]:
    return [name for name, _, _ in stream.events]


def heard_of(stream: Listener, name: str) -> list[str]:
    return [data["job_id"] for data in stream.named(name)]


@pytest.mark.parametrize("crash", [True, False])
def test_what_ended_before_a_restart_is_told_after_it(tmp_path: Path, crash: bool) -> None:
    with RunningApp({}, tmp_path) as app:
        client = Client(app.url)
        with client.listening() as stream:
            seen = client.submit(SAMPLE)
            stream.wait_for("job_status", job_id=seen, status="completed")
            last = stream.events[-1][2]
        missed = client.submit(f"{SAMPLE}\n{OTHER}")
        client.wait(missed)
        app.kill() if crash else app.stop()

    with RunningApp({}, tmp_path) as app:
        client = Client(app.url)
        with client.listening(headers={"Last-Event-ID": last}) as stream:
            stream.wait_for("snapshot")
            assert names(stream) == [
                "connected", "summary_complete", "summary_complete", "job_status", "resync", "snapshot"
            ]  # fmt: skip
            assert heard_of(stream, "summary_complete") == [missed, missed]
            assert {data["index"] for data in stream.named("summary_complete")} == {0, 1}
            assert all(data["summary"] for data in stream.named("summary_complete"))
            ids = [event_id for _, _, event_id in stream.events]
            assert len(set(ids[1:-1])) == len(ids[1:-1])
            middle, end = ids[2], ids[-1]

        # It broke off in the middle: what came is not told again, the rest is.
        with client.listening(f"/events?Last-Event-ID={middle}&subscribe=summary_complete,job_status") as stream:
            stream.wait_for("snapshot")
            assert names(stream)[1:-2] == ["summary_complete", "job_status"]

        later = client.submit(SAMPLE)
        client.wait(later)
        with client.listening(headers={"Last-Event-ID": end}) as stream:
            stream.wait_for("job_status", job_id=later, status="completed")
            assert heard_of(stream, "summary_complete") == [later]
            assert not stream.named("resync")


def test_what_was_seen_of_a_job_that_goes_on_after_a_restart_is_not_told_again(tmp_path: Path) -> None:
    with RunningApp({"WORKER_THREADS": "1"}, tmp_path) as app:
        client = Client(app.url)
        with client.listening() as stream:
            job_id = client.submit(f"{SAMPLE}\nhttps://youtu.be/dQw4w9WgXcQ")  # nobody answers for the second
            stream.wait_for("summary_complete", job_id=job_id, index=0)
            stream.wait_for("summary_progress", job_id=job_id, index=1, status="retry")
            stream.wait_for("job_status", job_id=job_id, status="retry")
            last = stream.events[-1][2]
        app.kill()

    with RunningApp({"WORKER_THREADS": "1"}, tmp_path) as app:
        client = Client(app.url)
        client.ask("POST", f"/jobs/{job_id}/cancel")
        client.wait(job_id)
        with client.listening(headers={"Last-Event-ID": last}) as stream:
            stream.wait_for("snapshot")
            assert not stream.named("summary_complete")
            assert [data["status"] for data in stream.named("job_status")] == ["cancelled"]
