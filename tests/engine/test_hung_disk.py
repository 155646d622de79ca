"""A disk that hangs: whoever waits for it waits, and everybody else is answered.

The system's own means let it hang: a full pipe in the place of the journal, whose writer the system stops, and a named
pipe in the place of the new snapshot, whose writer waits for a reader.
"""

import fcntl
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from errors import AppError
from job_models import JobStatus
from tests.client import wait_for
from tests.engine.jobs import Kept, a_job

T = TypeVar("T")
ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
PIPE_BYTES = 4096
SECONDS = 5.0
"""Far more than an answer from memory takes, far less than the disk hangs."""


def handle_of(path: Path) -> int:
    """The open file of this process that has this name."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{name}") == str(path):
                return int(name)
        except FileNotFoundError:
            continue
    raise AssertionError(f"{path} is not open")


@contextmanager
def hung_journal(folder: Path) -> Iterator[None]:
    """No write to the journal returns inside the block; at its end it fails, and later ones succeed."""
    journal = handle_of(folder / "job_state.journal")
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    os.write(writer, b"." * PIPE_BYTES)
    kept = os.dup(journal)
    os.dup2(writer, journal)
    try:
        yield
    finally:
        os.close(writer)
        os.dup2(kept, journal)
        os.close(kept)
        os.close(reader)  # whoever still writes into it is told that nobody reads


def answered(call: Callable[[], T]) -> T:
    """What the call gives within SECONDS, from a thread of its own."""
    told: queue.SimpleQueue[T] = queue.SimpleQueue()
    threading.Thread(target=lambda: told.put(call()), daemon=True).start()
    try:
        return told.get(timeout=SECONDS)
    except queue.Empty:
        raise AssertionError("no answer while the disk hangs") from None


def test_while_the_journal_hangs_only_those_wait_who_were_promised_the_disk(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    state = kept.state
    running, waiting = kept.add(2), kept.add()
    state.claim(running.job_id, 0)
    state.flush()
    with ThreadPoolExecutor(1) as client:
        with hung_journal(tmp_path):
            submitted = client.submit(state.add, a_job(state.new_id()))
            wait_for(lambda: len(state.not_over()) == 3, SECONDS)  # it is taken in, but not yet on disk
            assert answered(lambda: state.require(running.job_id)) == state.get(running.job_id)
            assert answered(lambda: len(state.page(None, 10, None)[0])) == 3
            assert answered(lambda: len(state.not_over())) == 3
            answered(lambda: state.step(running.job_id, 0, "summarizing", 0.5))
            assert state.require(running.job_id).items[0].progress == 0.5
            assert answered(lambda: state.claim(running.job_id, 1))
            assert answered(lambda: state.fail(running.job_id, 1, ERROR))
            assert not submitted.done()
        with pytest.raises(AppError) as refused:
            submitted.result(SECONDS)
        assert refused.value.code == "storage_unavailable"
    state.request_cancel(waiting.job_id)
    kept.unflushed.close()
    again = Kept(tmp_path).state
    assert [item.status for item in again.require(running.job_id).items] == [JobStatus.PENDING, JobStatus.FAILED]
    assert again.require(waiting.job_id).status is JobStatus.CANCELLED
    assert len(again.page(None, 10, None)[0]) == 2


def test_while_a_snapshot_hangs_everything_goes_on_and_is_durable(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    state = kept.state
    running = kept.add(2)
    state.claim(running.job_id, 0)
    pipe = tmp_path / "job_state.json.new"
    os.mkfifo(pipe)
    snapshot = threading.Thread(target=state.compact)
    snapshot.start()
    added = answered(lambda: kept.add())
    assert answered(lambda: state.claim(running.job_id, 1))
    assert answered(lambda: state.request_cancel(running.job_id))
    assert answered(lambda: len(state.page(None, 10, None)[0])) == 2
    assert snapshot.is_alive()
    with pipe.open("rb") as reader:
        assert reader.read(8) == b'{"head":', "it was not the snapshot that hung"
        threading.Thread(target=reader.read, daemon=True).start()
        snapshot.join(SECONDS)
    assert not snapshot.is_alive()
    state.compact()
    kept.unflushed.close()
    again = Kept(tmp_path).state
    assert again.require(running.job_id).status is JobStatus.CANCELLED
    assert again.get(added.job_id) is not None
