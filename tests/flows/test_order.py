"""Who is next, seen from outside: by the order in which the provider is asked and the summaries come."""

import threading
from pathlib import Path

from job_queue import PATIENCE
from tests.client import wait_for
from tests.flows.fixtures import LOCAL, calls, compatible, held_model, server, world
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand


def link(number: int) -> str:
    return f"https://youtu.be/abcdefgh{number:03}"


def test_long_lists_go_on_under_a_stream_of_single_videos_which_keep_their_order(tmp_path: Path) -> None:
    with (
        world() as stand,
        server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (_, client),
        held_model(stand) as gate,
        client.listening() as live,
    ):
        live.wait_for("snapshot")
        first = client.submit(link(0))
        stand.wait_for(lambda: calls(stand) == 1)
        low = client.submit("\n".join(link(100 + number) for number in range(11)))
        medium = client.submit("\n".join(link(200 + number) for number in range(2)))
        singles = [client.submit(link(1 + number)) for number in range(2 * PATIENCE + 6)]
        assert [client.status(job_id)["priority"] for job_id in (low, medium, first)] == ["LOW", "MEDIUM", "HIGH"]
        gate.set()
        for job_id in (low, medium, *singles):
            client.wait(job_id)
        wait_for(lambda: len(live.named("summary_complete")) == 1 + 11 + 2 + len(singles))
        done = [(event["job_id"], event["index"]) for event in live.named("summary_complete")]
        assert [job_id for job_id, _ in done if job_id in singles] == singles, "first come, first served"
        order = [job_id for job_id, _ in done[1:]]
        # Nine singles, then the one list and the other, and so on; with the singles through, priority alone decides.
        turn = [*["single"] * PATIENCE, "medium", "low"]
        names = {low: "low", medium: "medium"}
        assert sorted(names.get(job_id, "single") for job_id in order[: len(turn)]) == sorted(turn)
        assert {names.get(job_id, "single") for job_id in order[:PATIENCE]} == {"single"}
        assert [index for job_id, index in done if job_id == low] == list(range(11))


def test_the_videos_of_a_playlist_in_a_batch_come_in_its_place(tmp_path: Path) -> None:
    playlist = "https://www.youtube.com/playlist?list=PLhidden"
    with (
        world() as stand,
        server(stand, tmp_path, WORKER_THREADS="1", **compatible(stand)) as (_, client),
        client.listening() as live,
    ):
        live.wait_for("snapshot")
        job_id = client.submit("\n".join([link(0), playlist, link(1)]))
        job = client.wait(job_id)
        live.wait_for("job_status", job_id=job_id, status="completed")
        told = [e for e in live.events if e[0] in ("summary_complete", "summary_failed")]
        assert [data["index"] for _, data, _ in told] == [item["index"] for item in job["items"]]
        assert job["items"][-1]["video_id"] == "abcdefgh001"


def test_the_items_of_one_job_run_side_by_side_as_far_as_allowed(tmp_path: Path) -> None:
    with (
        world() as stand,
        server(stand, tmp_path, WORKER_THREADS="4", JOB_CONCURRENCY="2", **compatible(stand)) as (_, client),
        held_model(stand) as gate,
    ):
        job_id = client.submit("\n".join(link(number) for number in range(6)))
        stand.wait_for(lambda: calls(stand) == 2)
        other = client.submit(link(50))
        stand.wait_for(lambda: calls(stand) == 3)
        assert sum(item["status"] == "in_progress" for item in client.job(job_id)["items"]) == 2
        gate.set()
        assert {client.wait(each)["status"] for each in (job_id, other)} == {"completed"}


def begun(stand: Stand) -> tuple[int, int]:
    """How many of the links from 100 and from 200 on somebody has begun to work on."""
    asked = [request.query["v"] for request in stand.requests() if request.path == "/watch"]
    return sum(each.startswith("abcdefgh1") for each in asked), sum(each.startswith("abcdefgh2") for each in asked)


def test_a_list_that_comes_second_catches_up_with_what_the_first_has_begun(tmp_path: Path) -> None:
    answers, model = threading.Semaphore(0), OpenAIStand()

    def one_at_a_time(exchange: Exchange) -> None:
        if "completions" in exchange.path:
            answers.acquire(timeout=20)
        model(exchange)

    with world() as stand:
        stand.route(LOCAL, one_at_a_time)
        with server(stand, tmp_path, WORKER_THREADS="4", **compatible(stand)) as (_, client):
            first = client.submit("\n".join(link(100 + number) for number in range(12)))
            stand.wait_for(lambda: calls(stand) == 4)
            second = client.submit("\n".join(link(200 + number) for number in range(12)))
            counts = [begun(stand)]
            for _ in range(16):
                answers.release()
                wait_for(lambda: calls(stand) == len(counts) + 4)
                counts.append(begun(stand))
            assert counts[::4] == [(4, 0), (4, 4), (6, 6), (8, 8), (10, 10)]
            answers.release(8)
            assert {client.wait(each)["status"] for each in (first, second)} == {"completed"}
