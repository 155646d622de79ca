"""A backup as a file: a zip with a manifest that names every file, its size and its checksum."""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from clock import iso, parse_iso
from errors import AppError
from operating_errors import BACKUP_DAMAGED, BACKUP_NOT_FOUND, BACKUP_TOO_NEW

FORMAT = 1
MANIFEST = "manifest.json"
NAME = re.compile(r"backup-[0-9]{8}T[0-9]{6}Z(-[0-9]{1,3})?\.zip")
_MOST_FILES, _LONGEST_MANIFEST = 200_000, 64 << 20
_CHUNK = 1 << 20
_PLAIN = re.compile(r"[^/\\\x00-\x1f]+(/[^/\\\x00-\x1f]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: where it belongs in the data folder, bytes, and their SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `jobs_sequence` is the newest change of a job in it."""

    app_version: str
    created_at: str
    reason: str
    jobs_sequence: int
    library_schema: int
    audio: bool
    files: tuple[Entry, ...]
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        """Of all files together, unpacked."""
        return sum(entry.bytes for entry in self.files)


class Writer:
    """Fills a new zip; each file is hashed as it goes in."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._entries: list[Entry] = []

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, ValueError):  # of one that was given up; the reason is under way already
            self._zip.close()

    def add(self, name: str, chunks: Iterator[bytes]) -> None:
        """One file under `name`."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        self._entries.append(Entry(name, size, digest.hexdigest()))

    def finish(self, **about: Any) -> Manifest:
        """Writes the manifest with what `about` says, and ends the zip."""
        manifest = Manifest(files=tuple(self._entries), **about)
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.close()
        return manifest


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece."""
    while chunk := file.read(_CHUNK):
        yield chunk


class Archive:
    """An existing backup, trusted in nothing until it was checked. AppError BACKUP_NOT_FOUND, BACKUP_DAMAGED,
    BACKUP_TOO_NEW."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise AppError(BACKUP_NOT_FOUND, name=path.name) from None
        except (OSError, zipfile.BadZipFile, ValueError) as fault:
            raise self._damaged(fault) from fault
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _damaged(self, reason: object) -> AppError:
        return AppError(BACKUP_DAMAGED, name=self.path.name, reason=str(reason) or type(reason).__name__)

    def _read_manifest(self) -> Manifest:
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if len(names) > _MOST_FILES or len(set(names)) != len(names):
            raise self._damaged("it names a file twice, or far too many of them")
        sizes = {info.filename: info.file_size for info in infos}
        if sizes.get(MANIFEST, _LONGEST_MANIFEST + 1) > _LONGEST_MANIFEST:
            raise self._damaged("it has no manifest")
        try:
            with self._zip.open(MANIFEST) as file:
                told = json.loads(file.read(_LONGEST_MANIFEST + 1))
            if told["format"] > FORMAT:
                raise AppError(BACKUP_TOO_NEW, name=self.path.name, found=told["app_version"])
            entries = tuple(Entry(str(e["name"]), int(e["bytes"]), str(e["sha256"])) for e in told["files"])
            manifest = Manifest(
                app_version=str(told["app_version"]),
                created_at=iso(parse_iso(told["created_at"])),
                reason=str(told["reason"]),
                jobs_sequence=int(told["jobs_sequence"]),
                library_schema=int(told["library_schema"]),
                audio=bool(told["audio"]),
                files=entries,
                format=int(told["format"]),
            )
        except (KeyError, TypeError, ValueError, *_BROKEN) as fault:
            raise self._damaged(f"its manifest cannot be read ({type(fault).__name__})") from fault
        if {entry.name: entry.bytes for entry in entries} != {n: s for n, s in sizes.items() if n != MANIFEST}:
            raise self._damaged("its files are not those of its manifest")
        for entry in entries:
            if not _PLAIN.fullmatch(entry.name) or {"", ".", ".."} & set(entry.name.split("/")):
                raise self._damaged(f"a file of it does not belong into a data folder: {entry.name!r}")
        return manifest

    def verify(self) -> Manifest:
        """Reads everything; the checksums must hold."""
        for entry in self.manifest.files:
            for _ in self._checked(entry):
                pass
        return self.manifest

    def extract(self, folder: Path) -> None:
        """Writes every file into an empty folder, readable for its owner only, and brings it to disk; OSError."""
        for entry in self.manifest.files:
            target = folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(handle, "wb") as file:
                for chunk in self._checked(entry):
                    file.write(chunk)
                file.flush()
                os.fsync(handle)

    def _checked(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file, never more than the manifest says."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(entry.name) as file:
                for chunk in chunks_of(file):
                    size += len(chunk)
                    if size > entry.bytes:
                        break
                    digest.update(chunk)
                    yield chunk
        except _BROKEN as fault:
            raise self._damaged(f"{entry.name} cannot be read ({type(fault).__name__})") from fault
        if size != entry.bytes or digest.hexdigest() != entry.sha256:
            raise self._damaged(f"the checksum of {entry.name} does not hold")


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
