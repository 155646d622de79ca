"""Who is next, seen from outside: by the order in which the provider is asked and the summaries come."""

from pathlib import Path

from job_queue import PATIENCE
from tests.client import wait_for
from tests.flows.fixtures import calls, compatible, held_model, server, world


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
