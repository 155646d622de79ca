"""The files of a zip archive of a stranger: read in memory one at a time, within limits, and never written anywhere."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from storage.export_entry import BadEntry

MAX_FILES = 200_000
MAX_DIRECTORY_BYTES = 32 << 20
"""Of the list of files in the archive, which is in memory as a whole."""

MAX_FILE_BYTES = 64 << 20
MAX_RATIO = 200
"""So many times its packed size a file may have, beyond SMALL; text has 3 to 20."""

SMALL = 1 << 20
TOTAL_RATIO = 50
_END_BYTES = 22 + 0xFFFF
_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, struct.error)


class BadArchive(ValueError):
    """`str()` says why the whole archive is not read."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file; `data` is what is in it, or why it is not read."""

    name: str
    data: bytes | BadEntry


def members(file: BinaryIO, size: int, wanted: tuple[str, ...]) -> Iterator[Member]:
    """Every file that ends with one of `wanted`, or is suspect; others are left out. BadArchive.

    `size` is that of the archive in bytes.
    """
    _check_directory(file, size)
    try:
        archive = zipfile.ZipFile(file)
    except (*_DAMAGED, ValueError) as fault:
        raise BadArchive("it is no zip archive, or a damaged one") from fault
    with archive:
        left = TOTAL_RATIO * size + 64 * SMALL
        for info in archive.infolist():
            if info.is_dir():
                continue
            if left < 0:
                raise BadArchive("it unpacks to far more than any library; nothing more of it was read")
            if wrong := _suspect(info):
                yield Member(info.filename, wrong)
            elif info.filename.lower().endswith(wanted) and not _hidden(info.filename):
                data = _read(archive, info, left)
                left -= len(data) if isinstance(data, bytes) else MAX_FILE_BYTES
                yield Member(info.filename, data)


def _check_directory(file: BinaryIO, size: int) -> None:
    """BadArchive when the list of files is too long to be read; its length stands at the end of the archive."""
    file.seek(max(0, size - _END_BYTES))
    tail = file.read(_END_BYTES)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise BadArchive("it is no zip archive, or a damaged one")
    count, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        place = struct.unpack("<Q", tail[at - 12 : at - 4])[0]
        file.seek(min(place, size))
        record = file.read(56)
        if len(record) == 56 and record.startswith(b"PK\x06\x06"):
            count, length = struct.unpack("<QQ", record[32:48])
    if count > MAX_FILES or length > MAX_DIRECTORY_BYTES:
        raise BadArchive(f"it holds more than {MAX_FILES:,} files")


def _suspect(info: zipfile.ZipInfo) -> BadEntry | None:
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name[:3] or "\x00" in info.orig_filename:
        return BadEntry("its name leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        return BadEntry("it is a link, not a file")
    if info.flag_bits & 0x1:
        return BadEntry("it is encrypted")
    if name.lower().endswith(_ARCHIVES):
        return BadEntry("it is an archive inside the archive")
    return None


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes | BadEntry:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return BadEntry("it is packed in a way that is not read here")
    most = min(MAX_FILE_BYTES, max(SMALL, MAX_RATIO * info.compress_size), max(left, SMALL))
    try:
        with archive.open(info) as file:
            data = file.read(most + 1)  # what the archive says of its size may be wrong
    except _DAMAGED:
        return BadEntry("it is damaged")
    return data if len(data) <= most else BadEntry("it unpacks to more than any summary")
