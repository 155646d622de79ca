"""kill -9 while many submit, and a disk that takes nothing for a while: nothing acknowledged is lost, nothing stuck."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sized
from functools import partial
from http.client import HTTPException
from pathlib import Path

from tests.client import Client, wait_for
from tests.running_app import RunningApp

SAMPLE = "sample:sourdough-starter"


def test_kill_9_while_many_submit_loses_no_acknowledged_job_and_tells_no_summary_twice(tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged: list[str] = []
    told: Counter[tuple[str, int]] = Counter()

    def submit(client: Client, number: int) -> None:
        for turn in range(1000):
            style = ("briefing", "bullets", "notes", "steps")[(number + turn) % 4]
            try:
                answer = client.ask("POST", "/summarize_async", {"url": SAMPLE, "style": style, "fresh": turn % 3 == 0})
            except (OSError, HTTPException):
                return  # the server is gone
            if answer.status == 202:
                acknowledged.append(answer.json["job_id"])

    for _ in range(3):
        with RunningApp({"WORKER_MAX_QUEUE_SIZE": "1000"}, tmp_path) as app:
            client = Client(app.url)
            with client.listening() as live:
                clients = [threading.Thread(target=submit, args=(client, number)) for number in range(6)]
                for thread in clients:
                    thread.start()
                wanted = len(acknowledged) + chance.randrange(20, 60)
                wait_for(partial(_at_least, wanted, acknowledged))
                app.kill()
                for thread in clients:
                    thread.join(10)
            told.update((done["job_id"], done["index"]) for done in live.named("summary_complete"))
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        assert {client.wait(job_id)["status"] for job_id in acknowledged} == {"completed"}
        assert all(result["summary"] for result in client.job(acknowledged[-1])["results"])
        assert "CRITICAL" not in app.log_text()
    assert max(told.values(), default=1) == 1


def test_a_full_disk_refuses_in_words_and_everything_works_again_when_there_is_room(tmp_path: Path) -> None:
    with RunningApp(data_dir=tmp_path) as app:
        client = Client(app.url)
        first = client.submit(SAMPLE)
        client.wait(first)
        with app.full_disk():
            for path in ("/summarize_async", "/summarize"):
                refused = client.ask("POST", path, {"url": SAMPLE, "fresh": True})
                assert (refused.status, refused.json["code"]) == (503, "storage_unavailable"), refused
                assert refused.json["remedy"]
                assert refused.headers["Retry-After"]
            began = time.monotonic()
            assert client.ask("GET", "/health").status == 200
            assert time.monotonic() - began < 1
            assert [job["job_id"] for job in client.get("/jobs")["jobs"]] == [first]
            assert len(client.get("/get_cached_summaries")) == 1
        second = client.submit(SAMPLE, fresh=True)
        assert client.wait(second)["status"] == "completed"
        app.kill()
    with RunningApp(data_dir=tmp_path) as app:
        jobs = Client(app.url).get("/jobs")["jobs"]
        assert [(job["job_id"], job["status"]) for job in jobs] == [(second, "completed"), (first, "completed")]


def _at_least(count: int, found: Sized) -> bool:
    return len(found) >= count
