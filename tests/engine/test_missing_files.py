"""A file of the jobs that is missing, or was cut, is named in the log; and no end is shown that is not on disk."""

import logging
import shutil
from pathlib import Path

import pytest

from errors import AppError
from storage.job_store import JobStore
from storage.sealed_json import seal
from tests.engine.jobs import Kept, a_job
from tests.engine.test_damage_everywhere import JOURNAL, Life, jobs_of
from tests.engine.test_hung_disk import hung_journal


def test_a_journal_that_is_missing_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The journal is there from the first start on; without it nobody knows what followed the snapshot."""
    folder = tmp_path / "data"
    folder.mkdir()
    with Life(folder) as state:
        state.add(a_job(state.new_id()))
        state.compact()
        state.add(a_job(state.new_id()))
    (folder / JOURNAL).unlink()
    caplog.set_level(logging.CRITICAL)
    with Life(folder) as state:
        assert len(jobs_of(state)) == 1
    assert JOURNAL in caplog.text


def old_journal(folder: Path) -> None:
    """As a crash leaves it between the rotation and the snapshot: everything is in `.old`."""
    (folder / JOURNAL).rename(folder / (JOURNAL + ".old"))
    (folder / JOURNAL).write_bytes(b"")


def test_an_old_journal_that_was_cut_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is whole when the new one begins, so a torn end of it is damage."""
    folder = tmp_path / "data"
    folder.mkdir()
    with Life(folder) as state:
        for _ in range(3):
            state.add(a_job(state.new_id()))
    data = (folder / JOURNAL).read_bytes()
    old_journal(folder)
    (folder / (JOURNAL + ".old")).write_bytes(data[:-20])
    caplog.set_level(logging.CRITICAL)
    with Life(folder) as state:
        assert len(jobs_of(state)) == 2
    assert JOURNAL + ".old" in caplog.text


def test_an_end_that_is_not_on_disk_is_not_shown(tmp_path: Path) -> None:
    """Else a kill -9 a moment later would make completed pending."""
    (tmp_path / "a").mkdir()
    kept = Kept(tmp_path / "a")
    job = kept.add()
    kept.state.claim(job.job_id, 0)
    kept.state.flush()
    with hung_journal(tmp_path / "a"):
        kept.unflushed.complete(job.job_id, 0, summary_id="s", title="T", cached=False, result={})
        shown = kept.unflushed.require(job.job_id).status.value
        shutil.copytree(tmp_path / "a", tmp_path / "b")  # what kill -9 would leave at this moment
    found = Kept(tmp_path / "b").state.require(job.job_id).status.value
    assert (shown, found) in {("completed", "completed"), ("in_progress", "pending")}


def test_jobs_of_a_newer_program_are_refused_and_left_alone(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.add()
    kept.unflushed.compact()
    kept.unflushed.close()
    path = tmp_path / "job_state.json"
    head, rest = path.read_bytes().split(b"\n", 1)
    sealed = head.removeprefix(b'{"head":').removesuffix(b',"jobs":[').replace(b'"format":1', b'"format":2')
    newer = seal(sealed[: sealed.rindex(b',"crc"')] + b"}")
    path.write_bytes(b'{"head":' + newer + b',"jobs":[\n' + rest)
    written = path.read_bytes()
    with pytest.raises(AppError) as refused:
        JobStore(tmp_path).open()
    assert refused.value.code == "jobs_too_new"
    assert path.read_bytes() == written
