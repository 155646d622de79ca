"""Wishes that come at the worst moment: between a claim and its end, twice at once, while the disk still writes."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from errors import AppError
from job_models import JobEvent, JobItem, JobStatus
from job_state import JobStateManager
from storage.job_store import JobStore
from tests.engine.jobs import HeldDisk, Kept, a_job, ten_each

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
AT = "2026-11-21T10:00:00.000Z"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def videos(count: int) -> list[JobItem]:
    return [JobItem(index=0, source=f"video:{n}", url="", title=f"V{n}", playlist_id="P") for n in range(count)]


def test_two_playlists_of_one_job_that_are_expanded_at_once_run_all_their_videos(kept: Kept) -> None:
    job = kept.add(2)
    for index in (0, 1):
        kept.state.claim(job.job_id, index)
    first = kept.state.expand(job.job_id, 0, videos(4), ten_each)
    second = kept.state.expand(job.job_id, 1, videos(3), ten_each)
    assert first == (0, 2, 3, 4)
    assert second == (1, 5, 6)
    assert all(kept.state.claim(job.job_id, index) for index in (*first, *second))


@pytest.mark.parametrize(
    "settle",
    [
        lambda kept, job_id: kept.state.expand(job_id, 0, videos(3), ten_each),
        lambda kept, job_id: kept.state.retry_at(job_id, 0, AT, ERROR, counted=True),
        lambda kept, job_id: kept.state.release(job_id, 0),
        lambda kept, job_id: kept.state.cancelled(job_id, 0),
    ],
)
def test_a_cancel_just_before_running_work_would_wait_again_ends_it(
    kept: Kept, settle: Callable[[Kept, str], object]
) -> None:
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.request_cancel(job.job_id)
    settle(kept, job.job_id)
    after = kept.state.require(job.job_id)
    assert [item.status for item in after.items] == [JobStatus.CANCELLED]
    assert after.status is JobStatus.CANCELLED


def test_a_job_that_winds_down_cannot_be_reopened_before_it_is_over(kept: Kept) -> None:
    job = kept.add(2)
    kept.state.claim(job.job_id, 0)
    kept.state.request_cancel(job.job_id)  # the second item is cancelled, the first one still runs
    with pytest.raises(AppError) as refused:
        kept.state.reopen(job.job_id, None)
    assert refused.value.code == "job_not_over"
    kept.state.cancelled(job.job_id, 0)
    again, ready = kept.state.reopen(job.job_id, None)
    assert ready == (0, 1)
    assert not again.cancel_requested
    assert kept.state.claim(job.job_id, 1)


def test_to_retry_a_finished_item_of_a_cancelled_job_is_refused_and_changes_nothing(kept: Kept) -> None:
    job = kept.add(2)
    kept.state.claim(job.job_id, 0)
    kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
    kept.state.request_cancel(job.job_id)
    before = kept.state.require(job.job_id)
    assert before.status is JobStatus.CANCELLED
    with pytest.raises(AppError) as refused:
        kept.state.reopen(job.job_id, [0])
    assert refused.value.code == "nothing_to_retry"
    assert kept.state.require(job.job_id) == before


def at_once(count: int, call: Callable[[], object]) -> list[object]:
    """What `count` threads get that call at the same time: an answer, or the exception."""
    together, got = threading.Barrier(count), []

    def one() -> None:
        together.wait(5)
        try:
            got.append(call())
        except Exception as fault:
            got.append(fault)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(got) == count
    return got


def test_many_cancels_at_once_end_a_job_and_break_nothing(kept: Kept) -> None:
    for _ in range(20):
        job = kept.add(3)
        kept.state.claim(job.job_id, 0)
        kept.state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
        answers = at_once(6, partial(kept.state.request_cancel, job.job_id))
        assert {a.code for a in answers if isinstance(a, AppError)} <= {"job_over"}
        assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, AppError)]
        assert kept.state.require(job.job_id).status is JobStatus.CANCELLED


def test_many_deletes_at_once_delete_once(kept: Kept) -> None:
    for _ in range(20):
        job = kept.add()
        kept.state.request_cancel(job.job_id)
        answers = at_once(6, partial(kept.state.delete, job.job_id))
        assert answers.count(None) == 1
        assert {a.code for a in answers if isinstance(a, AppError)} == {"job_not_found"}
        assert len([a for a in answers if isinstance(a, AppError)]) == 5


def test_a_repeated_key_is_answered_only_when_the_first_job_is_on_disk(tmp_path: Path) -> None:
    disk = HeldDisk(tmp_path)
    state = JobStateManager(disk, lambda event: None)
    state.recover()
    first = threading.Thread(target=lambda: state.add(a_job(state.new_id(), key="k")))
    first.start()
    assert disk.waiting.acquire(timeout=5)
    answered = threading.Event()

    def again() -> None:
        assert state.find_idempotent("k") is not None
        answered.set()

    second = threading.Thread(target=again)
    second.start()
    assert disk.waiting.acquire(timeout=5)
    assert not answered.is_set()
    disk.go.set()
    first.join(5)
    second.join(5)
    assert answered.is_set()


def test_events_of_a_job_that_is_cancelled_before_it_is_acknowledged_come_in_order(tmp_path: Path) -> None:
    disk, told = HeldDisk(tmp_path), list[JobEvent]()
    state = JobStateManager(disk, told.append)
    state.recover()
    job = a_job(state.new_id())
    threads = [threading.Thread(target=lambda: state.add(job))]
    threads[0].start()
    assert disk.waiting.acquire(timeout=5)
    threads.append(threading.Thread(target=lambda: state.request_cancel(job.job_id)))
    threads[1].start()
    assert disk.waiting.acquire(timeout=5)
    disk.go.set()
    for thread in threads:
        thread.join(5)
    statuses = [event.data["status"] for event in told if event.name == "job_status"]
    assert statuses == ["pending", "cancelled"]


def test_a_listener_that_breaks_stops_neither_the_work_nor_later_events(tmp_path: Path) -> None:
    told: list[str] = []

    def listen(event: JobEvent) -> None:
        told.append(event.name)
        if event.data.get("status") == "in_progress":
            raise ValueError("cannot be told")

    state = JobStateManager(JobStore(tmp_path), listen)
    state.recover()
    job, created = state.add(a_job(state.new_id()))
    assert created
    assert state.claim(job.job_id, 0)
    done = state.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
    assert done is not None
    assert done.status is JobStatus.COMPLETED
    assert told[-1] == "job_status"


def test_half_a_character_in_a_title_is_kept_as_a_question_mark_and_stops_nothing(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.step(job.job_id, 0, "fetching", 0.1, "half \ud83d of it")
    assert kept.state.fail(job.job_id, 0, ERROR)
    assert Kept(tmp_path).state.require(job.job_id).items[0].title == "half ? of it"
