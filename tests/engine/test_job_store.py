"""The journal and the snapshot: torn, damaged, refused by the disk, written by many."""

import json
import os
import resource
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import AppError
from storage.job_store import JobStore
from storage.sealed_json import encode, seal, unseal


def written(folder: Path, *values: int) -> None:
    store = JobStore(folder)
    store.open()
    for value in values:
        store.wait(store.append(encode({"op": "x", "value": value})))
    store.close()


def values(folder: Path) -> tuple[list[int], list[str]]:
    store = JobStore(folder)
    found = store.open()
    store.close()
    return [change["value"] for change in found.changes], found.faults


def test_what_was_waited_for_is_there_after_a_restart(tmp_path: Path) -> None:
    written(tmp_path, 1, 2)
    written(tmp_path, 3)
    assert values(tmp_path) == ([1, 2, 3], [])


def test_a_torn_last_line_is_dropped_and_the_next_one_is_whole(tmp_path: Path) -> None:
    written(tmp_path, 1, 2)
    path = tmp_path / "job_state.journal"
    path.write_bytes(path.read_bytes() + b'{"seq":3,"op":"x","val')
    assert values(tmp_path) == ([1, 2], [])
    written(tmp_path, 4)
    assert values(tmp_path) == ([1, 2, 4], [])


@pytest.mark.parametrize("victim", [0, 1, 2])
def test_a_flipped_byte_costs_one_line_and_the_damaged_file_is_kept(tmp_path: Path, victim: int) -> None:
    written(tmp_path, 1, 2, 3)
    path = tmp_path / "job_state.journal"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[victim] = lines[victim].replace(b'"op"', b'"oq"')
    path.write_bytes(b"".join(lines))
    found, faults = values(tmp_path)
    assert found == [value for value in (1, 2, 3) if value != victim + 1]
    assert len(faults) == 1
    [aside] = tmp_path.glob("job_state.journal.damaged-*")
    assert aside.name in faults[0]
    assert aside.read_bytes() == b"".join(lines)


def test_compaction_keeps_what_came_after_it(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.open()
    for value in range(3):
        store.wait(store.append(encode({"op": "x", "value": value})))
    sequence = store.sequence
    store.wait(store.append(encode({"op": "x", "value": 9})))
    store.compact(sequence, [encode({"job_id": "a"}), encode({"job_id": "b"})])
    store.wait(store.append(encode({"op": "x", "value": 10})))
    store.close()
    found = JobStore(tmp_path).open()
    assert [json.loads(job)["job_id"] for job in found.jobs] == ["a", "b"]
    assert [change["value"] for change in found.changes] == [9, 10]


def test_a_crash_between_snapshot_and_trim_repeats_nothing(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.open()
    store.wait(store.append(encode({"op": "x", "value": 1})))
    journal = (tmp_path / "job_state.journal").read_bytes()
    store.compact(store.sequence, [encode({"job_id": "a"})])
    store.close()
    (tmp_path / "job_state.journal").write_bytes(journal)  # as if the trim had not happened
    found = JobStore(tmp_path).open()
    assert (len(found.jobs), found.changes, found.faults) == (1, [], [])


def test_the_snapshot_is_json(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.open()
    store.compact(0, [encode({"job_id": "a", "title": "Über\n“x”"})])
    document = json.loads((tmp_path / "job_state.json").read_text())
    assert document["head"]["jobs"] == 1
    assert document["jobs"][0]["title"] == "Über\n“x”"


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:-4], lambda b: b.replace(b'"b"', b'"c"'), lambda b: b"\x00" * 50]
)
def test_a_damaged_snapshot_is_set_aside_and_named(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    store = JobStore(tmp_path)
    store.open()
    store.compact(0, [encode({"job_id": "a"}), encode({"job_id": "b"})])
    store.close()
    path = tmp_path / "job_state.json"
    path.write_bytes(damage(path.read_bytes()))
    found = JobStore(tmp_path).open()
    assert len(found.faults) == 1
    assert len(list(tmp_path.glob("job_state.json.damaged-*"))) == 1


def test_many_writers_share_the_order_and_lose_nothing(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.open()

    def write(start: int) -> None:
        for value in range(start, start + 50):
            store.wait(store.append(encode({"op": "x", "value": value})))

    writers = [threading.Thread(target=write, args=(n * 1000,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    store.close()
    found, faults = values(tmp_path)
    assert faults == []
    assert sorted(found) == sorted(n * 1000 + i for n in range(8) for i in range(50))
    assert all([v for v in found if v // 1000 == n] == sorted(v for v in found if v // 1000 == n) for n in range(8))


def test_a_full_disk_refuses_the_change_and_leaves_the_journal_whole(tmp_path: Path) -> None:
    """A real limit of the system on the size of files stands for the full disk, in a process of its own."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
            store = JobStore(tmp_path)
            store.open()
            refused = 0
            for value in range(100):
                try:
                    store.wait(store.append(encode({"op": "x", "value": value, "pad": "." * 60})))
                except AppError as error:
                    refused += error.code == "storage_unavailable"
            code = 0 if refused > 50 and store.wants_compaction else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    found, faults = values(tmp_path)
    assert faults == []
    assert found == list(range(len(found)))
    assert found


def test_a_seal_shows_every_change_of_a_byte() -> None:
    line = seal(encode({"a": 1, "text": "grün"}))
    assert unseal(line) == {"a": 1, "text": "grün"}
    for position in range(len(line)):
        assert unseal(line[:position] + bytes([line[position] ^ 1]) + line[position + 1 :]) is None
