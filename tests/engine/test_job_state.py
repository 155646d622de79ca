"""Moves over real files: durable, in order, and right after a crash."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import AppError
from job_models import JobEvent, JobItem, JobPriority, JobStatus
from job_state import JobStateManager
from storage.job_store import JobStore
from tests.engine.jobs import Kept, a_job, ten_each

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_an_added_job_survives_without_a_proper_end(tmp_path: Path) -> None:
    job = Kept(tmp_path).add()
    again = Kept(tmp_path)
    assert again.state.get(job.job_id) == job
    assert again.unfinished == [job]


def test_only_one_claim_wins(kept: Kept) -> None:
    job = kept.add()
    won: list[bool] = []
    threads = [
        threading.Thread(target=lambda: won.append(kept.state.claim(job.job_id, 0) is not None)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_events_tell_what_is_on_disk_in_order(tmp_path: Path) -> None:
    """Whenever an event is told, a second reader of the same files already finds that state or a later one."""
    seen: list[tuple[int, int]] = []
    store = JobStore(tmp_path)

    def listen(event: JobEvent) -> None:
        if event.name == "job_status":
            lines = (tmp_path / "job_state.journal").read_text().splitlines()
            seen.append((event.data["sequence"], len(lines)))

    state = JobStateManager(store, listen)
    state.recover()
    job, _ = state.add(a_job(state.new_id()))
    state.claim(job.job_id, 0)
    state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
    state.flush()
    assert [sequence for sequence, _ in seen] == [0, 1, 2]
    assert all(lines > sequence for sequence, lines in seen)


def test_summary_complete_comes_once_and_before_the_job_is_told_over(kept: Kept) -> None:
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={"summary": "Text"})
    kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={"summary": "Text"})
    assert kept.names().count("summary_complete") == 1
    assert kept.names().index("summary_complete") < len(kept.told) - 1
    assert kept.told[-1].data["status"] == "completed"


def test_a_running_item_waits_again_after_a_crash_and_its_attempt_counted(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add(2)
    kept.state.claim(job.job_id, 0)
    again = Kept(tmp_path)
    [found] = again.unfinished
    assert found.status is JobStatus.PENDING
    assert [item.status for item in found.items] == [JobStatus.PENDING] * 2
    assert found.items[0].attempts == 1


def test_finished_items_stay_finished_after_a_crash(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add(2)
    kept.state.claim(job.job_id, 0)
    kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
    [found] = Kept(tmp_path).unfinished
    assert [item.status for item in found.items] == [JobStatus.COMPLETED, JobStatus.PENDING]
    assert found.progress >= 0.5


def test_a_cancel_that_was_asked_for_holds_after_a_crash(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.request_cancel(job.job_id)
    again = Kept(tmp_path)
    found = again.state.get(job.job_id)
    assert found is not None
    assert found.status is JobStatus.CANCELLED
    assert again.unfinished == []


def test_work_inside_a_request_is_not_gone_on_with(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    running, waiting = kept.add(background=False), kept.add(2, background=False)
    kept.state.claim(running.job_id, 0)
    kept.state.claim(waiting.job_id, 1)
    again = Kept(tmp_path)
    assert again.unfinished == []
    statuses = [again.state.require(job.job_id).status for job in (running, waiting)]
    assert statuses == [JobStatus.FAILED, JobStatus.CANCELLED]
    error = again.state.require(running.job_id).error
    assert error is not None
    assert error["code"] == "interrupted"


def test_the_same_key_gives_the_same_job_also_at_the_same_time_and_after_a_restart(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    found: list[tuple[str, bool]] = []

    def add() -> None:
        job, created = kept.state.add(a_job(kept.state.new_id(), key="k"))
        found.append((job.job_id, created))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job_id for job_id, _ in found}) == 1
    assert sum(created for _, created in found) == 1
    earlier = Kept(tmp_path).state.find_idempotent("k")
    assert earlier is not None
    assert earlier.job_id == found[0][0]


def test_cancel_ends_what_waits_and_marks_what_runs(kept: Kept) -> None:
    job = kept.add(3)
    kept.state.claim(job.job_id, 0)
    marked = kept.state.request_cancel(job.job_id)
    assert marked.cancel_requested
    assert [item.status.value for item in marked.items] == ["in_progress", "cancelled", "cancelled"]
    assert marked.status is JobStatus.IN_PROGRESS
    assert kept.state.claim(job.job_id, 1) is None
    kept.state.cancelled(job.job_id, 0)
    assert kept.state.require(job.job_id).status is JobStatus.CANCELLED
    with pytest.raises(AppError) as refused:
        kept.state.request_cancel(job.job_id)
    assert refused.value.code == "job_over"


def test_retry_waits_with_its_time_and_runs_again(kept: Kept) -> None:
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    waiting = kept.state.retry_at(job.job_id, 0, "2026-11-21T10:00:00.000Z", ERROR, counted=True)
    assert waiting is not None
    assert (waiting.status, waiting.next_attempt_at) == (JobStatus.RETRY, "2026-11-21T10:00:00.000Z")
    assert waiting.items[0].attempts == 1
    again = kept.state.claim(job.job_id, 0)
    assert again is not None
    assert (again.status, again.items[0].attempts, again.next_attempt_at) == (JobStatus.IN_PROGRESS, 2, None)


def test_to_be_asked_to_come_later_is_no_attempt(kept: Kept) -> None:
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    waiting = kept.state.retry_at(job.job_id, 0, "2026-11-21T10:00:00.000Z", ERROR, counted=False)
    assert waiting is not None
    assert (waiting.items[0].attempts, waiting.items[0].postponed) == (0, 1)


def test_only_failed_items_run_again(kept: Kept) -> None:
    job = kept.add(2)
    for index in (0, 1):
        kept.state.claim(job.job_id, index)
    kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
    kept.state.fail(job.job_id, 1, ERROR)
    assert kept.state.require(job.job_id).status is JobStatus.COMPLETED
    again, ready = kept.state.reopen(job.job_id, None)
    assert ready == (1,)
    assert [item.status.value for item in again.items] == ["completed", "pending"]
    assert again.status is JobStatus.PENDING
    kept.state.claim(job.job_id, 1)
    kept.state.complete(job.job_id, 1, summary_id="s", title="T", cached=False, result={})
    with pytest.raises(AppError) as refused:
        kept.state.reopen(job.job_id, None)
    assert refused.value.code == "nothing_to_retry"


def test_a_playlist_becomes_its_videos_in_order_and_its_priority_follows(kept: Kept, tmp_path: Path) -> None:
    job = kept.add(2)
    kept.state.claim(job.job_id, 0)
    videos = [JobItem(index=0, source=f"video:{n}", url="", title=f"V{n}", playlist_id="P") for n in range(11)]
    assert kept.state.expand(job.job_id, 0, videos, ten_each) == (0, *range(2, 12))
    grown = kept.state.require(job.job_id)
    assert grown.priority is JobPriority.LOW
    assert grown.estimated_seconds == 120
    order = sorted(grown.items, key=lambda item: item.position)
    assert [item.title for item in order] == [f"V{n}" for n in range(11)] + ["S1"]
    assert [item.index for item in grown.items] == list(range(12))
    assert Kept(tmp_path).state.get(job.job_id) is not None


def test_pages_are_newest_first_and_complete(kept: Kept) -> None:
    jobs = [kept.add() for _ in range(7)]
    seen, cursor = [], None
    while True:
        page, cursor = kept.state.page(None, 3, cursor)
        seen += [job.job_id for job in page]
        if cursor is None:
            break
    assert seen == [job.job_id for job in reversed(jobs)]
    with pytest.raises(ValueError, match="cursor"):
        kept.state.page(None, 3, "../x")


def test_old_jobs_are_forgotten_and_running_ones_are_not(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    now = [moment]
    store = JobStore(tmp_path)
    state = JobStateManager(store, lambda event: None, retention_hours=1, now=lambda: now[0])
    state.recover()
    over, running = (state.add(a_job(state.new_id()))[0] for _ in range(2))
    for job in (over, running):
        state.claim(job.job_id, 0)
    state.fail(over.job_id, 0, ERROR)
    state.flush()
    now[0] = moment + timedelta(minutes=59)
    assert state.prune() == 0
    now[0] = moment + timedelta(minutes=61)
    assert state.prune() == 1
    assert state.get(over.job_id) is None
    assert state.get(running.job_id) is not None
    assert Kept(tmp_path).state.get(over.job_id) is None


def test_ids_grow_although_the_clock_goes_backwards(tmp_path: Path) -> None:
    moment = [datetime(2026, 11, 21, tzinfo=UTC)]
    state = JobStateManager(JobStore(tmp_path), lambda event: None, now=lambda: moment[0])
    state.recover()
    ids = []
    for step in (0, 1, -3600, -7200, 5):
        moment[0] += timedelta(seconds=step)
        ids.append(state.new_id())
    assert ids == sorted(ids)
    assert len(set(ids)) == 5


def test_a_refused_disk_leaves_no_job_behind(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.store.close()  # what follows is written to a closed file: the system refuses it
    with pytest.raises(AppError) as refused:
        kept.add(key="k")
    assert refused.value.code == "storage_unavailable"
    assert kept.state.page(None, 10, None) == ([], None)
    assert kept.state.find_idempotent("k") is None


def test_compaction_keeps_everything(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    jobs = [kept.add(3) for _ in range(5)]
    kept.state.claim(jobs[0].job_id, 1)
    kept.state.compact()
    kept.state.complete(jobs[0].job_id, 1, summary_id="s", title="T", cached=True, result={})
    again = Kept(tmp_path)
    found = again.state.require(jobs[0].job_id)
    assert found.items[1].summary_id == "s"
    assert len(again.unfinished) == 5
