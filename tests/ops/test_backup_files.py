"""Backups as files: of every version of the tables, while jobs are written, and those that somebody made up."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from errors import AppError
from ops import restoring
from ops.backup_archive import Archive, Manifest
from ops.backup_making import make
from ops.first_look import opened
from setting_values import Settings
from storage.job_store import JobStore
from storage.sealed_json import encode
from storage.summary_library import SummaryLibrary
from tests.storage.old_libraries import VERSIONS, write_old_library
from tests.storage.values import record, transcript


def made(folder: Path) -> tuple[Path, Manifest]:
    return make(folder, folder / "backups", version="1", reason="asked for", audio=False)


@pytest.mark.parametrize("version", [int(path.stem) for path in VERSIONS.glob("*.sql")])
def test_a_backup_of_every_version_can_be_put_back(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write_old_library(old / "library.sqlite3", version)
    path, manifest = made(old)
    assert manifest.library_schema == version
    restoring.stage(path, new)
    assert restoring.finish(new) is not None
    with closing(opened(Settings(data_dir=new), "1")) as database:
        said = transcript("flour and water", "and then we wait")
        library = SummaryLibrary(database)
        assert [one.summary_id for one in library.page(10)] == [record("s1", of=said).summary_id]


def test_jobs_are_whole_while_they_are_written_and_their_files_replaced(tmp_path: Path) -> None:
    """Each backup holds a beginning of what was appended, without a gap."""
    store = JobStore(tmp_path, min_journal_bytes=1)
    store.open()
    stop, written = threading.Event(), [0]

    def write() -> None:
        jobs = []
        while not stop.is_set():
            written[0] += 1
            jobs.append(encode({"number": written[0]}))
            store.wait(store.append(encode({"op": "one", "number": written[0]})))
            if written[0] % 7 == 0:
                store.begin_compaction()
                store.compact(store.sequence, jobs)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(12):
            path, manifest = made(tmp_path)
            target = tmp_path.with_name(f"{tmp_path.name}-{number}")
            restoring.stage(path, target)
            restoring.finish(target)
            back = JobStore(target)
            found = back.open()
            back.close()
            assert found.faults == []
            numbers = [json.loads(job)["number"] for job in found.jobs] + [one["number"] for one in found.changes]
            assert numbers == list(range(1, len(numbers) + 1))
            assert manifest.jobs_sequence == len(numbers)
    finally:
        stop.set()
        writer.join()
        store.close()


def test_links_that_lead_out_and_other_backups_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "data" / "notes").mkdir(parents=True)
    (tmp_path / "secret").write_text("of somebody else")
    (tmp_path / "data" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "data" / "notes" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "data" / "notes" / "one.txt").write_text("kept")
    (tmp_path / "data" / "audio").mkdir()
    (tmp_path / "data" / "audio" / "sound.mp3").write_text("optional")
    (tmp_path / "data" / "replaced-20200101T000000Z").mkdir()
    made(tmp_path / "data")
    _, manifest = made(tmp_path / "data")
    assert [entry.name for entry in manifest.files] == ["notes/one.txt"]
    _, manifest = make(tmp_path / "data", tmp_path / "elsewhere", version="1", reason="asked for", audio=True)
    assert [entry.name for entry in manifest.files] == ["audio/sound.mp3", "notes/one.txt"]


def test_a_backup_is_smaller_than_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("the same words again and again\n" * 10_000)
    path, manifest = made(tmp_path)
    assert path.stat().st_size < manifest.bytes / 20


def test_a_damaged_library_is_not_kept_as_a_good_backup(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as connection:
        connection.execute("CREATE TABLE one (text)")
        connection.executemany("INSERT INTO one VALUES (?)", [("x" * 500,)] * 200)
        connection.commit()
    data = bytearray((tmp_path / "library.sqlite3").read_bytes())
    data[8192:12288] = b"?" * 4096
    (tmp_path / "library.sqlite3").write_bytes(data)
    with pytest.raises(AppError) as told:
        made(tmp_path)
    assert told.value.code == "library_damaged"
    assert list((tmp_path / "backups").iterdir()) == []


Spoil = Callable[[dict[str, Any], dict[str, bytes]], None]


def spoilt(tmp_path: Path, spoil: Spoil) -> Path:
    """A backup with one small file, after `spoil` changed its manifest and its files."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "note").write_text("hello")
    path, _ = made(tmp_path / "data")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    spoil(manifest, files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))
    return path


def renamed(name: str) -> Spoil:
    def spoil(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        files[name] = files.pop("note")
        manifest["files"][0]["name"] = name

    return spoil


def other_bytes(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["note"] = b"hullo"


def a_bomb(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["note"] = b"0" * (40 << 20)


def one_more(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["settings.json"] = b"{}"


def one_less(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    del files["note"]


def no_sizes(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest["files"][0]["bytes"] = "many"


def newer(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest["format"] = 99


def newer_library(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest["library_schema"] = 999


BAD_NAMES = ("../note", "/etc/cron.d/note", "a/../../note", "a\\..\\note", "./note", "a//note", "..", "a\nb")
SPOILS = {
    **{f"name {name!r}": (renamed(name), "backup_damaged") for name in BAD_NAMES},
    "bytes": (other_bytes, "backup_damaged"),
    "a bomb": (a_bomb, "backup_damaged"),
    "one more": (one_more, "backup_damaged"),
    "one less": (one_less, "backup_damaged"),
    "no sizes": (no_sizes, "backup_damaged"),
    "newer format": (newer, "backup_too_new"),
    "newer library": (newer_library, "backup_too_new"),
}


@pytest.mark.parametrize("name", SPOILS)
def test_a_backup_that_somebody_changed_is_refused_and_writes_nothing(tmp_path: Path, name: str) -> None:
    spoil, code = SPOILS[name]
    path, target = spoilt(tmp_path, spoil), tmp_path / "target"
    with pytest.raises(AppError) as told:
        restoring.stage(path, target)
    assert told.value.code == code
    assert not restoring.pending(target)
    assert not target.exists() or list(target.iterdir()) == []
    assert not (tmp_path / "note").exists()


def test_what_does_not_fit_on_the_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A zip that promises more than any disk holds; its directory says so, its data are small."""
    path = spoilt(tmp_path, lambda manifest, files: manifest["files"][0].update(bytes=1 << 60))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("note")
    info.file_size = 1 << 60
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", zipfile.ZipFile(_again(tmp_path, data)).read("manifest.json"))
        archive.writestr("note", b"hello")
        archive.getinfo("note").file_size = 1 << 60
    with pytest.raises(AppError) as told:
        restoring.stage(path, tmp_path / "target")
    assert told.value.code == "storage_unavailable"
    assert list((tmp_path / "target").iterdir()) == []


def _again(folder: Path, data: bytes) -> Path:
    (folder / "again.zip").write_bytes(data)
    return folder / "again.zip"


@pytest.mark.parametrize("rubbish", [b"", b"PK", b"not a zip at all" * 100])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "backup.zip").write_bytes(rubbish)
    with pytest.raises(AppError) as told:
        Archive(tmp_path / "backup.zip")
    assert told.value.code == "backup_damaged"


def test_every_cut_and_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("hello " * 20)
    path, _ = made(tmp_path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        for data in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]):
            path.write_bytes(data)
            try:
                with Archive(path) as archive:
                    manifest = archive.verify()
                    archive.extract(tmp_path / f"out-{place}-{len(data)}")
            except AppError:
                continue
            [entry] = manifest.files
            kept = (tmp_path / f"out-{place}-{len(data)}" / entry.name).read_text()
            assert (entry.name, kept) == ("note", "hello " * 20), "a change that was not noticed did no harm"
