"""The files of the jobs cut or changed at every place: what was acknowledged before it holds, and damage is named."""

import json
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from job_models import JobItem, JobStatus, ProcessingJob
from job_state import JobStateManager
from storage.job_store import JobStore
from tests.engine.jobs import a_job

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
MOMENT = datetime(2026, 11, 21, 9, tzinfo=UTC)
AT = "2026-11-21T10:00:00.000Z"
SNAPSHOT, JOURNAL, OLD = "job_state.json", "job_state.journal", "job_state.journal.old"


class Life:
    """A job state over a folder; leaving it leaves the files as they are."""

    def __init__(self, folder: Path) -> None:
        self.store = JobStore(folder)
        self.state = JobStateManager(self.store, lambda event: None, now=lambda: MOMENT)

    def __enter__(self) -> JobStateManager:
        self.state.recover()
        return self.state

    def __exit__(self, *_: object) -> None:
        self.state.close()


def jobs_of(state: JobStateManager) -> dict[str, ProcessingJob]:
    return {job.job_id: job for job in state.page(None, 200, None)[0]}


def statuses(job: ProcessingJob) -> list[str]:
    return [item.status.value for item in job.items]


@pytest.fixture
def history(tmp_path: Path) -> tuple[Path, dict[str, list[set[str]]]]:
    """A folder with a snapshot and a journal, and every status that each item of each job ever had."""
    folder = tmp_path / "before"
    folder.mkdir()
    had: dict[str, list[set[str]]] = {}

    def note(state: JobStateManager) -> None:
        for job in jobs_of(state).values():
            items = had.setdefault(job.job_id, [])
            items += [set() for _ in range(len(job.items) - len(items))]
            for seen, status in zip(items, statuses(job), strict=True):
                seen.add(status)

    with Life(folder) as state:
        for round_ in range(2):
            for _ in range(4):
                state.add(a_job(state.new_id(), 2))
                note(state)
            for number, job_id in enumerate(jobs_of(state)):
                if state.claim(job_id, round_) is None:
                    continue
                note(state)
                match number % 4:
                    case 0:
                        state.complete(job_id, round_, summary_id="s", title="T", cached=False, result={})
                    case 1:
                        state.fail(job_id, round_, ERROR)
                    case 2:
                        state.retry_at(job_id, round_, AT, ERROR, counted=True)
                    case 3 if round_:
                        state.request_cancel(job_id)
                note(state)
            if not round_:
                state.compact()
    return folder, had


def copied(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def test_a_tail_cut_at_every_byte_of_the_last_line_loses_that_line_only_and_is_no_damage(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    with Life(whole) as state:
        kept, _ = state.add(a_job(state.new_id()))
        torn, _ = state.add(a_job(state.new_id()))
    data = (whole / JOURNAL).read_bytes()
    last = data[: data.rstrip(b"\n").rfind(b"\n") + 1]
    assert torn.job_id.encode() not in last
    caplog.set_level(logging.CRITICAL)
    for cut in range(len(last), len(data) + 1):
        folder = copied(whole, tmp_path / "cut")
        (folder / JOURNAL).write_bytes(data[:cut])
        with Life(folder) as state:
            expected = [kept.job_id, torn.job_id] if cut == len(data) else [kept.job_id]
            assert sorted(jobs_of(state)) == expected, f"cut at {cut}"
            added, _ = state.add(a_job(state.new_id()))
        if cut % 5 == 0 or cut == len(data):  # what comes next does not depend on the place
            with Life(folder) as state:
                assert sorted(jobs_of(state)) == [*expected, added.job_id], f"cut at {cut}"
        assert list(folder.glob("*.damaged-*")) == []
    assert caplog.text == ""


@pytest.mark.parametrize("name", [SNAPSHOT, JOURNAL, OLD])
def test_a_byte_changed_anywhere_is_named_kept_aside_and_costs_no_other_job(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, history: tuple[Path, dict[str, list[set[str]]]]
) -> None:
    before, had = history
    if name == OLD:
        without_a_snapshot_of_it(before)
    data = (before / name).read_bytes()
    with Life(copied(before, tmp_path / "sound")) as state:
        sound = jobs_of(state)
    starts = [n + 1 for n, byte in enumerate(data) if byte == ord("\n")][:-1]
    beside = {n + step for n in starts for step in (-2, -1, 0)}  # the ends of the lines, and both sides of each
    places = {*range(0, len(data) - 1, 211), *beside}
    for place in sorted(places):
        folder = copied(before, tmp_path / "changed")
        damaged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        (folder / name).write_bytes(damaged)
        caplog.clear()
        with Life(folder) as state:
            found = jobs_of(state)
        [aside] = folder.glob("*.damaged-*")
        assert aside.read_bytes() == damaged, f"byte {place}"
        assert [aside.name in line.message for line in caplog.records if line.levelno == logging.CRITICAL] == [True]
        touched = touched_by(damaged, data, place)
        assert set(sound) - touched <= set(found) <= set(sound), f"byte {place}"
        for job_id, job in found.items():
            if job_id not in touched:
                assert job == sound[job_id], f"byte {place}"
            for item, known in zip(job.items, had[job_id], strict=False):
                ever = known | ({"pending"} if "in_progress" in known else set())
                assert item.status.value in ever or item.error == record_lost(item), f"byte {place}: {item}"


def touched_by(damaged: bytes, data: bytes, place: int) -> set[str]:
    """The jobs that the damaged line, or the two lines that became one, speak of."""
    start = data.rfind(b"\n", 0, place) + 1
    end = damaged.find(b"\n", place)
    lines = data[start : end if end > 0 else len(data)].split(b"\n")
    marked = (line.partition(b'"job_id":"')[2].partition(b'"')[0].decode() for line in lines)
    return {job_id for job_id in marked if job_id}


def record_lost(item: JobItem) -> dict[str, object] | None:
    lost = item.error is not None and item.error["code"] == "record_lost" and item.status is JobStatus.FAILED
    return item.error if lost else None


def without_a_snapshot_of_it(folder: Path) -> None:
    """As a crash leaves it when a new snapshot was begun and is not there yet: the changes are in the old journal."""
    (folder / JOURNAL).rename(folder / OLD)
    (folder / JOURNAL).write_bytes(b"")


@pytest.mark.parametrize("begun", [True, False])
def test_an_old_journal_holds_everything_whether_or_not_the_new_one_was_begun(
    tmp_path: Path, begun: bool, history: tuple[Path, dict[str, list[set[str]]]]
) -> None:
    before, _ = history
    folder = copied(before, tmp_path / "rotated")
    with Life(before) as state:
        sound = jobs_of(state)
    without_a_snapshot_of_it(folder)
    if not begun:
        (folder / JOURNAL).rename(folder / (JOURNAL + ".new"))
    for _ in range(2):
        with Life(folder) as state:
            assert jobs_of(state) == sound
            added, _ = state.add(a_job(state.new_id()))
            sound[added.job_id] = added
    assert list(folder.glob("*.damaged-*")) == []


@pytest.mark.parametrize("name", [SNAPSHOT, JOURNAL])
def test_a_file_that_became_empty_costs_only_what_was_in_it(
    tmp_path: Path, name: str, history: tuple[Path, dict[str, list[set[str]]]]
) -> None:
    before, _ = history
    folder = copied(before, tmp_path / "emptied")
    (folder / name).write_bytes(b"")
    whole = whole_jobs(before / (JOURNAL if name == SNAPSHOT else SNAPSHOT))
    with Life(copied(before, tmp_path / "sound")) as state:
        sound = jobs_of(state)
    with Life(folder) as state:
        found = jobs_of(state)
        assert set(found) == whole
        assert 0 < len(found) <= len(sound)
        added, _ = state.add(a_job(state.new_id()))
        assert added.job_id > max(found)
    with Life(folder) as state:
        assert set(jobs_of(state)) == {*found, added.job_id}


def whole_jobs(path: Path) -> set[str]:
    """Those that a file holds whole, read as its documentation says."""
    if path.name == SNAPSHOT:
        return {job["job_id"] for job in json.loads(path.read_text())["jobs"]}
    lines = map(json.loads, path.read_text().splitlines())
    return {line["job"]["job_id"] for line in lines if line["op"] == "job"}
