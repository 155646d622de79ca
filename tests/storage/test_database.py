"""The library's file: one writer, free readers, and every fault of the disk in words."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import LIBRARY_DAMAGED, LIBRARY_TOO_NEW, SHUTTING_DOWN, STORAGE_UNAVAILABLE, AppError
from storage.database import IDLE_READERS, Database
from storage.summary_library import SummaryLibrary
from tests.storage.values import record, transcript

ROOT = Path(__file__).resolve().parents[2]


def filled(path: Path, summaries: int = 40) -> None:
    database = Database(path)
    library = SummaryLibrary(database)
    for number in range(summaries):
        said = transcript(f"line {number}", "and more of it " * 40)
        library.save_transcript(said, None)
        library.save(record(f"s{number}", of=said))
    database.close()


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "library.sqlite3"
    filled(path, 3)
    database = Database(path)
    assert SummaryLibrary(database).count() == 3
    database.close()


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def half() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO pieces VALUES ('a', 'b', 0)")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM pieces").fetchone() == (0,)


def test_a_reader_neither_waits_for_the_writer_nor_sees_half_of_its_work(database: Database) -> None:
    with database.write() as writer:
        writer.execute("INSERT INTO pieces VALUES ('a', 'b', 0)")
        with database.read() as reader:
            assert reader.execute("SELECT count(*) FROM pieces").fetchone() == (0,)
    with database.read() as reader:
        assert reader.execute("SELECT count(*) FROM pieces").fetchone() == (1,)


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(AppError) as caught, database.read() as reader:
        reader.execute("INSERT INTO pieces VALUES ('a', 'b', 0)")
    assert caught.value.kind is STORAGE_UNAVAILABLE
    assert "read-only" in caught.value.message


def test_many_threads_write_and_read_at_once(library: SummaryLibrary) -> None:
    seen: list[int] = []

    def work(worker: int) -> None:
        for number in range(15):
            library.save(record(f"s{worker}-{number}"))
            seen.append(len(library.page(1000)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 60
    assert library.count() == len(library.page(1000)) == 60


def test_threads_that_end_leave_no_open_file(database: Database) -> None:
    at_once = IDLE_READERS + 4
    everyone_reads = threading.Barrier(at_once)

    def read() -> None:
        with database.read() as connection:
            connection.execute("SELECT count(*) FROM pieces").fetchone()
            everyone_reads.wait(10)

    for _ in range(4):
        threads = [threading.Thread(target=read) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    # SQLite keeps handles for the next connection while others of the same file are open.
    assert _open(database.path) <= at_once + 1
    database.close()
    assert _open(database.path) == 0


def _open(path: Path) -> int:
    names = []
    for handle in os.listdir("/proc/self/fd"):
        try:
            names.append(os.readlink(f"/proc/self/fd/{handle}"))
        except FileNotFoundError:
            pass  # the handle of the listing itself
    return names.count(str(path))


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    database.close()
    for use in (database.read, database.write):
        with pytest.raises(AppError) as caught, use():
            pass
        assert caught.value.kind is SHUTTING_DOWN


def test_a_full_disk_fails_the_save_and_not_the_library(database: Database, library: SummaryLibrary) -> None:
    library.save(record("before"))
    with database.write() as connection:
        # SQLite's own limit gives the same error as a disk without room.
        connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(AppError) as caught:
        library.save(record("too much", summary="word " * 20_000))
    assert caught.value.kind is STORAGE_UNAVAILABLE
    assert "the disk is full" in caught.value.message
    assert caught.value.retryable
    assert [found.summary_id for found in library.page(10)] == ["before"]
    with database.write() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    library.save(record("after", at="2026-11-22T10:00:00.000Z"))
    assert [found.summary_id for found in library.page(10)] == ["after", "before"]


def test_a_file_that_may_not_grow_fails_in_words(tmp_path: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
from errors import AppError
from storage.database import Database
from storage.summary_library import SummaryLibrary
from tests.storage.values import record
library = SummaryLibrary(Database(Path(sys.argv[1])))
library.save(record("before"))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, resource.RLIM_INFINITY))
try:
    library.save(record("too much", summary="word " * 200_000))
except AppError as fault:
    print(fault.code, [found.summary_id for found in library.page(10)])
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "library.sqlite3")],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("storage_unavailable ['before']", "")


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from storage.database import Database
from storage.summary_library import SummaryLibrary
from tests.storage.values import record
library = SummaryLibrary(Database(Path(sys.argv[1])))
for number in range(100_000):
    library.save(record(f"s{number}"))
    print(f"s{number}", flush=True)
"""
    path = tmp_path / "library.sqlite3"
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        acknowledged = [process.stdout.readline().strip() for _ in range(50)]
        process.kill()
        acknowledged += [line.strip() for line in process.stdout.read().splitlines(keepends=True) if line[-1:] == "\n"]
    database = Database(path)
    library = SummaryLibrary(database)
    assert all(library.get(summary_id) for summary_id in acknowledged)
    assert library.count() - len(acknowledged) in (0, 1)
    database.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda good: b"This was a letter to a friend.\n" * 200,
        lambda good: good[: len(good) // 2],
        lambda good: good[: len(good) // 2] + b"\xff" * 8192 + good[len(good) // 2 + 8192 :],
        lambda good: b"\x00" * 4096 + good[4096:],
    ],
    ids=["not a database", "cut in the middle", "two pages overwritten", "a head of zeros"],
)
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "library.sqlite3"
    filled(path)
    bad = damage(path.read_bytes())
    path.write_bytes(bad)
    with pytest.raises(AppError) as caught:
        Database(path)
    assert caught.value.kind is LIBRARY_DAMAGED
    assert str(path) in caught.value.message
    assert path.read_bytes() == bad


def test_an_emptied_file_whose_changes_are_left_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(b"")
    changes = tmp_path / "library.sqlite3-wal"
    changes.write_bytes(b"what was not yet merged")
    with pytest.raises(AppError) as caught:
        Database(path)
    assert caught.value.kind is LIBRARY_DAMAGED
    assert changes.read_bytes() == b"what was not yet merged"


def test_a_library_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    filled(path, 1)
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO migrations VALUES (99, 'tomorrow')")
    connection.commit()
    connection.close()
    with pytest.raises(AppError) as caught:
        Database(path)
    assert caught.value.kind is LIBRARY_TOO_NEW
    assert "99" in caught.value.message


def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").mkdir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "library.sqlite3", tmp_path / "file" / "library.sqlite3"):
        with pytest.raises(AppError) as caught:
            Database(path)
        assert caught.value.kind is STORAGE_UNAVAILABLE
