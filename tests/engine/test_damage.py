"""What is left after the disk refused, lost or changed something: as much as there is, in words, and nothing stuck."""

import random
import threading
from pathlib import Path

import pytest

from errors import AppError
from job_models import JobItem, JobStatus
from job_state import JobStateManager
from jobs.recovery import SEQUENCE_LEAP
from storage.job_store import JobStore
from tests.engine.jobs import HeldDisk, Kept, a_job, full_disk, ten_each

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}


def videos(count: int) -> list[JobItem]:
    return [JobItem(index=0, source=f"video:{n}", url="", title=f"V{n}") for n in range(count)]


def test_half_a_line_that_could_not_be_cut_off_costs_no_later_change(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    with full_disk(kept.store):  # it can neither be written nor cut back
        with (tmp_path / "job_state.journal").open("ab") as file:
            file.write(b'{"seq":1,"op":"jo')
        with pytest.raises(AppError):
            kept.add()
    job = kept.add()
    again = Kept(tmp_path)
    assert [found.job_id for found in again.unfinished] == [job.job_id]
    assert list(tmp_path.glob("*.damaged-*")) == []
    assert [event.job_id for event in kept.told] == [job.job_id]  # the refused one was never told


def test_a_change_that_was_refused_reaches_the_disk_with_the_next_one(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add(3)
    kept.state.claim(job.job_id, 0)
    with full_disk(kept.store):
        assert kept.state.expand(job.job_id, 0, videos(4), ten_each) == (0, 3, 4, 5)
        kept.state.flush()
    kept.state.claim(job.job_id, 5)
    [found] = Kept(tmp_path).unfinished
    assert [item.title for item in found.items] == ["V0", "S1", "S2", "V1", "V2", "V3"]


def test_a_change_that_is_refused_while_a_snapshot_is_written_asks_for_another_one(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    taken = kept.store.sequence
    with full_disk(kept.store):
        kept.state.claim(job.job_id, 0)
        kept.state.flush()
    kept.store.compact(taken, [])
    assert kept.state.wants_compaction
    kept.state.compact()
    assert not kept.state.wants_compaction
    assert Kept(tmp_path).unfinished[0].items[0].attempts == 1


def test_a_new_job_that_was_refused_does_not_come_back_from_a_snapshot_taken_meanwhile(tmp_path: Path) -> None:
    disk = HeldDisk(tmp_path)
    state = JobStateManager(disk, lambda event: None)
    state.recover()
    refused: list[AppError] = []

    def add() -> None:
        try:
            state.add(a_job(state.new_id()))
        except AppError as fault:
            refused.append(fault)

    thread = threading.Thread(target=add)
    thread.start()
    assert disk.waiting.acquire(timeout=5)
    state.compact()
    with full_disk(disk):
        disk.go.set()
        thread.join(5)
    assert [fault.code for fault in refused] == ["storage_unavailable"]
    accepted, _ = state.add(a_job(state.new_id()))
    assert [job.job_id for job in Kept(tmp_path).unfinished] == [accepted.job_id]


def test_a_missing_snapshot_is_said_and_what_followed_it_is_kept_aside(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    kept.state.compact()
    kept.state.claim(job.job_id, 0)
    kept.unflushed.close()
    (tmp_path / "job_state.json").unlink()
    found = JobStore(tmp_path).open()
    [aside] = tmp_path.glob("job_state.journal.damaged-*")
    assert "missing" in found.faults[0]
    assert aside.name in found.faults[0]


@pytest.mark.parametrize("name", ["job_state.json", "job_state.journal"])
def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(AppError, match=name) as refused:
        Kept(tmp_path)
    assert refused.value.code == "storage_unavailable"


def test_a_line_that_grew_a_job_is_lost_and_its_other_items_go_on(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.expand(job.job_id, 0, videos(4), ten_each)
    kept.state.claim(job.job_id, 3)
    kept.state.flush()
    path = tmp_path / "job_state.journal"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"V2"', b'"V?"'), *lines[3:]]))
    again = Kept(tmp_path)
    [found] = again.unfinished
    assert [item.error and item.error["code"] for item in found.items] == [None, "record_lost", "record_lost", None]
    assert [item.status for item in found.items] == [JobStatus.PENDING, *[JobStatus.FAILED] * 2, JobStatus.PENDING]
    finish(again.state)
    with pytest.raises(AppError) as refused:  # what is not known any more cannot be run again
        again.state.reopen(job.job_id, None)
    assert refused.value.code == "nothing_to_retry"


def finish(state: JobStateManager) -> None:
    """Works on everything there is to do."""
    for job in state.not_over():
        for item in job.items:
            if state.claim(job.job_id, item.index):
                state.complete(job.job_id, item.index, summary_id="s", title="T", cached=False, result={})


def test_numbers_after_a_restart_are_above_all_that_were_told(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    for step in range(50):
        kept.state.step(job.job_id, 0, "summarizing", step / 100)
    told = kept.told[-1].data["sequence"]
    [found] = Kept(tmp_path).unfinished
    assert told < found.sequence < 2 * SEQUENCE_LEAP


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_change_the_start_succeeds_and_every_job_can_end(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    kept = Kept(tmp_path)
    for number in range(6):
        job = kept.add(chance.choice([1, 3]))
        for item in job.items:
            kept.state.claim(job.job_id, item.index)
            match chance.randrange(5):
                case 0:
                    kept.state.complete(job.job_id, item.index, summary_id="s", title="T", cached=False, result={})
                case 1:
                    kept.state.fail(job.job_id, item.index, ERROR)
                case 2:
                    kept.state.retry_at(job.job_id, item.index, "2026-11-21T10:00:00.000Z", ERROR, counted=True)
                case 3:
                    kept.state.expand(job.job_id, item.index, videos(3), ten_each)
        if chance.random() < 0.2 and not kept.state.require(job.job_id).status.over:
            kept.state.request_cancel(job.job_id)
        if number == 2 and chance.random() < 0.7:
            kept.state.compact()
    for path in (tmp_path / "job_state.json", tmp_path / "job_state.journal"):
        if path.exists():
            path.write_bytes(damaged(path.read_bytes(), chance))
    again = Kept(tmp_path)
    finish(again.state)
    assert again.state.not_over() == []
    for job in Kept(tmp_path).state.page(None, 100, None)[0]:
        assert all(item.status.over for item in job.items)
        assert [item.index for item in job.items] == list(range(len(job.items)))


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one thing done to them that disks do."""
    at = chance.randrange(len(data) + 1)
    match chance.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes(len(data) - at)
        case 2:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 3:
            return data[:at] + data[at + chance.randrange(2000) :]
        case 4:
            return b""
        case _:
            return data
