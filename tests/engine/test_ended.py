"""What ended between two moments, found again from the jobs."""

import tracemalloc

from job_models import JobItem, JobStatus, JobType, ProcessingJob
from jobs.ended import MOST_EVENTS, EndedSince
from jobs.table import JobTable
from summary.values import SummaryOptions

ERROR = {"code": "captions_disabled", "message": "No captions."}


def moment(second: int) -> str:
    return f"2026-11-21T10:00:{second:02}.000Z"


def item(index: int, status: JobStatus, ended: int | None) -> JobItem:
    return JobItem(
        index, "video:abcdefghijk", "https://youtu.be/abcdefghijk", "A title", status=status,
        ended_at=None if ended is None else moment(ended), error=ERROR if status is JobStatus.FAILED else None,
    )  # fmt: skip


def job(job_id: str, updated: int, *items: JobItem, over: bool = False) -> ProcessingJob:
    return ProcessingJob(
        job_id, JobType.BATCH, "builtin", SummaryOptions(), items, moment(0), moment(updated),
        status=JobStatus.FAILED if over else JobStatus.IN_PROGRESS, completed_at=moment(updated) if over else None,
    )  # fmt: skip


def ended(*jobs: ProcessingJob) -> EndedSince:
    return EndedSince(lambda status, limit, cursor: (list(jobs), None), lambda summary_id: None)


def test_ends_in_that_time_only_in_their_order() -> None:
    first = job("a", 9, item(0, JobStatus.FAILED, 3), item(1, JobStatus.FAILED, 9), over=True)
    second = job("b", 7, item(0, JobStatus.FAILED, 5), item(1, JobStatus.FAILED, 7), item(2, JobStatus.PENDING, None))
    before = job("c", 4, item(0, JobStatus.FAILED, 4), over=True)
    told = ended(first, second, before).between(moment(4), moment(9))
    assert told is not None
    assert [(at, event.name, event.data["job_id"], event.data.get("index")) for at, event in told] == [
        (moment(5), "summary_failed", "b", 0),
        (moment(7), "summary_failed", "b", 1),
        (moment(9), "summary_failed", "a", 1),
        (moment(9), "job_status", "a", None),
    ]
    assert told[0][1].data["error"] == ERROR
    told = ended(first, second, before).between(moment(4), moment(7))
    assert told is not None
    assert len(told) == 2


def test_a_summary_that_was_deleted_and_a_cancelled_item_are_no_events() -> None:
    items = item(0, JobStatus.COMPLETED, 5), item(1, JobStatus.CANCELLED, 5)
    told = ended(job("a", 5, *items, over=True)).between(moment(4), moment(9))
    assert told is not None
    assert [event.name for _, event in told] == ["job_status"]


def test_too_much_is_not_told() -> None:
    items = [item(index, JobStatus.FAILED, 5) for index in range(MOST_EVENTS + 1)]
    assert ended(job("a", 5, *items, over=True)).between(moment(4), moment(9)) is None


def test_a_job_that_is_over_is_kept_in_as_much_memory_as_its_record_needs() -> None:
    table = JobTable()
    over = job("1a0000000000000000000001", 5, item(0, JobStatus.COMPLETED, 4), over=True)
    tracemalloc.start()
    try:
        for number in range(100):
            table.put(over.evolve(job_id=f"1a{number:022}"))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / 100 < 2048
